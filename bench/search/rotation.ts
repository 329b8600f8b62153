import { normalQuantile } from '../../src/core/space/normal.ts';

/** A random rotation (or reflection): Gram-Schmidt of normal vectors. */
export function randomRotation(dimensions: number, next: () => number): number[][] {
  const rows: number[][] = [];
  for (let made = 0; made < dimensions; made++) {
    let row = Array.from({ length: dimensions }, () => normalQuantile(next() + 2 ** -54));
    for (const earlier of rows) {
      const shadow = dot(row, earlier);
      row = row.map((value, i) => value - shadow * (earlier[i] ?? 0));
    }
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
