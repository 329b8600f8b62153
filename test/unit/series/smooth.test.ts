import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smooth } from '../../../src/core/series/smooth.ts';

describe('smoothing', () => {
  it('gives the numbers that TensorBoard gives', () => {
    // last = last * 0.6 + y * 0.4; shown last / (1 - 0.6^n)
    const shown = [...smooth(Float64Array.of(1, 2, 4), 0.6)];
    expect(shown[0]).toBeCloseTo(1, 12);
    expect(shown[1]).toBeCloseTo((0.4 * 0.6 + 2 * 0.4) / (1 - 0.36), 12);
    expect(shown[2]).toBeCloseTo(((0.4 * 0.6 + 2 * 0.4) * 0.6 + 4 * 0.4) / (1 - 0.216), 12);
  });

  it('without weight changes nothing', () => {
    const values = Float64Array.of(3, Number.NaN, 5);
    expect(smooth(values, 0)).toBe(values);
  });

  it('stays between the least and the greatest value, and leaves gaps where they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(Number.NaN)), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, weight) => {
          const finite = values.filter(Number.isFinite);
          smooth(Float64Array.from(values), weight).forEach((value, index) => {
            expect(Number.isNaN(value)).toBe(Number.isNaN(values[index]));
            if (!Number.isNaN(value)) {
              expect(value).toBeGreaterThanOrEqual(Math.min(...finite) - 1e-6);
              expect(value).toBeLessThanOrEqual(Math.max(...finite) + 1e-6);
            }
          });
        },
      ),
    );
  });
});
