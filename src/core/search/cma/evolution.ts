import { type Eigen, eigen } from './eigen.ts';

/** The search distribution: a normal one around `mean` with covariance `sigma^2 C`, and the two paths it came by. */
export interface Evolution {
  readonly mean: Float64Array;
  readonly sigma: number;
  /** C, n by n, row by row. */
  readonly covariance: Float64Array;
  readonly eigen: Eigen;
  readonly sigmaPath: Float64Array;
  readonly covariancePath: Float64Array;
  /** Updates since the start. */
  readonly generation: number;
}

/** The usual population of a dimension. */
export const defaultPopulation = (n: number): number => 4 + Math.floor(3 * Math.log(Math.max(n, 1)));

export function startEvolution(mean: Float64Array, sigma: number): Evolution {
  const n = mean.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) covariance[i * n + i] = 1;
  const path = new Float64Array(n);
  return { mean, sigma, covariance, eigen: eigen(covariance, n), sigmaPath: path, covariancePath: path, generation: 0 };
}

/** `mean + sigma C^(1/2) z`. */
export function transformed({ mean, sigma, eigen: { values, vectors } }: Evolution, z: Float64Array): Float64Array {
  const n = mean.length;
  const stretched = z.map((value, i) => value * Math.sqrt(Math.max(values[i] ?? 0, 0)));
  return mean.map((centre, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += (vectors[i * n + k] ?? 0) * (stretched[k] ?? 0);
    return centre + sigma * sum;
  });
}

/** C^(-1/2) y. */
function whitened({ values, vectors }: Eigen, y: Float64Array): Float64Array {
  const n = y.length;
  const turned = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (vectors[i * n + k] ?? 0) * (y[i] ?? 0);
    turned[k] = sum / Math.sqrt(Math.max(values[k] ?? 0, 1e-300));
  }
  return y.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += (vectors[i * n + k] ?? 0) * (turned[k] ?? 0);
    return sum;
  });
}

const squaredNorm = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0);

/** Recombination weights and learning rates of a population, table 1 of the tutorial. */
function rates(population: number, n: number) {
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const parents = Math.floor(population / 2);
  const effective = (weights: readonly number[]): number => {
    const sum = weights.reduce((a, b) => a + b, 0);
    return sum === 0 ? 0 : (sum * sum) / weights.reduce((a, b) => a + b * b, 0);
  };
  const mass = effective(raw.slice(0, parents));
  const negativeMass = effective(raw.slice(parents));
  const c1 = 2 / ((n + 1.3) ** 2 + mass);
  const cMu = Math.min(1 - c1, (2 * (0.25 + mass + 1 / mass - 2)) / ((n + 2) ** 2 + mass));
  const positive = raw.reduce((sum, w) => sum + Math.max(w, 0), 0);
  const negative = raw.reduce((sum, w) => sum + Math.max(-w, 0), 0);
  const most = Math.min(1 + c1 / cMu, 1 + (2 * negativeMass) / (mass + 2), (1 - c1 - cMu) / (n * cMu));
  const cSigma = (mass + 2) / (n + mass + 5);
  return {
    weights: raw.map((w) => (w >= 0 ? w / positive : (w * most) / negative)),
    mass,
    c1,
    cMu,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + cSigma,
    cPath: (4 + mass / n) / (n + 4 + (2 * mass) / n),
    /** Expected length of a standard normal vector. */
    chi: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/**
 * One generation of CMA-ES with active covariance update (N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv
 * 1604.00772, 2023 version, equations 40 to 47).
 * @param ranked - the points that were evaluated, from the best on; at least two
 */
export function evolve(before: Evolution, ranked: readonly Float64Array[]): Evolution {
  const { mean, sigma, covariance } = before;
  const n = mean.length;
  const { weights, mass, c1, cMu, cSigma, dSigma, cPath, chi } = rates(ranked.length, n);
  const steps = ranked.map((x) => x.map((value, i) => (value - (mean[i] ?? 0)) / sigma));
  const shift = new Float64Array(n);
  for (const [k, step] of steps.entries()) {
    const weight = weights[k] ?? 0;
    if (weight > 0) for (let i = 0; i < n; i++) shift[i] = (shift[i] ?? 0) + weight * (step[i] ?? 0);
  }
  const straight = whitened(before.eigen, shift);
  const bySigma = Math.sqrt(cSigma * (2 - cSigma) * mass);
  const sigmaPath = before.sigmaPath.map((p, i) => (1 - cSigma) * p + bySigma * (straight[i] ?? 0));
  const pathLength = Math.sqrt(squaredNorm(sigmaPath));
  const generation = before.generation + 1;
  const settled = pathLength / Math.sqrt(1 - (1 - cSigma) ** (2 * generation)) < (1.4 + 2 / (n + 1)) * chi;
  const byPath = settled ? Math.sqrt(cPath * (2 - cPath) * mass) : 0;
  const covariancePath = before.covariancePath.map((p, i) => (1 - cPath) * p + byPath * (shift[i] ?? 0));

  const lengths = steps.map((step, k) =>
    (weights[k] ?? 0) >= 0 ? 1 : n / Math.max(squaredNorm(whitened(before.eigen, step)), 1e-300),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  const keep = 1 - c1 - cMu * total + (settled ? 0 : c1 * cPath * (2 - cPath));
  const next = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let entry = keep * (covariance[i * n + j] ?? 0) + c1 * (covariancePath[i] ?? 0) * (covariancePath[j] ?? 0);
      for (const [k, step] of steps.entries()) {
        entry += cMu * (weights[k] ?? 0) * (lengths[k] ?? 1) * (step[i] ?? 0) * (step[j] ?? 0);
      }
      next[i * n + j] = entry;
      next[j * n + i] = entry;
    }
  }
  return {
    mean: mean.map((centre, i) => centre + sigma * (shift[i] ?? 0)),
    sigma: sigma * Math.exp(Math.min(1, (cSigma / dSigma) * (pathLength / chi - 1))),
    covariance: next,
    eigen: eigen(next, n),
    sigmaPath,
    covariancePath,
    generation,
  };
}

/** Whether further generations could not move any more: steps below what a double can tell, or a distribution gone flat. */
export function isSpent({ sigma, eigen: { values } }: Evolution): boolean {
  const widest = Math.max(...values);
  const narrowest = Math.min(...values);
  return !(sigma * Math.sqrt(widest) > 1e-9) || !(narrowest > 0) || widest / narrowest > 1e14;
}
