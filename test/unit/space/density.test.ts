import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { densityOf, placeIn } from '../../../src/core/space/density.ts';
import { numericQuantile } from '../../../src/core/space/numericQuantile.ts';
import type { Ranged } from '../../../src/core/space/support.ts';
import { anyDistribution } from './arbitraries.ts';

const columns = 400;

/** Share of the drawn area left of a value. */
function areaBelow(distribution: Ranged, value: number): number {
  const density = densityOf(distribution, columns);
  if (density === null) throw new Error('nothing is drawn');
  const all = density.columns.reduce((sum, height) => sum + height, 0);
  const place = placeIn(density, value) * columns;
  const below = density.columns.reduce(
    (sum, height, index) => sum + height * Math.min(Math.max(place - index, 0), 1),
    0,
  );
  return below / all;
}

const drawn: readonly Ranged[] = [
  { kind: 'uniform', low: -3, high: 5 },
  { kind: 'log_uniform_values', low: 1e-6, high: 0.1 },
  { kind: 'log_uniform_values', low: 2, high: 3 },
  { kind: 'inv_log_uniform_values', low: 1e-4, high: 10 },
  { kind: 'normal', mu: 5, sigma: 2 },
  { kind: 'log_normal', mu: -3, sigma: 1 },
  { kind: 'log_normal', mu: 0, sigma: 0.1 },
  { kind: 'beta', a: 2, b: 5 },
  { kind: 'beta', a: 1, b: 1 },
  { kind: 'int_uniform', low: 1, high: 3000 },
  { kind: 'q_uniform', low: 0, high: 1, q: 0.001, whole: false },
  { kind: 'q_log_uniform_values', low: 10, high: 1e6, q: 1, whole: true },
];

describe('the drawing of a distribution', () => {
  // The quantiles come from the other side: from how values are drawn.
  test.each(drawn.map((distribution) => [JSON.stringify(distribution), distribution] as const))(
    '%s has its quantiles where the area says',
    (_, distribution) => {
      for (const p of [0.05, 0.25, 0.5, 0.75, 0.95])
        expect(areaBelow(distribution, numericQuantile(distribution, p))).toBeCloseTo(p, 1.7);
    },
  );

  test('few values are drawn one by one, with their weights', () => {
    const ends = densityOf({ kind: 'q_uniform', low: 0, high: 1, q: 0.25, whole: false }, 40);
    expect(ends).toMatchObject({ low: 0, high: 1, discrete: true });
    // Rounding gives the ends half of what the others get.
    expect(ends?.columns.map((height) => Number(height.toFixed(9)))).toEqual([0.5, 1, 1, 1, 0.5]);
    expect(densityOf({ kind: 'int_uniform', low: 1, high: 4 }, 40)?.columns).toEqual([1, 1, 1, 1]);
  });

  test('ratios are equally wide from one order of magnitude on', () => {
    expect(densityOf({ kind: 'log_uniform_values', low: 1e-4, high: 1 }, 8)).toMatchObject({ log: true });
    const narrow = densityOf({ kind: 'log_uniform_values', low: 1, high: 2 }, 8);
    expect(narrow?.log).toBe(false);
    expect(narrow?.columns[0]).toBeGreaterThan(narrow?.columns[7] ?? 1);
  });

  test('one value is not drawn', () => {
    expect(densityOf({ kind: 'normal', mu: 1, sigma: 0 }, 8)).toBeNull();
    expect(densityOf({ kind: 'int_uniform', low: 3, high: 3 }, 8)).toBeNull();
  });

  test('every distribution has heights from 0 to 1, or none', () => {
    fc.assert(
      fc.property(anyDistribution, fc.integer({ min: 2, max: 60 }), (distribution, count) => {
        if (distribution.kind === 'constant' || distribution.kind === 'categorical') return;
        const density = densityOf(distribution, count);
        if (density === null) return;
        expect(density.low).toBeLessThan(density.high);
        for (const height of density.columns) {
          expect(height).toBeGreaterThanOrEqual(0);
          expect(height).toBeLessThanOrEqual(1);
        }
        expect(Math.max(...density.columns)).toBe(1);
      }),
    );
  });
});
