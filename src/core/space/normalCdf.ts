// Rational approximations of W. J. Cody, "Rational Chebyshev Approximations for the Error Function", Mathematics of Computation
// 23 (1969), with the coefficients of his SPECFUN: relative error below 1e-15.

export const ROOT_HALF = Math.SQRT1_2;
const INVERSE_ROOT_PI = 1 / Math.sqrt(Math.PI);

/** erf(x) for |x| <= 0.46875. */
export function centralErf(x: number): number {
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
