import { isFeasible, violation } from '../space/feasible.ts';
import { lossesOf } from '../space/losses.ts';
import type { Direction, Trial } from '../space/trial.ts';

/** What an ended trial came to, from the best on. */
const tiers = ['feasible', 'infeasible', 'pruned', 'failed'] as const;

/** How an ended trial stands among others. */
export interface Standing {
  readonly tier: (typeof tiers)[number];
  /** By how much constraints are broken, 0 for none. */
  readonly violation: number;
  /** To be minimised, never NaN; of a pruned trial its last value. */
  readonly loss: number;
}

/** Null while the trial has not ended. */
export function standingOf(trial: Trial, direction: Direction): Standing | null {
  const standing = (tier: Standing['tier'], value: number | undefined, broken = 0): Standing => ({
    tier,
    violation: broken,
    loss: lossesOf({ values: value === undefined ? [] : [value] }, [direction])[0] ?? Number.POSITIVE_INFINITY,
  });
  switch (trial.state) {
    case 'complete':
      return isFeasible(trial)
        ? standing('feasible', trial.values[0])
        : standing('infeasible', trial.values[0], violation(trial));
    case 'pruned': {
      const last = trial.intermediate.reduce<readonly [number, number] | null>(
        (a, b) => (a === null || b[0] >= a[0] ? b : a),
        null,
      );
      return standing('pruned', trial.values[0] ?? last?.[1]);
    }
    case 'fail':
      return standing('failed', undefined);
    default:
      return null;
  }
}

/** Ended trials from the best on: feasible ones by their loss, then infeasible ones by what they break, pruned and failed ones. */
export function ranked(trials: readonly Trial[], direction: Direction): Trial[] {
  return trials
    .flatMap((trial) => {
      const standing = standingOf(trial, direction);
      return standing ? [{ trial, standing }] : [];
    })
    .sort((a, b) => compare(a.standing, b.standing) || a.trial.number - b.trial.number)
    .map(({ trial }) => trial);
}

function compare(a: Standing, b: Standing): number {
  if (a.tier !== b.tier) return tiers.indexOf(a.tier) - tiers.indexOf(b.tier);
  return order(a.violation, b.violation) || order(a.loss, b.loss);
}

/** Infinities are equal, whose difference would be NaN. */
const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
