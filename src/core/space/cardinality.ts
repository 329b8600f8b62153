import { drawAxis, gridAxis } from './axis.ts';
import type { Distribution, SearchSpace } from './distribution.ts';
import type { Value } from './value.ts';

/** More values than anybody lists. */
const MAX_LISTED = 1_000_000;

/**
 * The values that a grid takes from a distribution, duplicates collapsed, `max` of a `q_uniform` left out as W&B does.
 * Null when it is continuous, or has more than a million values ({@link cardinality} counts those too).
 */
export function gridValues(distribution: Distribution): readonly Value[] | null {
  const axis = gridAxis(distribution);
  if (!axis || axis.size > MAX_LISTED) return null;
  return Array.from({ length: axis.size }, (_, index) => axis.at(index));
}

/**
 * How many different points a method can reach. Beyond 2^53 a rounded number.
 * @param method - `grid` counts as W&B's grid does; every other method by the values that draws can give
 * @returns null when there is no end of them
 */
export function cardinality(space: SearchSpace, method: string): number | null {
  const axisOf = method === 'grid' ? gridAxis : drawAxis;
  let product = 1;
  for (const { distribution } of space.parameters) {
    const axis = axisOf(distribution);
    if (!axis) return null;
    product *= axis.size;
  }
  return Number.isFinite(product) ? product : null;
}
