/**
 * A quantile of some numbers, between neighbours by straight lines (`numpy.quantile`, method 7 of R. Hyndman and Y. Fan,
 * "Sample Quantiles in Statistical Packages", The American Statistician 50, 1996).
 * @param values - at least one, none NaN
 * @param share - from 0 to 1
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}
