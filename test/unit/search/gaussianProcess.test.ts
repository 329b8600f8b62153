import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Box } from '../../../src/core/search/box.ts';
import { cholesky, inverseOf, solveLower, solveLowerTransposed } from '../../../src/core/search/gp/cholesky.ts';
import { standardLogEi } from '../../../src/core/search/gp/expectedImprovement.ts';
import { fitHyperparameters, MIN_NOISE, negativeLogPosterior } from '../../../src/core/search/gp/hyperparameters.ts';
import { LogImprovement } from '../../../src/core/search/gp/improvement.ts';
import { type Acquisition, climb, levelsToTry } from '../../../src/core/search/gp/maximise.ts';
import { minimise } from '../../../src/core/search/gp/minimise.ts';
import { GaussianProcess } from '../../../src/core/search/gp/process.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';

interface Case {
  readonly choices: number[];
  readonly points: number[];
  readonly values: number[];
  readonly inverseSquares: number[];
  readonly scale: number;
  readonly noise: number;
  readonly queries: number[];
  readonly mean: number[];
  readonly variance: number[];
  readonly logEi: number[];
  readonly loss: number;
  readonly gradient: number[];
  readonly fittedLoss: number;
}

/** Written by gp_optuna.py beside it. */
const fixture = new URL('../../fixtures/search/gp-optuna.json', import.meta.url);
const recorded: { optuna: string; improvements: [z: number, log: number][]; cases: Case[] } = JSON.parse(
  readFileSync(fixture, 'utf8'),
);

function setUp(each: Case, sign = 1) {
  const choices = Uint8Array.from(each.choices);
  const points = { count: each.values.length, rows: Float64Array.from(each.points) };
  const values = Float64Array.from(each.values, (value) => sign * value);
  const { scale, noise } = each;
  const process = new GaussianProcess(points, values, choices, {
    inverseSquares: Float64Array.from(each.inverseSquares),
    scale,
    noise,
  });
  const width = choices.length;
  const queries = each.mean.map((_, i) => Float64Array.from(each.queries.slice(i * width, (i + 1) * width)));
  const theta = Float64Array.from([...each.inverseSquares, scale, noise - MIN_NOISE], Math.log);
  return { choices, points, values, process, queries, theta, width };
}

describe(`against Optuna ${recorded.optuna}, with numbers and choices`, () => {
  test('posterior mean and variance', () => {
    for (const each of recorded.cases) {
      const { process, queries } = setUp(each);
      for (const [i, query] of queries.entries()) {
        const { mean, variance } = process.posterior(query);
        expect(mean).toBeCloseTo(each.mean[i] ?? Number.NaN, 9);
        expect(variance).toBeCloseTo(each.variance[i] ?? Number.NaN, 9);
      }
    }
  });

  test('log expected improvement', () => {
    for (const each of recorded.cases) {
      const { process, queries, width } = setUp(each, -1);
      const acquisition = new LogImprovement(process, -Math.max(...each.values), [], width);
      for (const [i, query] of queries.entries()) {
        expect(acquisition.value(query) / (each.logEi[i] ?? Number.NaN)).toBeCloseTo(1, 8);
      }
    }
  });

  test('log posterior of the hyperparameters, and its gradient', () => {
    for (const each of recorded.cases) {
      const { points, values, choices, theta } = setUp(each);
      const gradient = new Float64Array(theta.length);
      expect(negativeLogPosterior(points, values, choices)(theta, gradient)).toBeCloseTo(each.loss, 8);
      for (const [i, slope] of gradient.entries()) expect(slope).toBeCloseTo(each.gradient[i] ?? Number.NaN, 7);
    }
  });

  test('hyperparameters at least as likely', () => {
    for (const each of recorded.cases) {
      const { points, values, choices } = setUp(each);
      const { inverseSquares, scale, noise } = fitHyperparameters(points, values, choices);
      const theta = Float64Array.from([...inverseSquares, scale, noise - MIN_NOISE], Math.log);
      const loss = negativeLogPosterior(points, values, choices)(theta, new Float64Array(theta.length));
      expect(loss).toBeLessThan(each.fittedLoss + 0.01);
    }
  });
});

test('log expected improvement keeps its digits far out', () => {
  for (const [z, log] of recorded.improvements) expect(standardLogEi(z).value / log).toBeCloseTo(1, z < -50 ? 6 : 10);
});

