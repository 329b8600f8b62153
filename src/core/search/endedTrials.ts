import type { Direction, Trial } from '../space/trial.ts';
import { lossesOf } from './pareto/losses.ts';

/** How an ended trial stands among others: complete ones by their loss, then pruned ones by their last value, then failed ones. */
export interface Standing {
  /** 0 complete, 1 pruned, 2 failed. */
  readonly tier: 0 | 1 | 2;
  /** To be minimised, never NaN. */
  readonly loss: number;
}

/** Null while the trial has not ended. */
export function standingOf(trial: Trial, direction: Direction): Standing | null {
  switch (trial.state) {
    case 'complete':
      return { tier: 0, loss: lossesOf(trial, [direction])[0] ?? Number.POSITIVE_INFINITY };
    case 'pruned': {
      const last = trial.intermediate.reduce<readonly [number, number] | null>(
        (a, b) => (a === null || b[0] >= a[0] ? b : a),
        null,
      );
      const value = trial.values[0] ?? last?.[1] ?? Number.NaN;
      return { tier: 1, loss: lossesOf({ ...trial, values: [value] }, [direction])[0] ?? Number.POSITIVE_INFINITY };
    }
    case 'fail':
      return { tier: 2, loss: Number.POSITIVE_INFINITY };
    default:
      return null;
  }
}

/** Rising order, the better one first. */
export function compareStandings(a: Standing, b: Standing): number {
  if (a.tier !== b.tier) return a.tier - b.tier;
  return a.loss === b.loss ? 0 : a.loss < b.loss ? -1 : 1;
}
