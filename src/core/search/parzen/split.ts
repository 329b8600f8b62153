import type { Direction, Trial } from '../../space/trial.ts';

/** Rows of the trials that make the good and the bad density, each in the order of the trials. */
export interface Split {
  readonly below: Int32Array;
  readonly above: Int32Array;
}

/** Trials that count as good among n that have ended: `min(ceil(0.1 n), 25)` (Optuna's `default_gamma`). */
export const defaultGamma = (ended: number): number => Math.min(Math.ceil(0.1 * ended), 25);

/** Smaller is better, compared from the first number on; ties go to the earlier trial. */
type Rank = readonly [group: number, first: number, second: number];

const worse = (a: Rank, b: Rank): boolean => {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return (a[i] ?? 0) > (b[i] ?? 0);
  }
  return false;
};

/**
 * Optuna 5's split: complete trials by value, then pruned ones by how far they came and what they last reported, then
 * those that break a constraint by how much. A value of NaN is the worst.
 */
export function splitTrials(
  trials: readonly Trial[],
  direction: Direction,
  options: { readonly constantLiar: boolean },
): Split {
  const sign = direction === 'maximize' ? -1 : 1;
  const ended = trials.reduce((count, { state }) => count + Number(state === 'complete' || state === 'pruned'), 0);
  const most = defaultGamma(ended);
  const best: { readonly row: number; readonly rank: Rank }[] = [];
  for (const [row, trial] of trials.entries()) {
    if (trial.state !== 'complete' && trial.state !== 'pruned') continue;
    const rank = rankOf(trial, sign);
    const last = best.at(-1);
    if (best.length >= most && (!last || !worse(last.rank, rank))) continue;
    let at = best.length;
    while (at > 0 && worse(best[at - 1]?.rank ?? rank, rank)) at--;
    best.splice(at, 0, { row, rank });
    if (best.length > most) best.pop();
  }
  const below = Int32Array.from(best, ({ row }) => row).sort();
  const good = new Set(below);
  const above: number[] = [];
  for (const [row, { state }] of trials.entries()) {
    const counts = state === 'complete' || state === 'pruned' || (state === 'running' && options.constantLiar);
    if (counts && !good.has(row)) above.push(row);
  }
  return { below, above: Int32Array.from(above) };
}

function rankOf(trial: Trial, sign: number): Rank {
  const violation = (trial.constraints ?? []).reduce((sum, constraint) => sum + Math.max(constraint, 0), 0);
  if (violation > 0) return [2, violation, 0];
  if (trial.state === 'complete') return [0, orWorst(sign * (trial.values[0] ?? Number.NaN)), 0];
  const last = trial.intermediate.at(-1);
  return last ? [1, -last[0], orWorst(sign * last[1])] : [1, 1, 0];
}

const orWorst = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);

/** Weights of n observations by age: all alike up to 24; beyond, the 25 newest weigh 1 and older ones fall to 1/n. */
export function defaultWeights(count: number): Float64Array {
  const weights = new Float64Array(count).fill(1);
  const ramp = count - 25;
  for (let i = 0; i < ramp; i++) weights[i] = ramp === 1 ? 1 / count : 1 / count + (i * (1 - 1 / count)) / (ramp - 1);
  return weights;
}
