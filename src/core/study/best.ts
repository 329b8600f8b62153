import { isFeasible } from '../space/feasible.ts';
import { compareLosses, covers, lossesOf } from '../space/losses.ts';
import type { Direction, Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/** What `best` and the events say of a best trial. With several metrics `value` has one number a metric. */
export interface BestTrial {
  readonly trial: number;
  readonly value: number | readonly number[];
  readonly params: Params;
}

/** The one best trial, null while there is none; with several metrics the front, empty while there is none. */
export type Best = BestTrial | readonly BestTrial[] | null;

interface SearchedStudy<T extends Trial> {
  readonly directions: readonly Direction[];
  trials(): readonly T[];
}

/** {@link bestTrials} as files, events and commands write it. */
export function bestOf(study: SearchedStudy<Trial>): Best {
  const several = study.directions.length > 1;
  const best = bestTrials(study.directions, study.trials()).map(({ number, values, params }) => ({
    trial: number,
    value: several ? values : (values[0] ?? Number.NaN),
    params,
  }));
  return several ? best : (best[0] ?? null);
}

/** One best trial or the front, as a list. */
export function bestList(best: Best): readonly BestTrial[] {
  return best === null ? [] : isFront(best) ? best : [best];
}

/** The one that counts where only one can: of a front the best in the first metric. */
export function leading(best: Best, directions: readonly Direction[]): BestTrial | null {
  const [direction = 'minimize'] = directions;
  const points = bestList(best).map((trial) => ({ number: trial.trial, values: [firstValue(trial)], trial }));
  return bestPoints([direction], points)[0]?.trial ?? null;
}

function firstValue({ value }: BestTrial): number {
  return typeof value === 'number' ? value : (value[0] ?? Number.NaN);
}

function isFront(best: BestTrial | readonly BestTrial[]): best is readonly BestTrial[] {
  return Array.isArray(best);
}

/**
 * The best of the complete trials that keep all constraints, by number: with one metric the first one with the best value,
 * with several the Pareto front, those that no other trial beats in one metric without losing in another; trials with equal
 * values are all on it, as in Optuna's `best_trials`.
 */
export function bestTrials<T extends Trial>(directions: readonly Direction[], trials: readonly T[]): T[] {
  const candidates = trials.filter(
    (trial) => trial.state === 'complete' && trial.values.length === directions.length && isFeasible(trial),
  );
  return bestPoints(directions, candidates);
}

/** {@link bestTrials} of things that all count. */
export function bestPoints<T extends Pick<Trial, 'number' | 'values'>>(
  directions: readonly Direction[],
  points: readonly T[],
): T[] {
  const rows = points.map((point) => ({ point, losses: lossesOf(point, directions) }));
  const order = (a: (typeof rows)[number], b: (typeof rows)[number]): number =>
    compareLosses(a.losses, b.losses) || a.point.number - b.point.number;
  const [first, ...others] = rows;
  if (first === undefined || directions.length === 1) {
    return first === undefined
      ? []
      : [others.reduce((best, each) => (order(each, best) < 0 ? each : best), first).point];
  }
  // Sorted so, nothing is beaten by what comes after it.
  const sorted = rows.sort(order);
  const front: typeof rows = [];
  for (const each of sorted) {
    // Of two metrics the last one on the front has the least second loss: none beats what it does not beat.
    const rivals = directions.length === 2 ? front.slice(-1) : front;
    if (!rivals.some(({ losses }) => covers(losses, each.losses) && compareLosses(losses, each.losses) !== 0)) {
      front.push(each);
    }
  }
  return front.map(({ point }) => point).sort((a, b) => a.number - b.number);
}
