import { violation } from '../../space/feasible.ts';
import { type Losses, lossesOf } from '../../space/losses.ts';
import type { Direction, Trial } from '../../space/trial.ts';
import { referencePoint, selectByHypervolume } from '../pareto/hypervolumeSubset.ts';
import { nonDominationRanks } from '../pareto/ranks.ts';

/** Rows of the trials that make the good and the bad density, each in the order of the trials. */
export interface Split {
  readonly below: Int32Array;
  readonly above: Int32Array;
  /** Rows above whose trials still run. */
  readonly running: ReadonlySet<number>;
  /** Whether old good trials weigh as much as new ones, as with several objectives. */
  readonly equalWeights: boolean;
}

/** Trials that count as good among n that have ended (Optuna's `default_gamma` and `default_gamma_multiobjective`). */
const gamma = (ended: number, objectives: number): number => {
  const tenth = Math.ceil(0.1 * ended);
  return objectives > 1 ? tenth : Math.min(tenth, 25);
};

/**
 * Optuna 5's split (`_split_trials`): complete trials by value, or by their fronts and hypervolume, then pruned ones by how
 * far they came and what they last reported, then those that break a constraint by how much.
 * @param bad - what counts as bad beside the ended trials that are not good
 */
export function splitTrials(
  trials: readonly Trial[],
  directions: readonly Direction[],
  bad: { readonly running: boolean; readonly failed: boolean },
): Split {
  const complete: number[] = [];
  const pruned: number[] = [];
  const infeasible: number[] = [];
  const running = new Set<number>();
  for (const [row, trial] of trials.entries()) {
    if (trial.state === 'running' && bad.running) running.add(row);
    if (trial.state !== 'complete' && trial.state !== 'pruned') continue;
    if (violation(trial) > 0) infeasible.push(row);
    else (trial.state === 'complete' ? complete : pruned).push(row);
  }
  const most = gamma(complete.length + pruned.length + infeasible.length, directions.length);
  const good = new Set(bestComplete(trials, directions, complete, most));
  const sign = directions[0] === 'maximize' ? -1 : 1;
  const pruneRank: Key = [(row) => prunedFirst(trials[row]), (row) => prunedSecond(trials[row], sign)];
  for (const row of leastOf(pruned, most - good.size, pruneRank)) good.add(row);
  for (const row of leastOf(infeasible, most - good.size, [(row) => violation(trials[row] ?? {})])) good.add(row);
  const below: number[] = [];
  const above: number[] = [];
  for (const [row, { state }] of trials.entries()) {
    if (good.has(row)) below.push(row);
    else if (state === 'complete' || state === 'pruned' || running.has(row)) above.push(row);
    else if (state === 'fail' && bad.failed) above.push(row);
  }
  return {
    below: Int32Array.from(below),
    above: Int32Array.from(above),
    running,
    equalWeights: directions.length > 1,
  };
}

function bestComplete(
  trials: readonly Trial[],
  directions: readonly Direction[],
  rows: readonly number[],
  most: number,
): readonly number[] {
  if (directions.length <= 1) {
    const sign = directions[0] === 'maximize' ? -1 : 1;
    return leastOf(rows, most, [(row) => orWorst(sign * (trials[row]?.values[0] ?? Number.NaN))]);
  }
  if (rows.length <= most) return rows;
  const points = rows.map((row): Losses => {
    const trial = trials[row];
    return trial ? lossesOf(trial, directions) : [];
  });
  const ranks = nonDominationRanks(points, { enough: most });
  const chosen: number[] = [];
  for (let rank = 0; chosen.length < most; rank++) {
    const front = [...points.keys()].filter((place) => ranks[place] === rank);
    if (front.length === 0) break;
    const left = most - chosen.length;
    if (front.length <= left) {
      chosen.push(...front);
      continue;
    }
    const tied = front.map((place) => points[place] ?? []);
    for (const index of selectByHypervolume(tied, left, referencePoint(tied))) chosen.push(front[index] ?? 0);
  }
  return chosen.map((place) => rows[place] ?? 0);
}

/** What rows are compared by: the first number, and the second where the first is the same. */
type Key = readonly [first: (row: number) => number, second?: (row: number) => number];

/** The `count` rows with the least keys; the earlier of equal ones. */
function leastOf(rows: readonly number[], count: number, [first, second]: Key): readonly number[] {
  const best: number[] = [];
  const firsts: number[] = [];
  const seconds: number[] = [];
  if (count <= 0) return best;
  for (const row of rows) {
    const a = first(row);
    if (best.length >= count && a > (firsts[count - 1] ?? 0)) continue;
    const b = second?.(row) ?? 0;
    let at = best.length;
    while (at > 0 && (a < (firsts[at - 1] ?? 0) || (a === firsts[at - 1] && b < (seconds[at - 1] ?? 0)))) at--;
    if (at >= count) continue;
    best.splice(at, 0, row);
    firsts.splice(at, 0, a);
    seconds.splice(at, 0, b);
    best.length = firsts.length = seconds.length = Math.min(best.length, count);
  }
  return best;
}

/** The farther a pruned trial came the better; one without a report is the last. */
function prunedFirst(trial: Trial | undefined): number {
  const last = trial?.intermediate.at(-1);
  return last ? -last[0] : 1;
}

function prunedSecond(trial: Trial | undefined, sign: number): number {
  const last = trial?.intermediate.at(-1);
  return last ? orWorst(sign * last[1]) : 0;
}

const orWorst = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);

/** Weights of n observations by age: all alike up to 24; beyond, the 25 newest weigh 1 and older ones fall to 1/n. */
export function defaultWeights(count: number): Float64Array {
  const weights = new Float64Array(count).fill(1);
  const ramp = count - 25;
  for (let i = 0; i < ramp; i++) weights[i] = ramp === 1 ? 1 / count : 1 / count + (i * (1 - 1 / count)) / (ramp - 1);
  return weights;
}
