import { normalCdf, scaledErfc } from '../../space/normalCdf.ts';
import { logNormalCdf, logNormalDensity } from '../parzen/normalMass.ts';

const ROOT_HALF_PI = Math.sqrt(Math.PI / 2);

/** Below this z the difference that is left of two nearly equal numbers is taken from its series. */
const FAR = -100;

/**
 * Logarithm of the expected improvement of a standard normal variable above `-z`, and its derivative, without loss of digits
 * where the improvement itself is too small for a double (S. Ament et al., "Unexpected Improvements to Expected Improvement
 * for Bayesian Optimization", NeurIPS 2023, equation 9).
 */
export function standardLogEi(z: number): { readonly value: number; readonly slope: number } {
  if (z > -1) {
    const below = normalCdf(z);
    const improvement = Math.exp(logNormalDensity(z)) + z * below;
    return { value: Math.log(improvement), slope: below / improvement };
  }
  // Mills' ratio: mass below z over the density at z.
  const ratio = ROOT_HALF_PI * scaledErfc(-z * Math.SQRT1_2);
  const rest = z < FAR ? (1 - 3 / (z * z)) / (z * z) : 1 + z * ratio;
  return { value: logNormalDensity(z) + Math.log(rest), slope: ratio / rest };
}

/** Logarithm of the standard normal mass below z, and its derivative. */
export function logMassBelow(z: number): { readonly value: number; readonly slope: number } {
  const value = logNormalCdf(z);
  return { value, slope: Math.exp(logNormalDensity(z) - value) };
}
