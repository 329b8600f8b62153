import { gridAxis } from '../../space/axis.ts';
import type { SearchSpace } from '../../space/distribution.ts';
import { MAX_PERMUTED, permutation } from '../../space/permutation.ts';
import { PointGrid } from '../../space/pointGrid.ts';
import type { Params } from '../../space/value.ts';
import { PointCursor } from '../pointCursor.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { SearchError } from '../searchError.ts';

/** `name`: W&B's order, parameters by name; `file`: as in the file; `shuffled`: a random one. */
export const gridOrders = ['name', 'file', 'shuffled'] as const;
export type GridSamplerOrder = (typeof gridOrders)[number];

/** What people are told about an order. */
export function orderText(order: GridSamplerOrder, seed: number): string {
  switch (order) {
    case 'name':
      return 'parameters by name, the last one varies fastest';
    case 'file':
      return 'parameters as in the file, the last one varies fastest';
    case 'shuffled':
      return `in an order shuffled with seed ${seed}`;
  }
}

/** The order of the points of a grid; for `name` and `file` the one that they have. */
export function placesOf(order: GridSamplerOrder, size: number, seed: number): (position: number) => number {
  if (order !== 'shuffled') return (position) => position;
  if (size > MAX_PERMUTED) {
    throw new SearchError(
      'unsuitable-sampler',
      `A grid of ${size} points is too large to be shuffled. Use the sampler random, which draws it without repeats.`,
    );
  }
  return permutation(size, seed, 'grid');
}

/** Every combination once. A point that a trial of any state holds is taken, one that waits to be run among them. */
export class GridSampler implements Sampler {
  readonly name = 'grid';
  readonly note: string;
  readonly #seed: number;
  readonly #order: GridSamplerOrder;
  #space: SearchSpace | null = null;
  #points: { readonly grid: PointGrid; readonly cursor: PointCursor } | null = null;

  /** @param seed - of a shuffled order, which nothing else depends on */
  constructor(order: GridSamplerOrder = 'name', seed = 0) {
    this.#order = order;
    this.#seed = seed;
    this.note = `grid: every combination once, ${orderText(order, seed)}`;
  }

  /** @throws SearchError `endless-grid` when a parameter has no end of values */
  suggest(state: SearchState): Params | null {
    const { grid, cursor } = this.#pointsOf(state.space);
    const [next] = cursor.left(state.trials);
    return next === undefined ? null : grid.at(next);
  }

  #pointsOf(space: SearchSpace): { readonly grid: PointGrid; readonly cursor: PointCursor } {
    if (this.#points && this.#space === space) return this.#points;
    const grid = requireGrid(space, this.#order);
    this.#space = space;
    this.#points = { grid, cursor: new PointCursor(grid, placesOf(this.#order, grid.size, this.#seed)) };
    return this.#points;
  }
}

/** @throws SearchError `endless-grid` that names the first parameter which a grid cannot count */
export function requireGrid(space: SearchSpace, order: GridSamplerOrder = 'name'): PointGrid {
  const grid = PointGrid.of(space, gridAxis, order === 'file' ? 'file' : 'name');
  if (grid) return grid;
  const endless = space.parameters.find(({ distribution }) => gridAxis(distribution) === null);
  if (!endless) {
    throw new SearchError(
      'endless-grid',
      'The conditions of this space depend on each other in too many ways to be counted. Use the sampler random.',
    );
  }
  const listed = space.parameters.filter(({ distribution }) => gridAxis(distribution) !== null);
  const some = listed.length > 0 ? `, draw it with sampler: {name: grid, over: [${namesOf(listed)}]}` : '';
  throw new SearchError(
    'endless-grid',
    `A grid cannot count ${endless.name} (${endless.distribution.kind}). Give it a list of values, a q_uniform or whole numbers${some}, or use method: random.`,
  );
}

function namesOf(parameters: SearchSpace['parameters']): string {
  const searched = parameters.filter(({ distribution }) => distribution.kind !== 'constant');
  return (searched.length > 0 ? searched : parameters).map(({ name }) => name).join(', ');
}
