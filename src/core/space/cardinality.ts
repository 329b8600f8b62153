import { drawAxis, gridAxis } from './axis.ts';
import type { SearchSpace } from './distribution.ts';
import { GridWithDraws } from './gridWithDraws.ts';
import { type NumberedPoints, PointGrid } from './pointGrid.ts';
import { SingleChanges } from './singleChanges.ts';
import type { Params, Value } from './value.ts';

/** How a method goes through a space, where its name does not say it all. */
export interface CountOptions {
  /** Arguments of the sampler: `over` and `draws` of a grid. */
  readonly args?: Readonly<Record<string, Value>>;
  /** Of `one_at_a_time`. */
  readonly baseline?: Params;
}

/**
 * How many different points a method can reach; with conditions none that differ only in what does not count. Beyond 2^53 a
 * rounded number.
 * @param method - `grid` counts as W&B's grid does, `one_at_a_time` the baseline and its changes; every other method by the
 * values that draws can give
 * @returns null when there is no end of them
 */
export function cardinality(space: SearchSpace, method: string, options: CountOptions = {}): number | null {
  const over = overOf(method, options);
  if (over !== null) return GridWithDraws.of(space, over, drawsOf(options.args))?.size ?? null;
  const size = numberedPoints(space, method, options)?.size ?? null;
  return size !== null && Number.isFinite(size) ? size : null;
}

/**
 * The different points that a method goes through.
 * @returns null when there is no end of them, or some of their values are drawn
 */
export function numberedPoints(space: SearchSpace, method: string, options: CountOptions = {}): NumberedPoints | null {
  if (method === 'one_at_a_time') return SingleChanges.of(space, options.baseline ?? {});
  if (overOf(method, options) !== null) return null;
  return PointGrid.of(space, method === 'grid' ? gridAxis : drawAxis);
}

function overOf(method: string, { args }: CountOptions): readonly string[] | null {
  return method === 'grid' ? namesOf(args?.['over']) : null;
}

function namesOf(value: Value | undefined): readonly string[] | null {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : null;
}

function drawsOf(args: CountOptions['args']): number {
  const draws = args?.['draws'];
  return typeof draws === 'number' ? draws : 1;
}
