import { rankedTrials } from '../analysis/bestTrials.ts';
import { leastTrialsToNarrow } from '../analysis/narrow.ts';
import { inOrder } from '../space/conditions.ts';
import type { Parameter, SearchSpace } from '../space/distribution.ts';
import { isConstant } from '../space/distribution.ts';
import { valueKey } from '../space/equal.ts';
import { constantValue } from '../space/params.ts';
import { settleConditions } from '../space/settleConditions.ts';
import type { Direction } from '../space/trial.ts';
import type { Params } from '../space/value.ts';
import { bestTrials } from '../study/best.ts';
import type { StoredTrial } from '../study/storedTrial.ts';
import type { Stage, SweepSpec } from '../sweep/spec.ts';
import { stageSpec, withFixed } from '../sweep/stageSpec.ts';
import { fitTrial } from './fitTrial.ts';
import { type NarrowableStudy, narrowNotes, narrowStudy } from './narrowStudy.ts';
import { StageError } from './stageError.ts';

/** Trials of the stage before that a narrowed stage runs again first, at most. */
const RERUN_MOST = 5;

/** And at most this share of its own trials. */
const RERUN_SHARE = 1 / 3;

/** The stage before, as the next one looks at it. */
export interface StageBefore extends NarrowableStudy {
  /** Values that it did not search. */
  readonly fixed: Params;
  trials(): readonly StoredTrial[];
}

/** What a stage searches, or runs again. */
export interface StageSpace {
  readonly space: SearchSpace;
  /** Why, by dotted name of the parameter. */
  readonly notes: ReadonlyMap<string, string>;
  /** Trials of the stage before whose parameters are run first, best first. */
  readonly rerun: readonly { readonly trial: number; readonly params: Params }[];
  /** What people should know. */
  readonly warnings: readonly string[];
}

/**
 * What a stage searches after the one before.
 * @param own - parameters that the stage itself says how to search
 * @throws StageError `no-best` when it runs the best again and there is none
 */
export function stageSpace(
  spec: SweepSpec,
  stage: Stage,
  before: StageBefore | null,
  own: readonly string[],
): StageSpace {
  const said = stageSpec(spec, stage);
  const plain = { space: said.space, notes: new Map<string, string>(), rerun: [], warnings: [] };
  if (before === null) return plain;
  if (stage.best !== null) return again(stage, stage.best, before);
  if (!stage.narrow) return plain;
  return around(said, stage, before, own);
}

/** The best of the stage before with the parameters that they had, but for what is fixed now. */
function again(stage: Stage, count: number, before: StageBefore): StageSpace {
  const space = withFixed(before.space ?? { parameters: [] }, stage.fixed);
  const rerun = rerunOf(space, bestFirst(before.directions, before.trials()), count);
  if (rerun.length === 0) {
    throw new StageError('no-best', `${before.name} has no complete trial that ${stage.name} could run again.`);
  }
  const few =
    rerun.length < count
      ? [
          `${before.name} has only ${rerun.length === 1 ? '1 complete trial' : `${rerun.length} different complete trials`}: ${stage.name} runs ${rerun.length === 1 ? 'it' : 'these'} again, not ${count}`,
        ]
      : [];
  return { space, notes: new Map(), rerun, warnings: few };
}

function around(said: SweepSpec, stage: Stage, before: StageBefore, own: readonly string[]): StageSpace {
  const several = before.directions.length > 1;
  const ranked = bestFirst(before.directions, before.trials());
  const most = Math.min(
    RERUN_MOST,
    Math.max(1, Math.floor((said.options.trials ?? RERUN_MOST / RERUN_SHARE) * RERUN_SHARE)),
  );
  if (several || ranked.length < leastTrialsToNarrow) {
    const has = ranked.length === 1 ? '1 complete trial' : `${ranked.length} complete trials`;
    const why = several
      ? `${before.name} has several metrics`
      : `${before.name} has ${has}, and narrowing needs ${leastTrialsToNarrow}`;
    return {
      space: said.space,
      notes: new Map(),
      rerun: rerunOf(said.space, ranked, most),
      warnings: [`${why}: ${stage.name} searches the whole space`],
    };
  }
  const narrowed = narrowStudy(before, said.space);
  const found = new Map(narrowed.space.parameters.map((parameter) => [parameter.name, parameter]));
  const open = new Set([...own, ...Object.keys(before.fixed)]);
  const parameters = said.space.parameters.flatMap((parameter): Parameter[] => {
    const fresh = open.has(parameter.name) || isConstant(parameter.distribution);
    const inner = fresh ? parameter : found.get(parameter.name);
    return inner === undefined ? [] : [inner];
  });
  const space = settleConditions({ parameters });
  const notes = new Map(
    [...narrowNotes(narrowed)].filter(([name]) => !open.has(name) && !Object.hasOwn(stage.fixed, name)),
  );
  return { space, notes, rerun: rerunOf(space, ranked, most), warnings: [] };
}

/** The trials that a stage may run again, best first; with several metrics those of the front. */
export function bestFirst(directions: readonly Direction[], trials: readonly StoredTrial[]): readonly StoredTrial[] {
  if (directions.length > 1) return bestTrials(directions, trials);
  return rankedTrials(trials, directions[0] ?? 'minimize').map(({ trial }) => trial);
}

/** The first different points of some trials, as they are in the space. */
function rerunOf(space: SearchSpace, trials: readonly StoredTrial[], most: number): StageSpace['rerun'] {
  const seen = new Set<string>();
  const rerun: { trial: number; params: Params }[] = [];
  for (const trial of trials) {
    if (rerun.length >= most) break;
    const { params, problem } = fitTrial(space, withConstants(space, trial.params));
    if (problem !== null || seen.has(valueKey(params))) continue;
    seen.add(valueKey(params));
    rerun.push({ trial: trial.number, params: searchedOnly(space, params) });
  }
  return rerun;
}

/** Constants of the space take the place of what was searched. */
function withConstants({ parameters }: SearchSpace, params: Params): Params {
  const constants = parameters.flatMap(({ name, distribution }) => {
    const value = constantValue(distribution);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...params, ...Object.fromEntries(constants) };
}

function searchedOnly(space: SearchSpace, params: Params): Params {
  const searched = space.parameters.filter(({ distribution }) => !isConstant(distribution));
  return inOrder({ parameters: searched }, new Map(Object.entries(params)));
}
