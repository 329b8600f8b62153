import { normalCdf } from '../../src/core/space/normalCdf.ts';
import { tiedRanks } from '../../src/core/space/ranks.ts';

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? Number.NaN;
  const high = sorted[Math.ceil(middle)] ?? Number.NaN;
  return low === high ? low : (low + high) / 2;
}

/** The sum of t^3 - t over groups of t equal values, by which ties correct a deviation. */
const tieTerm = (tieSizes: readonly number[]): number => tieSizes.reduce((sum, t) => sum + t ** 3 - t, 0);

const twoSided = (z: number): number => Math.min(1, 2 * normalCdf(-Math.abs(z)));

/** What a test found. `effect` is below 0 where the first sample is lower. */
export interface Tested {
  readonly p: number;
  readonly effect: number;
}

/**
 * Mann-Whitney's U test, two-sided, normal approximation with corrections for ties and continuity (as
 * `scipy.stats.mannwhitneyu(method="asymptotic")`).
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): Tested {
  const { ranks, tieSizes } = tiedRanks([...a, ...b]);
  const n = a.length + b.length;
  const sum = ranks.slice(0, a.length).reduce((total, each) => total + each, 0);
  const u = sum - (a.length * (a.length + 1)) / 2;
  const mean = (a.length * b.length) / 2;
  const deviation = Math.sqrt(((a.length * b.length) / 12) * (n + 1 - tieTerm(tieSizes) / (n * (n - 1))));
  const distance = u - mean;
  if (deviation === 0) return { p: 1, effect: 0 };
  return { p: twoSided(Math.max(0, Math.abs(distance) - 0.5) / deviation), effect: distance / mean };
}

/**
 * Wilcoxon's signed-rank test of differences against 0, two-sided, normal approximation with a correction for ties, zeros left
 * out (as `scipy.stats.wilcoxon(method="approx", correction=False)`).
 */
export function wilcoxon(differences: readonly number[]): Tested {
  const kept = differences.filter((difference) => difference !== 0);
  const n = kept.length;
  const { ranks, tieSizes } = tiedRanks(kept.map(Math.abs));
  const positive = ranks.reduce((total, each, i) => total + ((kept[i] ?? 0) > 0 ? each : 0), 0);
  const mean = (n * (n + 1)) / 4;
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm(tieSizes) / 48);
  if (n === 0 || deviation === 0) return { p: 1, effect: 0 };
  return { p: twoSided((positive - mean) / deviation), effect: (positive - mean) / mean };
}

/** Holm's correction: p-values that may be compared with one level although many were tested. */
export function holm(ps: readonly number[]): number[] {
  const order = [...ps.keys()].sort((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
  const corrected = new Array<number>(ps.length).fill(1);
  let highest = 0;
  for (const [place, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (ps.length - place) * (ps[index] ?? 1)));
    corrected[index] = highest;
  }
  return corrected;
}
