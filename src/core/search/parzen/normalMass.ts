import { normalQuantile } from '../../space/normal.ts';

// Rational approximations of W. J. Cody, "Rational Chebyshev Approximations for the Error Function", Mathematics of Computation
// 23 (1969), with the coefficients of his SPECFUN: relative error below 1e-15.

const ROOT_HALF = Math.SQRT1_2;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const INVERSE_ROOT_PI = 1 / Math.sqrt(Math.PI);

/** erf(x) for |x| <= 0.46875. */
function centralErf(x: number): number {
  const y = x * x;
  const over =
    ((((0.18577770618460315 * y + 3.1611237438705655) * y + 113.86415415105016) * y + 377.485237685302) * y +
      3209.3775891384694) *
    x;
  const under = (((y + 23.601290952344122) * y + 244.02463793444417) * y + 1282.6165260773723) * y + 2844.236833439171;
  return over / under;
}

/** exp(x^2) erfc(x) for x >= 0: the tail of the normal distribution without its exponential. */
export function scaledErfc(x: number): number {
  if (x <= 0.46875) return Math.exp(x * x) * (1 - centralErf(x));
  if (x <= 4) {
    const over =
      (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x + 66.11919063714163) * x +
        298.6351381974001) *
        x +
        881.952221241769) *
        x +
        1712.0476126340707) *
        x +
        2051.0783778260716) *
        x +
      1230.3393547979972;
    const under =
      (((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x + 1621.3895745666903) * x +
        3290.7992357334597) *
        x +
        4362.619090143247) *
        x +
        3439.3676741437216) *
        x +
      1230.3393548037495;
    return over / under;
  }
  const y = 1 / (x * x);
  const over =
    ((((0.016315387137302097 * y + 0.30532663496123236) * y + 0.36034489994980445) * y + 0.12578172611122926) * y +
      0.016083785148742275) *
      y +
    0.0006587491615298378;
  const under =
    ((((y + 2.568520192289822) * y + 1.8729528499234673) * y + 0.5279051029514285) * y + 0.06051834131244132) * y +
    0.0023352049762686918;
  return (INVERSE_ROOT_PI - (y * over) / under) / x;
}

/** P(X <= x) of the standard normal distribution. */
export function normalCdf(x: number): number {
  const y = Math.abs(x) * ROOT_HALF;
  if (y <= 0.46875) return 0.5 + 0.5 * centralErf(x * ROOT_HALF);
  const tail = 0.5 * scaledErfc(y) * Math.exp(-0.5 * x * x);
  return x < 0 ? tail : 1 - tail;
}

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
export function logSum(p: number, q: number): number {
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
