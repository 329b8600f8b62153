import { normalQuantile } from '../../space/normal.ts';

/**
 * Values that can be squared and summed: infinities become the nearest finite value, or 0 where there is none, and huge values
 * are scaled down together. NaN counts as positive infinity.
 */
export function finiteValues(values: readonly number[]): Float64Array {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return new Float64Array(values.length);
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const size = Math.max(Math.abs(low), Math.abs(high));
  const unit = size > 1e100 ? size : 1;
  return Float64Array.from(values, (value) => Math.min(Math.max(Number.isNaN(value) ? high : value, low), high) / unit);
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

function spreadOf(values: Float64Array): Spread {
  const n = values.length;
  let mean = 0;
  for (const value of values) mean += value / n;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / n;
  const deviation = Math.sqrt(variance);
  return { mean, deviation: deviation > 1e-13 * Math.abs(mean) ? deviation : 0 };
}

/**
 * Values of mean 0 and variance 1; all 0 where all are equal.
 * @param also - a number that is taken along
 */
export function standardised(values: Float64Array, also = 0): { readonly values: Float64Array; readonly also: number } {
  const { mean, deviation } = spreadOf(values);
  if (deviation === 0) return { values: new Float64Array(values.length), also: 0 };
  return { values: values.map((value) => (value - mean) / deviation), also: (also - mean) / deviation };
}

/** Exponents that are tried. */
const MOST = 3;
const STEP = 0.05;

/**
 * Losses warped to look as normal as they can, then standardised, so that a few huge ones do not flatten what a Gaussian
 * process sees of the good ones. Keeps the order. A power transformation is enough for most; where it is not, because losses
 * jump (training diverges beyond some learning rate), the worse half is spread by its ranks too.
 */
export function warped(losses: readonly number[]): Float64Array {
  const powered = powerTransformed(finiteValues(losses));
  return isNormalEnough(powered) ? powered : standardised(halfRanked(powered)).values;
}

/**
 * The power transformation of I. Yeo and R. Johnson, "A New Family of Power Transformations to Improve Normality or Symmetry",
 * Biometrika 87 (2000), its exponent by maximum likelihood.
 */
function powerTransformed(raw: Float64Array): Float64Array {
  const { values } = standardised(raw);
  // What is slow of the powers is the same for every exponent.
  const logs = values.map((x) => Math.log1p(Math.abs(x)));
  let best = values;
  let most = Number.NEGATIVE_INFINITY;
  for (let exponent = -MOST; exponent <= MOST + STEP / 2; exponent += STEP) {
    const powered = values.map((x, i) => yeoJohnson(x, logs[i] ?? 0, exponent));
    const { deviation } = spreadOf(powered);
    if (deviation === 0) continue;
    let likelihood = -values.length * Math.log(deviation);
    for (const [i, x] of values.entries()) likelihood += (exponent - 1) * Math.sign(x) * (logs[i] ?? 0);
    if (likelihood <= most) continue;
    most = likelihood;
    best = powered;
  }
  return standardised(best).values;
}

/** @param log - log(1 + |x|) */
function yeoJohnson(x: number, log: number, exponent: number): number {
  const power = x >= 0 ? exponent : 2 - exponent;
  const size = Math.abs(power) < 1e-9 ? log : Math.expm1(power * log) / power;
  return x >= 0 ? size : -size;
}

/** Least correlation with a normal sample's order. */
const NORMAL_ENOUGH = 0.9;

/** Least distance between the best value and the quartile, of about 1.3 in a normal sample. */
const LEAST_QUARTER = 0.01;

/**
 * Whether values lie about as those of a normal sample would: the correlation of a probability plot (J. Filliben,
 * Technometrics 17, 1975), and the best quarter not crushed to a point.
 * @param values - standardised
 */
function isNormalEnough(values: Float64Array): boolean {
  const sorted = values.toSorted();
  const n = sorted.length;
  let products = 0;
  let squares = 0;
  let normalSquares = 0;
  for (const [i, value] of sorted.entries()) {
    const normal = normalQuantile((i + 0.5) / n);
    products += value * normal;
    squares += value * value;
    normalSquares += normal * normal;
  }
  if (squares === 0) return true;
  const quarter = (sorted[Math.floor(n / 4)] ?? 0) - (sorted[0] ?? 0);
  return products >= NORMAL_ENOUGH * Math.sqrt(squares * normalSquares) && quarter >= LEAST_QUARTER;
}

/**
 * Values above the median replaced by what a normal sample has at their ranks, in units of the spread of those below (the
 * half-rank warping of X. Song et al., "The Vizier Gaussian Process Bandit Algorithm", arXiv 2408.11527, section 3.2).
 */
function halfRanked(values: Float64Array): Float64Array {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const n = order.length;
  const at = (place: number): number => values[order[place] ?? 0] ?? 0;
  const median = at(Math.floor((n - 1) / 2));
  const good = values.filter((value) => value <= median);
  const spread = Math.sqrt(good.reduce((sum, value) => sum + (value - median) ** 2, 0) / good.length) || 1;
  const ranked = values.slice();
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && at(to) === at(from)) to++;
    if (at(from) > median) {
      const warpedValue = median + spread * normalQuantile((from + to) / 2 / n);
      for (let place = from; place < to; place++) ranked[order[place] ?? 0] = warpedValue;
    }
    from = to;
  }
  return ranked;
}
