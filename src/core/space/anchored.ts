import { decimalSum } from './decimal.ts';
import type { Distribution } from './distribution.ts';

/** Steps that are counted from `low`, as Optuna counts them: `low, low + q, ...` up to `high`. */
export type Anchored = Extract<Distribution, { readonly kind: 'q_uniform' }> & { readonly anchored: true };

export function isAnchored(distribution: Distribution): distribution is Anchored {
  return distribution.kind === 'q_uniform' && distribution.anchored === true;
}

/** How many values there are. The tolerance is for the binary noise of 0.3 / 0.1. */
export function anchoredCount({ low, high, q }: Anchored): number {
  return Math.max(Math.floor((high - low) / q + 1e-9) + 1, 1);
}

/** The value at an index from 0. */
export function anchoredAt({ low, q }: Anchored, index: number): number {
  return decimalSum(low, index, q);
}
