import { normalQuantile } from '../../space/normal.ts';
import { normalCdf } from '../../space/normalCdf.ts';
import type { Levels } from '../coordinate.ts';
import { eigen } from './eigen.ts';
import type { Evolution } from './evolution.ts';

/**
 * Keeps the chance of leaving the current level of each discrete coordinate at a least value, so that a coordinate does not
 * get stuck when the distribution has become narrower than the levels' distance: the correction of R. Hamano, S. Saito, M.
 * Nomura, S. Shirakawa, "CMA-ES with Margin" (GECCO 2022), equations 10 to 21, with the widened coordinate put into the
 * covariance itself.
 * @param levels - of each coordinate, null for a continuum
 * @param least - chance of all other levels together; the paper takes 1 / (dimensions * population)
 */
export function withMargin(state: Evolution, levels: ReadonlyArray<Levels | null>, least: number): Evolution {
  const n = state.mean.length;
  const mean = state.mean.slice();
  const stretch = new Float64Array(n).fill(1);
  for (const [d, each] of levels.entries()) {
    if (!each || each.count < 2) continue;
    const deviation = state.sigma * Math.sqrt(state.covariance[d * n + d] ?? 0);
    const corrected = correct(mean[d] ?? 0, deviation, each, least);
    mean[d] = corrected.mean;
    stretch[d] = corrected.deviation / deviation;
  }
  if (stretch.every((factor) => factor === 1)) return { ...state, mean };
  const covariance = state.covariance.map((entry, place) => {
    return entry * (stretch[Math.floor(place / n)] ?? 1) * (stretch[place % n] ?? 1);
  });
  return { ...state, mean, covariance, eigen: eigen(covariance, n) };
}

function correct(mean: number, deviation: number, levels: Levels, least: number): { mean: number; deviation: number } {
  const level = levels.nearest(mean);
  const between = (lower: number): number => (levels.at(lower) + levels.at(lower + 1)) / 2;
  const lower = level > 0 ? between(level - 1) : null;
  const upper = level < levels.count - 1 ? between(level) : null;
  // At an end there is one neighbour only, and the mean is moved towards it.
  if (lower === null || upper === null) {
    const edge = upper ?? lower ?? mean;
    const reach = deviation * -normalQuantile(least);
    return { mean: upper === null ? Math.min(mean, edge + reach) : Math.max(mean, edge - reach), deviation };
  }
  const below = normalCdf((lower - mean) / deviation);
  const above = normalCdf((mean - upper) / deviation);
  if (below >= least / 2 && above >= least / 2) return { mean, deviation };
  const wantedBelow = Math.max(below, least / 2);
  const wantedAbove = Math.max(above, least / 2);
  const middle = Math.max(1 - below - above, least / 2);
  // What the raised chances add is taken off each in proportion to what it has above the least.
  const surplus = 1 - wantedBelow - wantedAbove - middle;
  const spare = wantedBelow + middle + wantedAbove - 1.5 * least;
  const share = spare > 0 ? surplus / spare : 0;
  const low = -normalQuantile(Math.min(wantedBelow + share * (wantedBelow - least / 2), 0.5 - 1e-12));
  const high = -normalQuantile(Math.min(wantedAbove + share * (wantedAbove - least / 2), 0.5 - 1e-12));
  return { mean: (lower * high + upper * low) / (low + high), deviation: (upper - lower) / (low + high) };
}
