/**
 * Points of the unit box that a Gaussian process knows, row by row. A coordinate of a choice is its number, and two choices are
 * as far apart as any other two: their difference is 1.
 */
export interface Points {
  readonly count: number;
  readonly rows: Float64Array;
}

/** Which coordinates are choices. */
export type ChoiceMask = Uint8Array;

/** Squared difference of two coordinates; Hamming distance between choices. */
export function squaredDifference(a: number, b: number, isChoice: boolean): number {
  if (isChoice) return a === b ? 0 : 1;
  const gap = a - b;
  return gap * gap;
}

export function stacked(points: readonly Float64Array[]): Points {
  const width = points[0]?.length ?? 0;
  const rows = new Float64Array(points.length * width);
  for (const [i, point] of points.entries()) rows.set(point, i * width);
  return { count: points.length, rows };
}
