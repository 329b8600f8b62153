import { createSampler } from '../../../src/core/search/create.ts';
import type { Sampler } from '../../../src/core/search/sampler.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import type { Direction, Trial } from '../../../src/core/space/trial.ts';
import type { Params, Value } from '../../../src/core/space/value.ts';

/** Samplers that take spaces with conditions, with arguments that let them model after a few trials. */
export const conditionalSamplers: readonly (readonly [name: string, args: Record<string, Value>])[] = [
  ['random', {}],
  ['qmc', {}],
  ['tpe', { n_startup_trials: 3 }],
  ['gp', { n_startup_trials: 3 }],
  ['nsga2', { population_size: 3 }],
  ['auto', {}],
];

/** The same, and what needs a space of its own. */
export const allSamplers: typeof conditionalSamplers = [
  ...conditionalSamplers,
  ['tpe', { n_startup_trials: 3, group: false, multivariate: false, failed: 'ignored', startup: 'random' }],
  ['grid', {}],
  ['grid', { order: 'shuffled' }],
  ['one_at_a_time', {}],
  ['cmaes', { popsize: 4 }],
];

export function makeSampler(
  name: string,
  args: Record<string, Value>,
  space: SearchSpace,
  seed = 1,
  metrics: readonly unknown[] = [1],
): Sampler {
  return createSampler({ method: 'bayes', space, options: { sampler: { name, args } }, metrics }, seed);
}

/** What becomes of a trial. */
export type Outcome = Pick<Trial, 'state' | 'values'> & Partial<Pick<Trial, 'constraints' | 'intermediate'>>;

export interface Asked {
  readonly params: Params[];
  readonly trials: Trial[];
}

/** Asks until nothing is left, or `most` times. */
export function askAll(
  sampler: Sampler,
  space: SearchSpace,
  most: number,
  outcome: (number: number, params: Params) => Outcome,
  directions: readonly Direction[] = ['minimize'],
): Asked {
  const asked: Asked = { params: [], trials: [] };
  while (asked.params.length < most) {
    const number = asked.trials.length;
    const params = sampler.suggest({ space, directions, trials: asked.trials }, number);
    if (params === null) break;
    asked.params.push(params);
    asked.trials.push({
      number,
      params,
      intermediate: [],
      reason: null,
      startMs: null,
      endMs: null,
      ...outcome(number, params),
    });
  }
  return asked;
}
