import { normalQuantile } from '../../space/normal.ts';
import { centralErf, normalCdf, ROOT_HALF, scaledErfc } from '../../space/normalCdf.ts';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Logarithm of {@link normalCdf}, also where that is too small for a double. */
export function logNormalCdf(x: number): number {
  if (x > -1) return Math.log1p(-normalCdf(-x));
  return Math.log(0.5 * scaledErfc(-x * ROOT_HALF)) - 0.5 * x * x;
}

/** erf(x / sqrt 2) / 2 for x >= 0: the mass between 0 and x. */
function massFromCentre(x: number): number {
  const y = x * ROOT_HALF;
  return y <= 0.46875 ? 0.5 * centralErf(y) : 0.5 - 0.5 * scaledErfc(y) * Math.exp(-0.5 * x * x);
}

/** Log of the mass between `near` and `far`, 0 <= near < far. */
function logTailMass(near: number, far: number): number {
  const scaledNear = scaledErfc(near * ROOT_HALF);
  const log = Math.log(0.5 * scaledNear) - 0.5 * near * near;
  const fall = 0.5 * (far - near) * (far + near);
  if (fall > LAST_DIGIT) return log;
  return log + Math.log1p((-scaledErfc(far * ROOT_HALF) / scaledNear) * Math.exp(-fall));
}

/** exp(-37) is below the last digit of 1. */
const LAST_DIGIT = 37;

/** Up to this length, and this product of length and distance from 0, the series of {@link logSlimMass} is good to 1e-11. */
const SLIM = 0.15;
const SLIM_PRODUCT = 0.4;

/** Log of the mass of a short interval of length h around m, by Taylor's series of the density around m. */
function logSlimMass(m: number, h: number): number {
  const m2 = m * m;
  const h2 = h * h;
  const sixth = (((m2 - 15) * m2 + 45) * m2 - 15) / 322560;
  const series = h2 * ((m2 - 1) / 24 + h2 * (((m2 - 6) * m2 + 3) / 1920 + h2 * sixth));
  return Math.log(h) - 0.5 * m2 - HALF_LOG_TWO_PI + Math.log1p(series);
}

/** Beyond this many standard deviations nothing is left of a mass of 1 in double precision. */
const FAR = 8.3;

/**
 * Logarithm of the standard normal mass between a and b, a <= b, either end may be infinite. Exact to about 1e-12, also far in
 * a tail, where the mass itself is too small for a double.
 */
export function logNormalMass(a: number, b: number): number {
  if (a >= b) return Number.NEGATIVE_INFINITY;
  if (a < -FAR && b > FAR) return 0;
  const length = b - a;
  const middle = 0.5 * (a + b);
  if (length < SLIM && length * Math.abs(middle) < SLIM_PRODUCT) return logSlimMass(middle, length);
  if (a > 0) return b === Number.POSITIVE_INFINITY ? logNormalCdf(-a) : logTailMass(a, b);
  if (b < 0) return a === Number.NEGATIVE_INFINITY ? logNormalCdf(b) : logTailMass(-b, -a);
  return Math.log(massFromCentre(-a) + massFromCentre(b));
}

/** Log density of the standard normal distribution. */
export const logNormalDensity = (z: number): number => -0.5 * z * z - HALF_LOG_TWO_PI;

/** Below this the quantile cannot be had from the probability itself. */
const SMALLEST_LOG = -700;

/** The x with log P(X <= x) = logP, by Newton's method from the tail's asymptote where logP is below the doubles. */
function quantileOfLog(logP: number): number {
  if (logP > SMALLEST_LOG) return normalQuantile(Math.min(Math.exp(logP), 1 - 2 ** -53));
  let x = -Math.sqrt(-2 * (logP + HALF_LOG_TWO_PI));
  for (let round = 0; round < 20; round++) {
    const step = (logNormalCdf(x) - logP) * Math.exp(logNormalCdf(x) - logNormalDensity(x));
    x -= step;
    if (Math.abs(step) <= 1e-12 * Math.abs(x)) break;
  }
  return x;
}

/** log(exp(p) + exp(q)). */
function logSum(p: number, q: number): number {
  const high = Math.max(p, q);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(p, q) - high));
}

/**
 * Quantile of the standard normal distribution truncated to [a, b], worked out in the tail that keeps its digits
 * (`_truncnorm.ppf` of Optuna).
 * @param u - probability in [0, 1]
 */
export function truncatedQuantile(u: number, a: number, b: number): number {
  if (u <= 0) return a;
  if (u >= 1) return b;
  const logMass = logNormalMass(a, b);
  const x =
    a + b > 0
      ? -quantileOfLog(logSum(logNormalCdf(-b), Math.log1p(-u) + logMass))
      : quantileOfLog(logSum(logNormalCdf(a), Math.log(u) + logMass));
  return Math.min(Math.max(x, a), b);
}
