import { counterRng } from '../../src/core/space/rng.ts';
import { randomRotation } from './rotation.ts';
import type { RealFunction } from './task.ts';

/** The optimum stays this share of the range away from its edges. */
const MARGIN = 0.15;

/**
 * The same function turned, in the units of its ranges, and moved so that its optimum lies at a drawn place: what a sampler gains
 * from optima in the middle and valleys along the axes, it loses here.
 */
export function moved(f: RealFunction): RealFunction {
  const rng = counterRng('moved', f.name);
  const width = f.low.map((low, i) => (f.high[i] ?? low) - low);
  const unit = (x: readonly number[]): number[] => x.map((value, i) => (value - (f.low[i] ?? 0)) / (width[i] ?? 1));
  const place = (u: readonly number[]): number[] => u.map((value, i) => (f.low[i] ?? 0) + value * (width[i] ?? 1));
  const target = f.low.map(() => MARGIN + (1 - 2 * MARGIN) * rng.next());
  const rotation = randomRotation(f.low.length, () => rng.next());
  const best = unit(f.best);
  return {
    ...f,
    name: `${f.name}-moved`,
    best: place(target),
    of: (x) => {
      const from = unit(x).map((value, i) => value - (target[i] ?? 0));
      const turned = rotation.map((row, i) => row.reduce((sum, r, j) => sum + r * (from[j] ?? 0), best[i] ?? 0));
      return f.of(place(turned));
    },
  };
}
