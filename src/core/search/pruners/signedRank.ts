import { normalCdf } from '../../space/normalCdf.ts';
import { tiedRanks } from '../../space/ranks.ts';

/** Largest sample whose signs are all counted where there are ties or zeros; `scipy` permutes up to 2^13 there. */
const MAX_TIED = 13;

/** Largest sample that is counted exactly without ties. */
const MAX_EXACT = 50;

/**
 * One-sided p-value of Wilcoxon's signed-rank test that paired differences tend to be above 0, zeros split between both sides:
 * `scipy.stats.wilcoxon(differences, alternative="greater", zero_method="zsplit")` of SciPy 1.17.
 * @param differences - finite, at least one
 */
export function signedRankGreater(differences: readonly number[]): number {
  const n = differences.length;
  const { ranks, tieSizes } = tiedRanks(differences.map(Math.abs));
  const zeros = differences.filter((d) => d === 0).length;
  // Ranks are multiples of a half; doubled, all sums are whole numbers.
  const doubled = ranks.map((rank) => 2 * rank);
  let observed = 0;
  for (const [i, d] of differences.entries()) {
    const rank = doubled[i] ?? 0;
    observed += d > 0 ? rank : d === 0 ? rank / 2 : 0;
  }
  const tied = zeros > 0 || tieSizes.some((size) => size > 1);
  if (n <= (tied ? MAX_TIED : MAX_EXACT)) return exactTail(differences, doubled, observed);

  const mean = (n * (n + 1)) / 4;
  const tieTerm = tieSizes.reduce((sum, t) => sum + t ** 3 - t, 0);
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - tieTerm / 2) / 24);
  return normalCdf((mean - observed / 2) / deviation);
}

/** Chance, when every sign is a coin's, of a positive rank sum as high as the observed one. */
function exactTail(differences: readonly number[], doubled: readonly number[], observed: number): number {
  const free = doubled.filter((_, i) => differences[i] !== 0);
  const fixed = doubled.reduce((sum, rank, i) => sum + (differences[i] === 0 ? rank / 2 : 0), 0);
  const total = free.reduce((sum, rank) => sum + rank, 0);
  let chances = new Float64Array(total + 1);
  chances[0] = 1;
  for (const rank of free) {
    const next = new Float64Array(total + 1);
    for (const [sum, chance] of chances.entries()) {
      if (chance === 0) continue;
      next[sum] = (next[sum] ?? 0) + chance / 2;
      next[sum + rank] = (next[sum + rank] ?? 0) + chance / 2;
    }
    chances = next;
  }
  let tail = 0;
  for (let sum = total; sum >= 0 && sum + fixed >= observed - 1e-9; sum--) tail += chances[sum] ?? 0;
  return tail;
}
