import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { QmcSampler } from '../../../src/core/search/samplers/qmc.ts';
import { owenScrambled, scrambledSobol, sobolBits, sobolDimensions } from '../../../src/core/search/sobol/sobol.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { trialOf } from './trials.ts';

interface Fixture {
  dimensions: number[];
  points: number[][];
}

const scipy: Fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/search/sobol-scipy.json', import.meta.url), 'utf8'),
);

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `x${i}`);

describe('the sequence', () => {
  test('has the points of SciPy, which walks them in the order of Gray’s code', () => {
    for (const [n, point] of scipy.points.entries()) {
      const found = scipy.dimensions.map((dimension) => sobolBits(n ^ (n >>> 1), dimension) / 2 ** 32);
      expect(found, `point ${n}`).toEqual(point);
    }
  });

  test('scrambling keeps it a net: every elementary interval of the first 256 points holds its share', () => {
    for (const seed of [1, 2, 3]) {
      const point = scrambledSobol(seed, names(2));
      const points = Array.from({ length: 256 }, (_, n) => point(n));
      for (let across = 0; across <= 8; across++) {
        const cells = new Set(
          points.map(([x = 0, y = 0]) => `${Math.floor(x * 2 ** across)} ${Math.floor(y * 2 ** (8 - across))}`),
        );
        expect(cells.size, `seed ${seed}, ${2 ** across} columns`).toBe(256);
      }
    }
  });

  test('every coordinate is a permutation of eighths, in each of many dimensions', () => {
    const point = scrambledSobol(7, names(sobolDimensions));
    const points = Array.from({ length: 8 }, (_, n) => point(n));
    for (let dimension = 0; dimension < sobolDimensions; dimension++) {
      const eighths = points.map((each) => Math.floor((each[dimension] ?? 0) * 8)).sort();
      expect(eighths, `dimension ${dimension}`).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
  });

  test('a scrambled point is uniform over seeds, and so is each of its bits given the ones above', () => {
    const count = 4000;
    const bits = Array.from({ length: count }, (_, seed) =>
      owenScrambled(0b1011 * 2 ** 28, Math.imul(seed + 1, 0x9e3779b1)),
    );
    for (let bit = 0; bit < 32; bit++) {
      const ones = bits.filter((each) => (each >>> bit) & 1).length;
      expect(Math.abs(ones / count - 0.5), `bit ${bit}`).toBeLessThan(0.04);
    }
    const together = bits.filter((each) => ((each >>> 31) & 1) === ((each >>> 30) & 1)).length;
    expect(Math.abs(together / count - 0.5)).toBeLessThan(0.04);
  });

  test('integrates a smooth function far better than random points', () => {
    const dimensions = 6;
    const integrand = (x: Iterable<number>): number => [...x].reduce((all, each) => all * (1 + (each - 0.5)), 1);
    const error = (pointOf: (seed: number) => (n: number) => Iterable<number>): number => {
      const errors = Array.from({ length: 20 }, (_, seed) => {
        const point = pointOf(seed);
        let sum = 0;
        for (let n = 0; n < 512; n++) sum += integrand(point(n));
        return (sum / 512 - 1) ** 2;
      });
      return Math.sqrt(errors.reduce((sum, each) => sum + each, 0) / errors.length);
    };
    const sobol = error((seed) => scrambledSobol(seed, names(dimensions)));
    const random = error((seed) => (n) => {
      const rng = counterRng('random', seed, n);
      return names(dimensions).map(() => rng.next());
    });
    expect(sobol).toBeLessThan(random / 20);
  });
});

function suggestAll(sampler: QmcSampler, space: SearchSpace, most: number, trials: Trial[] = []): Params[] {
  const found: Params[] = [];
  while (found.length < most) {
    const params = sampler.suggest({ space, directions: ['minimize'], trials }, trials.length);
    if (params === null) break;
    found.push(params);
    trials.push(trialOf(trials.length, 'running', params));
  }
  return found;
}

const mixed = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-4, high: 1 },
  n: { kind: 'int_uniform', low: 1, high: 8 },
  c: choices('a', 'b', 'c', 'd'),
  fixed: { kind: 'constant', value: literalOf('x') },
});

