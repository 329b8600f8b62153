import type { Distribution, Parameter, SearchSpace } from '../space/distribution.ts';
import { isConstant } from '../space/distribution.ts';
import { contains } from '../space/optunaForm.ts';
import { spell } from '../space/params.ts';
import { settleConditions } from '../space/settleConditions.ts';
import type { Direction, Trial } from '../space/trial.ts';
import type { Value } from '../space/value.ts';
import { rankedTrials } from './bestTrials.ts';
import { crowdedEdges } from './boundary.ts';
import { hardlyTried, type Narrowed, narrowChoices, narrowNumber } from './narrowParameter.ts';
import { pedAnova } from './pedAnova.ts';

/** Fewer complete trials than this say nothing about where the good ones are. */
export const leastTrialsToNarrow = 10;

/** Share of the complete trials that the new space is made around, and how many there are at least. */
const TOP_SHARE = 0.2;
const LEAST_TOP = 4;

/** A parameter with a smaller share of the importance is frozen. */
const LEAST_IMPORTANCE = 0.02;

/** With fewer complete trials a small importance is chance. */
const LEAST_TO_FREEZE = 40;

/** Trials that must be "the best" for the importance to mean something (Optuna's documentation). */
const LEAST_IMPORTANT = 5;

/** What became of one parameter. */
export interface NarrowedParameter {
  readonly name: string;
  readonly from: Distribution;
  /** Null where it can no longer count. The same object as `from` where nothing changed. */
  readonly to: Distribution | null;
  /** One line for people. */
  readonly why: string;
}

export interface NarrowedSpace {
  readonly space: SearchSpace;
  /** Every parameter but the constants, in the order of the space. */
  readonly parameters: readonly NarrowedParameter[];
}

/**
 * A smaller space around the best trials: numbers keep the 10 to 90 % quantile of the best fifth, widened by a quarter of its width,
 * within the range before unless the best ones crowd at its end; choices that never got into the best fifth in five tries go; what
 * hardly matters (PED-ANOVA) is frozen at the best value.
 * @param trials - of a study with one metric that has at least {@link leastTrialsToNarrow} complete trials in this space
 * @param limits - a space out of which no parameter of the new one gets; null: numbers may grow
 */
export function narrowSpace(
  space: SearchSpace,
  trials: readonly Trial[],
  direction: Direction,
  limits: SearchSpace | null = null,
): NarrowedSpace {
  const most = new Map(limits?.parameters.map(({ name, distribution }) => [name, distribution]));
  const inside = trials.filter(({ params }) => fits(space, params));
  const ranked = rankedTrials(inside, direction);
  const complete = ranked.map(({ trial }) => trial);
  const top = complete.slice(0, Math.max(LEAST_TOP, Math.ceil(TOP_SHARE * complete.length)));
  const importance = pedAnova(space, complete, direction, Math.max(0.1, LEAST_IMPORTANT / complete.length));
  const edges = crowdedEdges(space, complete, direction);
  const ended = inside.filter(({ state }) => state === 'complete' || state === 'pruned' || state === 'fail');
  const searched = space.parameters.filter(({ distribution }) => !isConstant(distribution));
  const mayFreeze = searched.length > 1 && complete.length >= LEAST_TO_FREEZE;
  const plateau = ranked.every(({ loss }) => loss === ranked[0]?.loss);
  const narrowed = searched.map(({ name, distribution: from }): NarrowedParameter => {
    if (plateau) {
      const kept: Narrowed = { to: from, why: 'kept: all values are equal' };
      return { name, from, ...(most.has(name) ? within(most.get(name) ?? from, kept) : kept) };
    }
    const [best] = valuesOf(complete, name);
    const limit = most.get(name) ?? null;
    if (best === undefined || from.kind === 'constant')
      return { name, from, to: limit ?? from, why: 'kept: no complete trial has it' };
    const share = importance[name] ?? 0;
    const members = { best, top: valuesOf(top, name), tried: valuesOf(ended, name) };
    if (mayFreeze && share < LEAST_IMPORTANCE && !hardlyTried(from, members)) {
      const why = `frozen at the best trial's value: it makes ${percent(share)} of the difference`;
      const frozen: Narrowed = { to: { kind: 'constant', value: spell(from, best) }, why };
      return { name, from, ...(limit === null ? frozen : within(limit, frozen)) };
    }
    const crowded = edges.filter((edge) => edge.name === name);
    const found =
      from.kind === 'categorical' ? narrowChoices(from, members) : narrowNumber(from, members, crowded, limit);
    return { name, from, ...(limit === null ? found : within(limit, found)) };
  });
  return withoutUnreachable(space, narrowed);
}

/** What is of another kind than the limit, or has a value that the limit has not, gives way to it. */
function within(limit: Distribution, { to, why }: Narrowed): Narrowed {
  return isInside(limit, to)
    ? { to, why }
    : { to: limit, why: 'as in the sweep: the stage before searched other values' };
}

function isInside(limit: Distribution, to: Distribution): boolean {
  if (to.kind === 'constant') return contains(limit, to.value.value);
  if (to.kind === 'categorical') return to.choices.every(({ value }) => contains(limit, value));
  return limit.kind !== 'constant' && limit.kind !== 'categorical' && (limit.kind === to.kind || !('low' in limit));
}

/** What can no longer count, because the choices that it counts beside are gone, goes with them. */
function withoutUnreachable(space: SearchSpace, narrowed: readonly NarrowedParameter[]): NarrowedSpace {
  const changes = new Map(narrowed.map((change) => [change.name, change]));
  const changed = space.parameters.map(
    (parameter): Parameter => ({
      ...parameter,
      distribution: changes.get(parameter.name)?.to ?? parameter.distribution,
    }),
  );
  const settled = settleConditions({ parameters: changed });
  const left = new Set(settled.parameters.map(({ name }) => name));
  const why = 'dropped: the choices that it counts beside are gone';
  return {
    space: settled,
    parameters: narrowed.map((change) => (left.has(change.name) ? change : { ...change, to: null, why })),
  };
}

function valuesOf(trials: readonly Trial[], name: string): Value[] {
  return trials.flatMap(({ params }) => (Object.hasOwn(params, name) ? [params[name] ?? null] : []));
}

/** Whether every value that is there is one of its distribution. */
function fits(space: SearchSpace, params: Trial['params']): boolean {
  return space.parameters.every(({ name, distribution }) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return value === undefined || contains(distribution, value);
  });
}

function percent(share: number): string {
  return share < 0.001 ? 'less than 0.1 %' : `${(100 * share).toFixed(1)} %`;
}
