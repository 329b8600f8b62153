import { logMassBelow, standardLogEi } from './expectedImprovement.ts';
import type { Acquisition } from './maximise.ts';
import type { GaussianProcess } from './process.ts';

/** Smallest standard deviation that is divided by. */
const LEAST = 1e-10;

/** A quantity that has to stay at or below a limit. */
export interface Limit {
  readonly process: GaussianProcess;
  /** In the units of the process' values. */
  readonly limit: number;
}

/**
 * Logarithm of how much a point is expected to fall below the incumbent, times the chance that it keeps every limit (J.
 * Gardner et al., "Bayesian Optimization with Inequality Constraints", ICML 2014).
 */
export class LogImprovement implements Acquisition {
  readonly #objective: GaussianProcess;
  readonly #incumbent: number | null;
  readonly #limits: readonly Limit[];
  readonly #meanSlope: Float64Array;
  readonly #varianceSlope: Float64Array;

  /** @param incumbent - value to be improved on; null where nothing feasible is known yet, and only the limits count */
  constructor(objective: GaussianProcess, incumbent: number | null, limits: readonly Limit[], width: number) {
    this.#objective = objective;
    this.#incumbent = incumbent;
    this.#limits = limits;
    this.#meanSlope = new Float64Array(width);
    this.#varianceSlope = new Float64Array(width);
  }

  value(point: Float64Array): number {
    let total = 0;
    if (this.#incumbent !== null) {
      const { mean, variance } = this.#objective.posterior(point);
      const deviation = Math.max(Math.sqrt(variance), LEAST);
      total += Math.log(deviation) + standardLogEi((this.#incumbent - mean) / deviation).value;
    }
    for (const { process, limit } of this.#limits) {
      const { mean, variance } = process.posterior(point);
      total += logMassBelow((limit - mean) / Math.max(Math.sqrt(variance), LEAST)).value;
    }
    return total;
  }

  slopes(point: Float64Array, gradient: Float64Array): number {
    gradient.fill(0);
    let total = 0;
    if (this.#incumbent !== null) {
      const { mean, variance } = this.#objective.posteriorSlopes(point, this.#meanSlope, this.#varianceSlope);
      const deviation = Math.max(Math.sqrt(variance), LEAST);
      const z = (this.#incumbent - mean) / deviation;
      const { value, slope } = standardLogEi(z);
      total += Math.log(deviation) + value;
      this.#add(gradient, -slope / deviation, (1 - slope * z) / deviation, deviation);
    }
    for (const { process, limit } of this.#limits) {
      const { mean, variance } = process.posteriorSlopes(point, this.#meanSlope, this.#varianceSlope);
      const deviation = Math.max(Math.sqrt(variance), LEAST);
      const z = (limit - mean) / deviation;
      const { value, slope } = logMassBelow(z);
      total += value;
      this.#add(gradient, -slope / deviation, (-slope * z) / deviation, deviation);
    }
    return total;
  }

  #add(gradient: Float64Array, byMean: number, byDeviation: number, deviation: number): void {
    const byVariance = byDeviation / (2 * deviation);
    for (const d of gradient.keys()) {
      gradient[d] =
        (gradient[d] ?? 0) + byMean * (this.#meanSlope[d] ?? 0) + byVariance * (this.#varianceSlope[d] ?? 0);
    }
  }
}
