import { normalQuantile } from '../../space/normal.ts';
import type { Rng } from '../../space/rng.ts';
import type { Box } from '../box.ts';
import { sobolBits, sobolDimensions } from '../sobol/sobol.ts';

/**
 * Points spread evenly over a box: Sobol's sequence moved by one random shift of its digits (a net stays a net), which costs
 * less than the scrambling that a study's own sequence has.
 */
export function spreadPoints(box: Box, count: number, rng: Rng): Float64Array[] {
  const shifts = box.coordinates.map(() => Math.floor(rng.next() * 2 ** 32));
  return Array.from({ length: count }, (_, i) =>
    box.snap(
      Float64Array.from(shifts, (shift, d) =>
        d < sobolDimensions ? (((sobolBits(i, d) ^ shift) >>> 0) + 0.5) / 2 ** 32 : rng.next(),
      ),
    ),
  );
}

/**
 * Points near another one: some of its coordinates moved, by a normal step of a drawn size for numbers and to any choice.
 * @param lengths - length scale of each coordinate
 */
export function nearPoints(
  box: Box,
  centre: Float64Array,
  lengths: Float64Array,
  count: number,
  rng: Rng,
): Float64Array[] {
  return Array.from({ length: count }, () => {
    const size = 10 ** (-2 * rng.next()) * 0.5;
    const one = Math.floor(rng.next() * box.width);
    const share = Math.max(rng.next(), 1 / box.width);
    return centre.map((x, d) => {
      if (d !== one && rng.next() >= share) return x;
      const levels = box.coordinates[d]?.levels ?? null;
      if (levels?.unordered) return Math.min(Math.floor(rng.next() * levels.count), levels.count - 1);
      const step = size * Math.min(lengths[d] ?? 1, 1) * normalQuantile(rng.next() || 2 ** -54);
      const moved = Math.min(Math.max(x + step, 0), 1);
      return levels ? levels.at(levels.nearest(moved)) : moved;
    });
  });
}
