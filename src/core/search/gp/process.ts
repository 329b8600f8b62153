import { cholesky, solveLower, solveLowerTransposed } from './cholesky.ts';
import type { Hyperparameters } from './hyperparameters.ts';
import { matern52, matern52Slope } from './matern.ts';
import { type ChoiceMask, type Points, squaredDifference } from './points.ts';

/** What a process expects of a point. */
export interface Posterior {
  readonly mean: number;
  /** Of the function, without noise; at least 0. */
  readonly variance: number;
}

/** A Gaussian process after some observations (Rasmussen and Williams, algorithm 2.1). */
export class GaussianProcess {
  readonly hyperparameters: Hyperparameters;
  readonly #points: Points;
  readonly #choices: ChoiceMask;
  readonly #factor: Float64Array;
  readonly #weights: Float64Array;
  /** Work space of {@link posterior}: covariances with the observations. */
  readonly #covariances: Float64Array;

  constructor(points: Points, values: Float64Array, choices: ChoiceMask, hyperparameters: Hyperparameters) {
    this.#points = points;
    this.#choices = choices;
    this.hyperparameters = hyperparameters;
    this.#covariances = new Float64Array(points.count);
    this.#factor = this.#factorise();
    this.#weights = values.slice();
    solveLower(this.#factor, points.count, this.#weights);
    solveLowerTransposed(this.#factor, points.count, this.#weights);
  }

  /** Mean at a point; cheap. */
  mean(x: Float64Array): number {
    this.#covary(x);
    let mean = 0;
    for (let i = 0; i < this.#weights.length; i++) mean += (this.#covariances[i] ?? 0) * (this.#weights[i] ?? 0);
    return mean;
  }

  posterior(x: Float64Array): Posterior {
    const mean = this.mean(x);
    const whitened = this.#covariances;
    solveLower(this.#factor, this.#points.count, whitened);
    let variance = this.hyperparameters.scale;
    for (let i = 0; i < whitened.length; i++) variance -= (whitened[i] ?? 0) ** 2;
    return { mean, variance: Math.max(variance, 0) };
  }

  /**
   * Posterior and how it changes with the coordinates.
   * @param meanSlope - is filled with the derivative of the mean by each coordinate, 0 for choices
   * @param varianceSlope - the same of the variance
   */
  posteriorSlopes(x: Float64Array, meanSlope: Float64Array, varianceSlope: Float64Array): Posterior {
    const { count, rows } = this.#points;
    const { inverseSquares, scale } = this.hyperparameters;
    const width = this.#choices.length;
    const posterior = this.posterior(x);
    // C^-1 k, from the whitened covariances that `posterior` left.
    const solved = this.#covariances;
    solveLowerTransposed(this.#factor, count, solved);
    meanSlope.fill(0);
    varianceSlope.fill(0);
    for (let i = 0; i < count; i++) {
      const slope = 2 * scale * matern52Slope(this.#squaredDistance(x, i));
      const byMean = slope * (this.#weights[i] ?? 0);
      const byVariance = -2 * slope * (solved[i] ?? 0);
      for (let d = 0; d < width; d++) {
        if (this.#choices[d]) continue;
        const gap = (inverseSquares[d] ?? 0) * ((x[d] ?? 0) - (rows[i * width + d] ?? 0));
        meanSlope[d] = (meanSlope[d] ?? 0) + byMean * gap;
        varianceSlope[d] = (varianceSlope[d] ?? 0) + byVariance * gap;
      }
    }
    return posterior;
  }

  #squaredDistance(x: Float64Array, row: number): number {
    const { rows } = this.#points;
    const { inverseSquares } = this.hyperparameters;
    const width = this.#choices.length;
    let squared = 0;
    for (let d = 0; d < width; d++) {
      const difference = squaredDifference(x[d] ?? 0, rows[row * width + d] ?? 0, this.#choices[d] === 1);
      squared += (inverseSquares[d] ?? 0) * difference;
    }
    return squared;
  }

  #covary(x: Float64Array): void {
    const { scale } = this.hyperparameters;
    for (let i = 0; i < this.#points.count; i++) {
      this.#covariances[i] = scale * matern52(this.#squaredDistance(x, i));
    }
  }

  #factorise(): Float64Array {
    const { count, rows } = this.#points;
    const width = this.#choices.length;
    const { noise, scale } = this.hyperparameters;
    // Points that lie on each other need more on the diagonal than rounding leaves; a multiple of the scale always suffices.
    for (let jitter = 0; ; jitter = jitter === 0 ? 1e-8 * scale : jitter * 10) {
      const matrix = new Float64Array(count * count);
      for (let i = 0; i < count; i++) {
        this.#covary(rows.subarray(i * width, (i + 1) * width));
        matrix.set(this.#covariances.subarray(0, i), i * count);
        matrix[i * count + i] = scale + noise + jitter;
      }
      if (cholesky(matrix, count) || jitter > count * scale) return matrix;
    }
  }
}
