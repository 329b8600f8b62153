import type { SearchSpace } from '../space/distribution.ts';
import { contains, type OptunaDistribution, optunaDistribution, toInternal } from '../space/optunaForm.ts';
import type { Direction, Trial } from '../space/trial.ts';
import { rankedTrials } from './bestTrials.ts';
import { gridPlace, gridSize, parzenGrid } from './parzenGrid.ts';

const MOST_STEPS = 50;

/** So that an empty step divides nothing by zero. */
const LEAST_DENSITY = 1e-12;

/** Fewer trials than this say nothing about how a parameter is distributed. */
const LEAST_TRIALS = 2;

/**
 * How much each searched parameter had to do with reaching the best values: PED-ANOVA (S. Watanabe, A. Bansal, F. Hutter,
 * "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary Subspaces", IJCAI 2023), conditional parameters
 * as in Optuna 5, whose defaults these are.
 * @param trials - of a study with one metric; only complete ones with a finite value count
 * @param targetQuantile - share of the trials that are "the best"
 * @returns shares by name that sum to 1, equal ones where nothing can be told apart
 */
export function pedAnova(
  space: SearchSpace,
  trials: readonly Trial[],
  direction: Direction,
  targetQuantile = 0.1,
): Record<string, number> {
  const ranked = rankedTrials(trials, direction);
  const cut = ranked[Math.ceil(targetQuantile * ranked.length) - 1]?.loss ?? Number.NaN;
  const best = ranked.filter(({ loss }) => loss <= cut).length;
  const shares: [string, number][] = [];
  for (const { name, distribution } of space.parameters) {
    const form = optunaDistribution(distribution);
    if (form === null) continue;
    const region = ranked.flatMap(({ trial, loss }) => {
      const value = Object.hasOwn(trial.params, name) ? trial.params[name] : undefined;
      const usable = value !== undefined && contains(distribution, value);
      return usable ? [{ internal: toInternal(distribution, value), top: loss <= cut }] : [];
    });
    const top = region.filter((point) => point.top);
    const counts = region.length >= LEAST_TRIALS && top.length > 0;
    const weight = counts ? (top.length / best) ** 2 / (region.length / ranked.length) : 0;
    shares.push([name, weight === 0 ? 0 : weight * divergence(form, top, region)]);
  }
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  return Object.fromEntries(shares.map(([name, share]) => [name, total === 0 ? 1 / shares.length : share / total]));
}

interface Point {
  readonly internal: number;
}

/** Pearson's divergence of where the best trials are from where all are. */
function divergence(form: OptunaDistribution, top: readonly Point[], region: readonly Point[]): number {
  const size = gridSize(form, MOST_STEPS);
  const density = (points: readonly Point[]): number[] => {
    const counts = new Array<number>(size).fill(0);
    for (const { internal } of points) {
      const place = gridPlace(form, internal, size);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    return parzenGrid(counts, form.name === 'CategoricalDistribution').map((mass) => mass + LEAST_DENSITY);
  };
  const wanted = density(top);
  return density(region).reduce((sum, all, step) => sum + all * ((wanted[step] ?? 0) / all - 1) ** 2, 0);
}
