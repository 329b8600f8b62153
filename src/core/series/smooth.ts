/**
 * Exponential moving average with the start debiased, as TensorBoard and W&B draw it: `last = last * w + y * (1 - w)`,
 * shown as `last / (1 - w^n)`. Gaps (NaN) stay gaps and do not move the average; neither do infinities.
 *
 * @param values - one number a point
 * @param weight - 0 (as logged) to below 1
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  if (weight <= 0) {
    return values;
  }
  const kept = Math.min(weight, 0.999);
  let average = 0;
  let debias = 1;
  return values.map((value) => {
    if (!Number.isFinite(value)) {
      return Number.NaN;
    }
    average = average * kept + value * (1 - kept);
    debias *= kept;
    return average / (1 - debias);
  });
}
