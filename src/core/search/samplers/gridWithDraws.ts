import type { SearchSpace } from '../../space/distribution.ts';
import { GridWithDraws } from '../../space/gridWithDraws.ts';
import type { Trial } from '../../space/trial.ts';
import type { Params } from '../../space/value.ts';
import { PointCursor } from '../pointCursor.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { SearchError } from '../searchError.ts';
import { type GridSamplerOrder, orderText, placesOf } from './grid.ts';
import { RandomSampler } from './random.ts';

export interface GridWithDrawsArgs {
  /** Parameters of the grid. */
  readonly over: readonly string[];
  /** Trials of each point, each with other values of the rest. */
  readonly draws: number;
  readonly order: GridSamplerOrder;
}

/** A grid over some parameters, each point with random values of the others: all points once before any comes again. */
export class GridWithDrawsSampler implements Sampler {
  readonly name = 'grid';
  readonly note: string;
  readonly #seed: number;
  readonly #args: GridWithDrawsArgs;
  readonly #rest: RandomSampler;
  #space: SearchSpace | null = null;
  #points: { readonly grid: GridWithDraws; readonly cursor: PointCursor } | null = null;

  constructor(seed: number, args: GridWithDrawsArgs) {
    this.#seed = seed;
    this.#args = args;
    this.#rest = new RandomSampler(seed);
    const times = args.draws === 1 ? 'once' : `${args.draws} times`;
    this.note = `grid: every combination of ${args.over.join(', ')} ${times}, ${orderText(args.order, seed)}; the rest at random with seed ${seed}`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const { grid, cursor } = this.#pointsOf(state.space);
    for (const point of cursor.left(state.trials)) {
      const trials = this.#trialsAt(point, cursor, state.trials);
      const params = this.#rest.suggest({ ...state, space: grid.fixedAt(point), trials }, number);
      if (params !== null) return params;
    }
    return null;
  }

  #trialsAt(point: number, { taken }: PointCursor, trials: readonly Trial[]): readonly Trial[] {
    return taken.has(point) ? trials.filter((_, place) => taken.pointOf(place) === point) : [];
  }

  #pointsOf(space: SearchSpace): { readonly grid: GridWithDraws; readonly cursor: PointCursor } {
    if (this.#points && this.#space === space) return this.#points;
    const { over, draws, order } = this.#args;
    const grid = GridWithDraws.of(space, over, draws, order === 'file' ? 'file' : 'name');
    if (!grid) throw new SearchError('endless-grid', `A grid over ${over.join(', ')} cannot be counted.`);
    this.#space = space;
    const places = placesOf(order, grid.points.size, this.#seed);
    this.#points = { grid, cursor: new PointCursor(grid.points, places, draws) };
    return this.#points;
  }
}
