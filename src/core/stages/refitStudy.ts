import type { Parameter, SearchSpace } from '../space/distribution.ts';
import { didYouMean, nearest } from '../space/nearest.ts';
import { constantValue, spell } from '../space/params.ts';
import { literalOf } from '../space/render.ts';
import { trialNumbered } from '../space/trial.ts';
import type { Params, Value } from '../space/value.ts';
import { bestList, bestOf } from '../study/best.ts';
import { studyPlace } from '../study/locate.ts';
import { openForReading } from '../study/openStudy.ts';
import type { StudyStore } from '../study/store.ts';
import { changedSweep } from '../sweep/changedText.ts';
import { valueProblem } from '../sweep/specChecks/points.ts';
import { StageError } from './stageError.ts';

/** A trial that is trained once more. */
export interface Refit {
  readonly trial: number;
  /** Its parameters, constants and what was given instead included. */
  readonly space: SearchSpace;
  /** Sweep of this one trial. */
  readonly text: string;
  /** What people should know of the values that were given. */
  readonly warnings: readonly string[];
}

/**
 * The sweep that trains the best trial of a study once more, to its end: nothing is searched, pruned or stopped early.
 * @param folder - absolute, of the study
 * @param overrides - values in place of the trial's, also of parameters that the sweep does not have
 * @param trial - another trial than the best; null: the best one
 * @throws StageError `no-best`, `no-space`, `unknown-parameter`; StudyError
 */
export async function refitSweep(
  folder: string,
  sweepText: string,
  overrides: Params,
  trial: number | null,
): Promise<Refit> {
  const store = await openForReading(studyPlace(folder));
  try {
    const chosen = trial === null ? bestTrial(store) : trialOf(store, trial);
    if (store.space === null) throw new StageError('no-space', `${store.name} does not say what its parameters are.`);
    const space = constantSpace(store.space, chosen.params, overrides, store.name);
    const options = {
      stages: null,
      study: null,
      enqueue: null,
      baseline: null,
      sampler: null,
      stop: null,
      timeout: null,
      repeat: null,
      pruner: 'none',
      trials: '1',
    };
    const top = { method: 'random', early_terminate: null, run_cap: null };
    const changed = Object.keys(overrides).length === 0 ? '' : `, with ${Object.keys(overrides).join(', ')} changed`;
    const head = [`trial ${chosen.trial} of ${store.name} once more${changed}`];
    return {
      trial: chosen.trial,
      space,
      text: changedSweep(sweepText, { space, options, top, head }),
      warnings: overrideWarnings(store.space, overrides),
    };
  } finally {
    await store.close();
  }
}

interface Chosen {
  readonly trial: number;
  readonly params: Params;
}

function bestTrial(store: StudyStore): Chosen {
  const [first, ...others] = bestList(bestOf(store));
  if (first === undefined) {
    throw new StageError(
      'no-best',
      `no trial of ${store.name} is complete yet, so there is no best one. --trial N takes another one.`,
    );
  }
  if (others.length > 0 && store.directions.length > 1) {
    const front = [first, ...others].map(({ trial }) => trial).join(', ');
    throw new StageError(
      'several-metrics',
      `${store.name} has several metrics, and its front is trials ${front}. Choose one: --trial ${first.trial}`,
    );
  }
  return first;
}

function trialOf(store: StudyStore, number: number): Chosen {
  const trial = trialNumbered(store.trials(), number);
  if (trial !== undefined) return { trial: number, params: trial.params };
  throw new StageError(
    'no-best',
    `--trial ${number}: ${store.name} has no such trial. trialdeck trials ${store.name} lists them`,
  );
}

/** It may be meant, as a longer run is; a slip of the keys is not. */
function overrideWarnings({ parameters }: SearchSpace, overrides: Params): readonly string[] {
  return parameters.flatMap((parameter): string[] => {
    const { name, distribution } = parameter;
    const value = own(overrides, name);
    if (value === undefined) return [];
    const constant = constantValue(distribution);
    if (constant === undefined) {
      const problem = valueProblem(parameter, value);
      return problem === null ? [] : [`${problem.message} It runs as it was given.`];
    }
    const [before, now] = [kindOf(constant), kindOf(value)];
    return before === now || constant === null
      ? []
      : [`${name} is ${before} in the sweep, and ${now} here: ${literalOf(value).python}. It runs as it was given.`];
  });
}

function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a mapping';
  return typeof value === 'boolean' ? 'true or false' : typeof value === 'number' ? 'a number' : 'a text';
}

function constantSpace(space: SearchSpace, params: Params, overrides: Params, study: string): SearchSpace {
  const names = space.parameters.map(({ name }) => name);
  const known = space.parameters.flatMap(({ condition: _, ...parameter }): Parameter[] => {
    const value = own(overrides, parameter.name) ?? own(params, parameter.name);
    // One that does not count in this trial is not handed to it.
    return value === undefined ? [] : [constant(parameter, value)];
  });
  const added = Object.entries(overrides)
    .filter(([name]) => !names.includes(name))
    .map(([name, value]): Parameter => {
      const near = nearest(name, names);
      if (near !== null)
        throw new StageError('unknown-parameter', `${study} has no parameter ${name}.${didYouMean(near)}`);
      return { name, path: name.split('.'), distribution: { kind: 'constant', value: literalOf(value) } };
    });
  return { parameters: [...known, ...added] };
}

function constant(parameter: Parameter, value: Value): Parameter {
  return { ...parameter, distribution: { kind: 'constant', value: spell(parameter.distribution, value) } };
}

function own(params: Params, name: string): Value | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}
