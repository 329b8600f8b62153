import { gridAxis } from '../space/axis.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { PointGrid } from '../space/pointGrid.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/** Points of a finite space that no trial holds yet. */
export interface OpenPoints {
  /** The first ones, in the order of a grid. */
  readonly points: readonly Params[];
  /** All of them. */
  readonly count: number;
}

/**
 * Which points of a space are still to be tried.
 * @param most - how many are listed
 * @returns null for a space with no end of points
 */
export function openPoints(space: SearchSpace, trials: readonly Trial[], most: number): OpenPoints | null {
  const grid = PointGrid.of(space, gridAxis, 'name');
  if (grid === null) {
    return null;
  }
  const taken = new Set(trials.map(({ params }) => grid.indexOf(params)));
  taken.delete(-1);
  const points: Params[] = [];
  for (let index = 0; index < grid.size && points.length < most; index++) {
    if (!taken.has(index)) {
      points.push(grid.at(index));
    }
  }
  return { points, count: grid.size - taken.size };
}