test('slopes are those of finite differences', () => {
  for (const each of recorded.cases) {
    const { process, queries, width, choices } = setUp(each, -1);
    const limits = [{ process, limit: 0.3 }];
    for (const incumbent of [-1, 0.4, null]) {
      const acquisition = new LogImprovement(process, incumbent, limits, width);
      for (const query of queries) {
        const gradient = new Float64Array(width);
        expect(acquisition.slopes(query, gradient)).toBeCloseTo(acquisition.value(query), 9);
        for (let d = 0; d < width; d++) {
          const step = 1e-6;
          const moved = (by: number) => acquisition.value(query.map((x, i) => (i === d ? x + by : x)));
          const expected = choices[d] ? 0 : (moved(step) - moved(-step)) / (2 * step);
          expect(Math.abs((gradient[d] ?? 0) - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
        }
      }
    }
  }
});

test('a Cholesky factor solves and inverts', () => {
  const entries = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(entries, (a) => {
      const n = 4;
      const at = (i: number, j: number) => a[i * n + j] ?? 0;
      const matrix = Float64Array.from({ length: n * n }, (_, place) => {
        const [i, j] = [Math.floor(place / n), place % n];
        return [0, 1, 2, 3].reduce((sum, k) => sum + at(i, k) * at(j, k), i === j ? 0.5 : 0);
      });
      const factor = matrix.slice();
      expect(cholesky(factor, n)).toBe(true);
      const x = Float64Array.from([1, -2, 3, 0.5]);
      const b = x.map((_, i) => x.reduce((sum, value, j) => sum + (matrix[i * n + j] ?? 0) * value, 0));
      solveLower(factor, n, b);
      solveLowerTransposed(factor, n, b);
      for (const [i, value] of x.entries()) expect(b[i]).toBeCloseTo(value, 8);
      const inverse = inverseOf(factor, n);
      for (let i = 0; i < n; i++) {
        let product = 0;
        for (let k = 0; k < n; k++)
          product += (inverse[Math.max(i, k) * n + Math.min(i, k)] ?? 0) * (matrix[k * n + i] ?? 0);
        expect(product).toBeCloseTo(1, 8);
      }
    }),
  );
  expect(cholesky(Float64Array.from([1, 0, 2, 1]), 2)).toBe(false);
});

test('a local minimum in a box, on its edge where it lies outside', () => {
  const rosenbrock = ([x = 0, y = 0]: Float64Array, gradient: Float64Array) => {
    gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
    gradient[1] = 200 * (y - x * x);
    return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
  };
  const options = (high: number) => ({
    low: new Float64Array(2).fill(-2),
    high: new Float64Array(2).fill(high),
    maxRounds: 200,
    tolerance: 1e-8,
  });
  const inside = minimise(rosenbrock, Float64Array.from([-1.2, 1]), options(2));
  expect([...inside.x].map((x) => Number(x.toFixed(5)))).toEqual([1, 1]);
  const cut = minimise(rosenbrock, Float64Array.from([-1.2, 0.3]), options(0.5));
  expect([...cut.x].map((x) => Number(x.toFixed(3)))).toEqual([0.5, 0.25]);
});

describe('a list of choices', () => {
  /** How many choices a local search looks at that starts at 0, and the one it ends at, where one is best and known. */
  function looked(count: number, best: number): { values: number; choice: number } {
    const box = new Box(spaceOf({ a: choices(...Array(count).keys()) }));
    let values = 0;
    const acquisition: Acquisition = {
      value: ([choice = 0]) => {
        values++;
        return choice === best ? 1 : 0;
      },
      slopes: () => 0,
    };
    const start = { point: Float64Array.of(0), value: 0 };
    const tries = levelsToTry(box, [Float64Array.of(7), Float64Array.of(count - 1)], counterRng(1));
    return { choice: climb(box, acquisition, start, Float64Array.of(1), tries).point[0] ?? 0, values };
  }

  test('is gone through where it is short', () => {
    expect(looked(60, 41)).toEqual({ values: 59, choice: 41 });
  });

  test('is tried at what trials hold and a few others where it is long, whose rest is all alike', () => {
    const { values, choice } = looked(10_000, 9_999);
    expect(choice).toBe(9_999);
    expect(values).toBeGreaterThan(2);
    expect(values).toBeLessThan(20);
  });
});
