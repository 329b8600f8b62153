import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numericQuantile } from '../../../src/core/space/numericQuantile.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { sample } from '../../../src/core/space/sample.ts';
import { anyDistribution } from './arbitraries.ts';

const count = 2000;

test('the share of draws that do not exceed a quantile is its probability', () => {
  fc.assert(
    fc.property(anyDistribution, fc.constantFrom(0.05, 0.25, 0.5, 0.75, 0.95), (distribution, p) => {
      if (distribution.kind === 'constant' || distribution.kind === 'categorical') return;
      const at = numericQuantile(distribution, p);
      const draws = Array.from({ length: count }, (_, trial) => Number(sample(distribution, counterRng(5, trial))));
      // Five standard errors; values that are drawn several times lie on both sides.
      const noise = 5 * Math.sqrt((p * (1 - p)) / count);
      expect(draws.filter((draw) => draw < at).length / count).toBeLessThanOrEqual(p + noise);
      expect(draws.filter((draw) => draw <= at).length / count).toBeGreaterThanOrEqual(p - noise);
    }),
    { numRuns: 60 },
  );
});

// ppf of scipy 1.17: loguniform(1e-4, 10), beta(2, 5), lognorm(s=0.5, scale=e).
test.each([
  [{ kind: 'inv_log_uniform_values', low: 1e-4, high: 10 } as const, 0.05, 0.000177827941],
  [{ kind: 'log_uniform_values', low: 1e-4, high: 10 } as const, 0.95, 5.623413252],
  [{ kind: 'beta', a: 2, b: 5 } as const, 0.5, 0.2644499833],
  [{ kind: 'log_normal', mu: 1, sigma: 0.5 } as const, 0.05, 1.194315463],
])('%j at %d is %d', (distribution, p, expected) => {
  expect(numericQuantile(distribution, p)).toBeCloseTo(expected, 8);
});