describe('the sampler', () => {
  test('spreads every parameter evenly by its quantiles', () => {
    const points = suggestAll(new QmcSampler(3), mixed, 64);
    const count = (test: (params: Params) => boolean): number => points.filter(test).length;
    for (const c of ['a', 'b', 'c', 'd']) expect(count((params) => params['c'] === c)).toBe(16);
    for (let n = 1; n <= 8; n++) expect(count((params) => params['n'] === n)).toBe(8);
    for (let decade = -4; decade < 0; decade++) {
      expect(count(({ lr }) => Number(lr) >= 10 ** decade && Number(lr) < 10 ** (decade + 1))).toBe(16);
    }
    expect(points.every(({ fixed }) => fixed === 'x')).toBe(true);
  });

  test('a point depends on the seed and the number of the trial, not on what other trials do', () => {
    const all = suggestAll(new QmcSampler(3), mixed, 20);
    const alone = new QmcSampler(3).suggest({ space: mixed, directions: ['minimize'], trials: [] }, 13);
    expect(alone).toEqual(all[13]);
    expect(new QmcSampler(4).suggest({ space: mixed, directions: ['minimize'], trials: [] }, 13)).not.toEqual(all[13]);
  });

  test('is the sequence itself with scramble: false, whatever the seed', () => {
    const square = spaceOf({ x: { kind: 'uniform', low: 0, high: 1 }, y: { kind: 'uniform', low: -1, high: 1 } });
    const points = suggestAll(new QmcSampler(3, { scramble: false, qmc_type: 'sobol' }), square, 4);
    // scipy.stats.qmc.Sobol(2, scramble=False).random(4), y from -1 to 1
    const expected = [
      [0, -1],
      [0.5, 0],
      [0.75, -0.5],
      [0.25, 0.5],
    ];
    // A draw is never exactly 0.
    expect(points.map(({ x, y }) => [x, y])).toEqual(
      expected.map((point) => point.map((place) => expect.closeTo(place, 12))),
    );
    expect(suggestAll(new QmcSampler(4, { scramble: false, qmc_type: 'sobol' }), square, 4)).toEqual(points);
  });

  test('a finite space is drawn without repeats until nothing is left, also by a sampler that starts in the middle', () => {
    const space = spaceOf({ a: choices(1, 2, 3), b: { kind: 'int_uniform', low: 0, high: 9 }, c: choices('x', 'y') });
    const all = suggestAll(new QmcSampler(1), space, 100);
    expect(all).toHaveLength(60);
    expect(new Set(all.map(valueKey)).size).toBe(60);
    const first = all.slice(0, 31).map((params, n) => trialOf(n, n % 2 === 0 ? 'complete' : 'fail', params));
    expect(suggestAll(new QmcSampler(1), space, 100, first)).toEqual(all.slice(31));
  });

  test('probabilities that leave little of a space likely still come to its end', () => {
    const rare = {
      kind: 'categorical',
      choices: [literalOf(0), literalOf(1)],
      probabilities: [1, 1e-9],
    } as const;
    const all = suggestAll(new QmcSampler(1), spaceOf({ a: rare, b: rare, c: rare }), 100);
    expect(new Set(all.map(valueKey)).size).toBe(8);
  });

  test('more parameters than the table has dimensions', () => {
    const wide = spaceOf(Object.fromEntries(names(200).map((name) => [name, { kind: 'uniform', low: 0, high: 1 }])));
    const points = suggestAll(new QmcSampler(1), wide, 30);
    const last = points.map(({ x199 }) => Number(x199));
    expect(new Set(last).size).toBe(30);
    expect(last.every((x) => x >= 0 && x < 1)).toBe(true);
  });
});
