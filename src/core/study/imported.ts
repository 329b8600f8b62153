import type { StoredTrial } from './storedTrial.ts';

/**
 * Whether a trial was brought in from elsewhere. Samplers learn from it, but it was not run here: it uses up nothing of the
 * study's total.
 */
export function isImported({ origin }: StoredTrial): boolean {
  return origin !== undefined;
}

/** How many of the trials count towards the study's total. */
export function countOwn(trials: readonly StoredTrial[]): number {
  return trials.reduce((count, trial) => (isImported(trial) ? count : count + 1), 0);
}

/** The total that is planned; at least the trials that are there, as all that is queued is run. Null when unbounded. */
export function plannedTotal(total: number | null, trials: readonly StoredTrial[]): number | null {
  return total === null ? null : Math.max(total, countOwn(trials));
}
