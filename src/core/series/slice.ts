import type { PointView } from './metricSeries.ts';

/** One line as it can be drawn; the columns share their length. */
export interface Slice {
  readonly x: Float64Array;
  /** The last finite value of the pixel; NaN where there is none: a gap. */
  readonly last: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Number of raw points inside the asked range. */
  readonly points: number;
  /** True when the columns are the raw points. */
  readonly raw: boolean;
  /** `[first, last]` x of the whole series; empty when it has no point. */
  readonly extent: Float64Array;
}

const emptyColumn = new Float64Array(0);
export const emptySlice: Slice = {
  x: emptyColumn,
  last: emptyColumn,
  min: emptyColumn,
  max: emptyColumn,
  points: 0,
  raw: true,
  extent: emptyColumn,
};

/**
 * What can be drawn of a series between two x, at most `width` buckets of it: each with the last, the least and the
 * greatest value, so that no spike is lost. Where no more points than `width` remain, the points themselves. One point
 * beyond either end is added, so that lines run to the edge.
 *
 * Buckets lie on a grid of a power of two from x = 0, so that a growing series keeps the buckets it has.
 *
 * @param from - null: from the start
 * @param to - null: to the end
 * @param width - in pixels, at least 1
 */
export function sliceSeries(view: PointView, from: number | null, to: number | null, width: number): Slice {
  const { x, shift } = view;
  const size = x.length;
  if (size === 0) {
    return emptySlice;
  }
  const low = from === null ? 0 : x.lowerBound(from - shift);
  const high = to === null ? size : after(x, to - shift);
  const points = Math.max(0, high - low);
  const extent = Float64Array.of(x.at(0) + shift, x.at(size - 1) + shift);
  const first = Math.max(0, low - 1);
  const end = Math.min(size, Math.max(high, low) + 1);
  if (points <= width) {
    const last = finiteOnly(view.value.slice(first, end));
    return { x: shifted(x.slice(first, end), shift), last, min: last, max: last, points, raw: true, extent };
  }
  const start = from ?? x.at(0) + shift;
  const stop = to ?? x.at(size - 1) + shift;
  const step = bucketWidth(stop - start, width);
  const columns = { x: [] as number[], last: [] as number[], min: [] as number[], max: [] as number[] };
  const bucket = (begin: number, finish: number): void => {
    const extremes = view.pyramid.range(begin, finish);
    columns.x.push(x.at(finish - 1) + shift);
    columns.last.push(extremes.last);
    columns.min.push(extremes.min);
    columns.max.push(extremes.max);
  };
  if (first < low) {
    bucket(first, low);
  }
  for (let index = low; index < high; ) {
    const edge = (Math.floor((x.at(index) + shift) / step) + 1) * step;
    // At least one point goes on, also where rounding puts the edge at or before it.
    const next = Math.min(high, Math.max(index + 1, x.lowerBound(edge - shift)));
    bucket(index, next);
    index = next;
  }
  if (high < end) {
    bucket(high, end);
  }
  return {
    x: Float64Array.from(columns.x),
    last: Float64Array.from(columns.last),
    min: Float64Array.from(columns.min),
    max: Float64Array.from(columns.max),
    points,
    raw: false,
    extent,
  };
}

/** The smallest power of two that cuts `span` into at most `width` buckets. */
function bucketWidth(span: number, width: number): number {
  return span > 0 ? 2 ** Math.ceil(Math.log2(span / Math.max(1, width))) : 1;
}

/** Index after the last x <= limit. */
function after(x: PointView['x'], limit: number): number {
  let index = x.lowerBound(limit);
  while (x.at(index) === limit) {
    index++;
  }
  return index;
}

function shifted(column: Float64Array, shift: number): Float64Array {
  return shift === 0 ? column : column.map((value) => value + shift);
}

function finiteOnly(column: Float64Array): Float64Array {
  return column.map((value) => (Number.isFinite(value) ? value : Number.NaN));
}
