import { normalCdf } from '../space/normalCdf.ts';
import type { OptunaDistribution } from '../space/optunaForm.ts';

/** Weight of the uninformed kernel beside one for each observation. */
const PRIOR = 1;

/** Kernels are at least this wide, in steps of the grid: 90 % of one then lies within its step. */
const LEAST_SIGMA = 0.5 / 1.64;

/** Scott's rule for a Gaussian (D. Scott, "Multivariate Density Estimation", 1992). */
const SCOTT = 1.059;

/** How many steps a parameter's grid has. */
export function gridSize(form: OptunaDistribution, mostSteps: number): number {
  if (form.name === 'CategoricalDistribution') return form.choices.length;
  const { low, high, step, log } = form;
  if (form.name === 'IntDistribution' && log) {
    return Math.min(Math.ceil(Math.log(high - low + 1) / Math.log(2)) + 1, mostSteps);
  }
  return step === null ? mostSteps : Math.min(Math.round((high - low) / step) + 1, mostSteps);
}

/** The step of the grid in which an internal value lies; a tie goes down. */
export function gridPlace(form: OptunaDistribution, internal: number, size: number): number {
  if (form.name === 'CategoricalDistribution') return Math.trunc(internal);
  const scale = form.log ? Math.log : (x: number): number => x;
  const low = scale(form.low);
  const width = (scale(form.high) - low) / (size - 1);
  return Math.min(Math.max(Math.ceil((scale(internal) - low) / width - 0.5), 0), size - 1);
}

/**
 * Density over the steps of a grid, estimated from how many observations lie in each (`ScottParzenEstimator` of Optuna 5).
 * @param counts - observations by step
 * @param unordered - the steps are choices
 */
export function parzenGrid(counts: readonly number[], unordered: boolean): number[] {
  const observed = [...counts.entries()].filter(([, count]) => count > 0);
  const total = observed.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return counts.map(() => 1 / counts.length);
  const density = counts.map((_, step) => PRIOR * priorMass(step, counts.length, unordered));
  const sigma = unordered ? 0 : bandwidth(observed, total);
  for (const [place, count] of observed) {
    const masses = unordered
      ? choiceKernel(place, counts.length, observed.length + 1)
      : normalKernel(place, sigma, counts.length);
    for (const [step, mass] of masses.entries()) density[step] = (density[step] ?? 0) + count * mass;
  }
  return density.map((mass) => mass / (total + PRIOR));
}

function priorMass(step: number, size: number, unordered: boolean): number {
  // As wide as the grid, so that it says next to nothing.
  return unordered ? 1 / size : (normalKernel((size - 1) / 2, size, size)[step] ?? 0);
}

function choiceKernel(place: number, size: number, kernels: number): number[] {
  const share = PRIOR / kernels;
  return Array.from({ length: size }, (_, step) => (share + (step === place ? 1 : 0)) / (1 + size * share));
}

/** Mass of a normal distribution in each step, cut to the grid. */
function normalKernel(mu: number, sigma: number, size: number): number[] {
  const below = Array.from({ length: size + 1 }, (_, step) => normalCdf((step - 0.5 - mu) / sigma));
  const whole = (below[size] ?? 1) - (below[0] ?? 0);
  return Array.from({ length: size }, (_, step) => ((below[step + 1] ?? 0) - (below[step] ?? 0)) / whole);
}

function bandwidth(observed: readonly (readonly [place: number, count: number])[], total: number): number {
  const mean = observed.reduce((sum, [place, count]) => sum + place * count, 0) / total;
  const squares = observed.reduce((sum, [place, count]) => sum + (place - mean) ** 2 * count, 0);
  const deviation = Math.sqrt(squares / Math.max(1, total - 1));
  const range =
    quartile(observed, Math.floor((total * 3) / 4), true) - quartile(observed, Math.floor(total / 4), false);
  return Math.max(SCOTT * Math.min(range / 1.34, deviation) * total ** -0.2, LEAST_SIGMA);
}

/** The first step up to which there are `wanted` observations, or more than that. */
function quartile(
  observed: readonly (readonly [place: number, count: number])[],
  wanted: number,
  more: boolean,
): number {
  let below = 0;
  for (const [place, count] of observed) {
    below += count;
    if (more ? below > wanted : below >= wanted) return place;
  }
  return observed.at(-1)?.[0] ?? 0;
}
