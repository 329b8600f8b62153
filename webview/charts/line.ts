import type { Slice } from '../../src/core/series/slice.ts';
import { smooth } from '../../src/core/series/smooth.ts';

/** One run's line in one chart. The columns share their length; NaN is a gap. */
export interface Line {
  readonly x: Float64Array;
  /** As logged (the last value of each pixel). */
  readonly value: Float64Array;
  /** What is drawn: `value`, smoothed where wanted. */
  readonly drawn: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** False when several points share a pixel, so that min and max make a band. */
  readonly raw: boolean;
}

export function lineOf(slice: Slice, smoothing: number): Line {
  return {
    x: slice.x,
    value: slice.last,
    drawn: smooth(slice.last, smoothing),
    min: slice.min,
    max: slice.max,
    raw: slice.raw,
  };
}

/** Index of the point nearest to x; -1 when there is none, or when x lies clearly beyond either end of the line. */
export function nearest(line: Line, x: number, toleranceX: number): number {
  const { length } = line.x;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((line.x[middle] ?? 0) < x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const before = line.x[low - 1] ?? Number.NEGATIVE_INFINITY;
  const after = line.x[low] ?? Number.POSITIVE_INFINITY;
  const outside = low === 0 ? after - x > toleranceX : low === length && x - before > toleranceX;
  if (length === 0 || outside) {
    return -1;
  }
  return x - before < after - x ? low - 1 : low;
}

/** Extent of what is drawn between two x, bands included; null when there is nothing. On a log axis only positives count. */
export function verticalExtent(lines: Iterable<Line>, from: number, to: number, log: boolean): [number, number] | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    for (let index = 0; index < line.x.length; index++) {
      const x = line.x[index] ?? 0;
      if (x < from || x > to) {
        continue;
      }
      for (const value of [line.min[index], line.max[index], line.drawn[index]]) {
        if (value !== undefined && Number.isFinite(value) && (!log || value > 0)) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    }
  }
  return least <= greatest ? [least, greatest] : null;
}

/** A y range with a little air; never empty. */
export function paddedRange(extent: readonly [number, number] | null, log: boolean): [number, number] {
  if (extent === null) {
    return log ? [0.1, 1] : [0, 1];
  }
  const [least, greatest] = extent;
  if (log) {
    const ratio = Math.max(1.05, (greatest / least) ** 0.04);
    return [least / ratio, greatest * ratio];
  }
  if (least === greatest) {
    const half = least === 0 ? 1 : Math.abs(least) * 0.1;
    return [least - half, greatest + half];
  }
  const air = (greatest - least) * 0.05;
  // Values that never go below zero do not need room below it.
  return [least >= 0 && least - air < 0 ? 0 : least - air, greatest + air];
}
