import type { Sampler, SearchState } from '../search/sampler.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { valueKey } from '../space/equal.ts';
import type { Trial } from '../space/trial.ts';
import type { Params, Value } from '../space/value.ts';

/**
 * The grid of a study that Optuna's GridSampler made, which keeps it with every trial as `search_space`: each combination
 * that no trial has had yet, the last parameter varying fastest.
 * @returns null for a study without one, and where the grid lacks a parameter of the space
 */
export function optunaGrid(space: SearchSpace, trials: readonly Trial[]): Sampler | null {
  const grid = trials.findLast(({ attributes }) => attributes?.['search_space'] !== undefined)?.attributes;
  const axes = space.parameters.map(({ name }) => ({ name, values: valuesOf(grid?.['search_space'] ?? null, name) }));
  if (axes.length === 0 || axes.some(({ values }) => values.length === 0)) return null;
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  return {
    name: 'grid',
    note: `grid: the ${count} combinations of Optuna's GridSampler`,
    suggest: ({ trials: before }: SearchState): Params | null => {
      const keyOf = (params: Params): string => valueKey(axes.map(({ name }) => params[name] ?? null));
      const had = new Set(before.map(({ params }) => keyOf(params)));
      for (let at = 0; at < count; at++) {
        const params = pointAt(axes, at);
        if (!had.has(keyOf(params))) return params;
      }
      return null;
    },
  };
}

interface Axis {
  readonly name: string;
  readonly values: readonly Value[];
}

function pointAt(axes: readonly Axis[], at: number): Params {
  let rest = at;
  const chosen = axes.toReversed().map(({ name, values }): [string, Value] => {
    const value = values[rest % values.length] ?? null;
    rest = Math.floor(rest / values.length);
    return [name, value];
  });
  return Object.fromEntries(chosen.reverse());
}

function valuesOf(grid: Value, name: string): readonly Value[] {
  if (typeof grid !== 'object' || grid === null || Array.isArray(grid) || !Object.hasOwn(grid, name)) return [];
  const values = grid[name];
  return Array.isArray(values) ? values : [];
}
