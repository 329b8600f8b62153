import { quantile } from './sample.ts';
import type { Ranged } from './support.ts';

/**
 * The value that a share p of the draws of a numeric distribution do not exceed. The `quantile` of draws falls where W&B's does:
 * an inverse log-uniform one takes its largest values from the smallest random numbers.
 * @param p - above 0 and below 1
 */
export function numericQuantile(distribution: Ranged, p: number): number {
  return Number(quantile(distribution, distribution.kind === 'inv_log_uniform_values' ? 1 - p : p));
}
