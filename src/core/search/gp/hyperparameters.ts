import { cholesky, inverseOf, solveLower, solveLowerTransposed } from './cholesky.ts';
import { matern52, matern52Slope } from './matern.ts';
import { minimise } from './minimise.ts';
import { type ChoiceMask, type Points, squaredDifference } from './points.ts';

/** What a Gaussian process with one length scale a coordinate is made of. */
export interface Hyperparameters {
  /** `1 / length^2` of each coordinate. */
  readonly inverseSquares: Float64Array;
  /** Variance of the function. */
  readonly scale: number;
  /** Variance of the noise. */
  readonly noise: number;
}

/** Noise that is always there, so that close points do not make the matrix singular. */
export const MIN_NOISE = 1e-6;

/** Logarithms of parameters stay within this distance of 0. */
const LIMIT = 12;

const MAX_ROUNDS = 60;
const TOLERANCE = 1e-2;

/** Squared differences of all pairs (i > j), each coordinate beside the next. */
function pairDifferences({ count, rows }: Points, choices: ChoiceMask): Float64Array {
  const width = choices.length;
  const found = new Float64Array(((count * (count - 1)) / 2) * width);
  let at = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      for (let d = 0; d < width; d++) {
        found[at++] = squaredDifference(rows[i * width + d] ?? 0, rows[j * width + d] ?? 0, choices[d] === 1);
      }
    }
  }
  return found;
}

/**
 * Negative log posterior of hyperparameters, and its gradient with respect to their logarithms: the marginal likelihood of
 * the values (Rasmussen and Williams, equation 5.9) times the priors of Optuna 5.0's GPSampler (`optuna/_gp/prior.py`):
 * gamma(2, 1) for the scale, gamma(1.1, 30) for the noise, and `exp(-(0.1 / s + 0.1 s))` for each inverse square s.
 * @param theta - logarithms of the inverse squares, the scale, and the noise above {@link MIN_NOISE}
 */
export function negativeLogPosterior(
  points: Points,
  values: Float64Array,
  choices: ChoiceMask,
): (theta: Float64Array, gradient: Float64Array) => number {
  const n = points.count;
  const width = choices.length;
  const differences = pairDifferences(points, choices);
  const pairs = differences.length / Math.max(width, 1);
  const correlations = new Float64Array(pairs);
  const slopes = new Float64Array(pairs);
  const matrix = new Float64Array(n * n);
  return (theta, gradient) => {
    const inverseSquares = theta.subarray(0, width).map(Math.exp);
    const scale = Math.exp(theta[width] ?? 0);
    const extra = Math.exp(theta[width + 1] ?? 0);
    const noise = MIN_NOISE + extra;
    for (let i = 0, pair = 0; i < n; i++) {
      matrix[i * n + i] = scale + noise;
      for (let j = 0; j < i; j++, pair++) {
        let squared = 0;
        for (let d = 0; d < width; d++) squared += (inverseSquares[d] ?? 0) * (differences[pair * width + d] ?? 0);
        const correlation = matern52(squared);
        correlations[pair] = correlation;
        slopes[pair] = matern52Slope(squared);
        matrix[i * n + j] = scale * correlation;
      }
    }
    if (!cholesky(matrix, n)) return Number.POSITIVE_INFINITY;
    const weights = values.slice();
    solveLower(matrix, n, weights);
    let loss = 0;
    for (let i = 0; i < n; i++) loss += 0.5 * (weights[i] ?? 0) ** 2 + Math.log(matrix[i * n + i] ?? 1);
    solveLowerTransposed(matrix, n, weights);
    const inverse = inverseOf(matrix, n);

    // d loss / d C = (C^-1 - w w') / 2, symmetric: a pair counts twice.
    gradient.fill(0);
    let byScale = 0;
    let byNoise = 0;
    for (let i = 0, pair = 0; i < n; i++) {
      const own = 0.5 * ((inverse[i * n + i] ?? 0) - (weights[i] ?? 0) ** 2);
      byScale += own;
      byNoise += own;
      for (let j = 0; j < i; j++, pair++) {
        const slope = (inverse[i * n + j] ?? 0) - (weights[i] ?? 0) * (weights[j] ?? 0);
        byScale += slope * (correlations[pair] ?? 0);
        const bySquare = slope * scale * (slopes[pair] ?? 0);
        for (let d = 0; d < width; d++) {
          gradient[d] = (gradient[d] ?? 0) + bySquare * (differences[pair * width + d] ?? 0);
        }
      }
    }
    for (let d = 0; d < width; d++) {
      const s = inverseSquares[d] ?? 1;
      loss += 0.1 / s + 0.1 * s;
      gradient[d] = (gradient[d] ?? 0) * s - 0.1 / s + 0.1 * s;
    }
    loss += scale - Math.log(scale) + 30 * noise - 0.1 * Math.log(noise);
    gradient[width] = byScale * scale + scale - 1;
    gradient[width + 1] = (byNoise + 30 - 0.1 / noise) * extra;
    return loss;
  };
}

/** Logarithms of the noise above the least from which the search starts. */
const NOISE_STARTS = [Math.log(0.01), 0];

/**
 * The most likely hyperparameters of values that are about 0 in the mean and of about unit variance.
 * @param deterministic - keep the noise at the least
 */
export function fitHyperparameters(
  points: Points,
  values: Float64Array,
  choices: ChoiceMask,
  { deterministic = false }: { deterministic?: boolean } = {},
): Hyperparameters {
  const width = choices.length;
  const f = negativeLogPosterior(points, values, choices);
  const size = width + 2;
  const low = new Float64Array(size).fill(-LIMIT);
  const high = new Float64Array(size).fill(LIMIT);
  if (deterministic) high[width + 1] = -LIMIT;
  const found = (deterministic ? [-LIMIT] : NOISE_STARTS).map((noise) => {
    const start = new Float64Array(size);
    start[width + 1] = noise;
    return minimise(f, start, { low, high, maxRounds: MAX_ROUNDS, tolerance: TOLERANCE });
  });
  const { x } = found.reduce((a, b) => (b.value < a.value ? b : a));
  return {
    inverseSquares: x.slice(0, width).map(Math.exp),
    scale: Math.exp(x[width] ?? 0),
    noise: MIN_NOISE + Math.exp(x[width + 1] ?? 0),
  };
}
