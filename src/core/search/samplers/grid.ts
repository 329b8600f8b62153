import { gridAxis } from '../../space/axis.ts';
import type { SearchSpace } from '../../space/distribution.ts';
import { PointGrid } from '../../space/pointGrid.ts';
import type { Params } from '../../space/value.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { SearchError } from '../searchError.ts';
import { TakenPoints } from '../takenPoints.ts';

/** Every combination once, in W&B's order. A point that a trial of any state holds is taken. */
export class GridSampler implements Sampler {
  readonly name = 'grid';
  readonly note = 'grid: every combination once, parameters by name, the last one varies fastest';
  #space: SearchSpace | null = null;
  #points: { readonly grid: PointGrid; readonly taken: TakenPoints } | null = null;

  /** @throws SearchError `endless-grid` when a parameter has no end of values */
  suggest(state: SearchState): Params | null {
    const { grid, taken } = this.#pointsOf(state.space);
    taken.follow(state.trials);
    for (let index = 0; index < grid.size; index++) {
      if (!taken.has(index)) return grid.at(index);
    }
    return null;
  }

  #pointsOf(space: SearchSpace): { readonly grid: PointGrid; readonly taken: TakenPoints } {
    if (this.#points && this.#space === space) return this.#points;
    requireGrid(space);
    const grid = PointGrid.of(space, gridAxis);
    if (!grid) throw new SearchError('endless-grid', 'A grid needs parameters that can be counted.');
    this.#space = space;
    this.#points = { grid, taken: new TakenPoints(grid) };
    return this.#points;
  }
}

/** @throws SearchError `endless-grid` that names the first parameter which a grid cannot count */
export function requireGrid(space: SearchSpace): void {
  const endless = space.parameters.find(({ distribution }) => gridAxis(distribution) === null);
  if (!endless) return;
  throw new SearchError(
    'endless-grid',
    `A grid cannot count ${endless.name} (${endless.distribution.kind}). Give it a list of values, a q_uniform or whole numbers, or use method: random.`,
  );
}
