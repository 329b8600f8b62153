import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaCdf, betaQuantile, logGamma } from '../../../src/core/space/beta.ts';
import type { Distribution } from '../../../src/core/space/distribution.ts';
import { normalQuantile } from '../../../src/core/space/normal.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { quantile, sample } from '../../../src/core/space/sample.ts';
import { anyDistribution, choices } from './arbitraries.ts';

const draws = (distribution: Distribution, count: number, key = 'x') =>
  Array.from({ length: count }, (_, i) => sample(distribution, counterRng(11, i, key)));
const numbers = (distribution: Distribution, count: number): number[] => draws(distribution, count).map(Number);

/** Probabilities of every size that a 53-bit draw can have, the ends included. */
const probability = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 53 - 1 }).map((k) => k / 2 ** 53),
  fc.constantFrom(0, 2 ** -53, 0.5, 1 - 2 ** -53),
);

/** Kolmogorov-Smirnov distance to a distribution function; above 1.95 / sqrt(n) for one seed in a thousand. */
function distance(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(...sorted.map((x, i) => Math.max((i + 1) / sorted.length - cdf(x), cdf(x) - i / sorted.length)));
}

function shares(values: readonly unknown[]): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1 / values.length);
  return counts;
}

const N = 4000;
const limit = 1.95 / Math.sqrt(N);
const clip = (x: number): number => Math.min(Math.max(x, 0), 1);

describe('special functions', () => {
  test.each<[number, number]>([
    [1e-12, -7.034483825301131],
    [1e-5, -4.264890793922825],
    [0.01, -2.3263478740408408],
    [0.2, -0.8416212335729142],
    [0.4999, -0.0002506628300880075],
    [0.5, 0.0],
    [0.6, 0.2533471031357997],
    [0.925, 1.4395314709384563],
    [0.99, 2.3263478740408408],
    [0.999999999, 5.997807019601637],
  ])('normal quantile at %d is %d (scipy 1.17)', (u, z) => {
    expect(Math.abs(normalQuantile(u) - z)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(z)));
  });

  test.each<[number, number, [number, number][]]>([
    [
      2,
      3,
      [
        [1e-5, 0.0012921074164783165],
        [0.01, 0.04199863562170072],
        [0.3, 0.27238394207510536],
        [0.5, 0.3857275681323895],
        [0.8, 0.5824535745243333],
        [0.99, 0.859132457305454],
      ],
    ],
    [
      0.5,
      0.5,
      [
        [1e-5, 2.4674011000694045e-10],
        [0.01, 0.00024671981713422146],
        [0.3, 0.2061073738537634],
        [0.5, 0.4999999999999999],
        [0.8, 0.9045084971874736],
        [0.99, 0.9997532801828658],
      ],
    ],
    [
      0.1,
      5,
      [
        [1e-5, 1.3321008721895356e-51],
        [0.01, 1.3321008721895307e-21],
        [0.3, 7.865944939454454e-7],
        [0.5, 0.00013014955240919684],
        [0.8, 0.015103304916354527],
        [0.99, 0.2935069421957024],
      ],
    ],
    [
      50,
      2,
      [
        [1e-5, 0.7542791210238369],
        [0.01, 0.8768027571248983],
        [0.3, 0.9528425449752909],
        [0.5, 0.9673091500837798],
        [0.8, 0.9838069983278049],
        [0.99, 0.9970624935779367],
      ],
    ],
    [
      1000,
      2000,
      [
        [1e-5, 0.29731329650179344],
        [0.01, 0.3134822002150808],
        [0.3, 0.32879302774052166],
        [0.5, 0.3332962917247511],
        [0.8, 0.34056602260153257],
        [0.99, 0.35351121527124413],
      ],
    ],
    [
      5,
      0.2,
      [
        [1e-5, 0.17173122429914908],
        [0.01, 0.6211142385825567],
        [0.3, 0.9740834913088363],
        [0.5, 0.995508638599662],
        [0.8, 0.999954683557408],
        [0.99, 0.9999999999858408],
      ],
    ],
  ])('beta(%d, %d) quantiles agree with scipy 1.17', (a, b, pairs) => {
    for (const [u, x] of pairs) expect(Math.abs(betaQuantile(u, a, b) / x - 1)).toBeLessThan(1e-12);
  });

  test('a quantile and its distribution function undo each other', () => {
    const shape = fc.double({ min: 0.2, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), shape, shape, (u, a, b) => {
        const x = betaQuantile(u, a, b);
        fc.pre(x < 1 - 1e-9);
        expect(betaCdf(x, a, b)).toBeCloseTo(u, 6);
      }),
    );
  });

  test('a shape of zero is all mass at that end', () => {
    expect([betaQuantile(0.3, 0, 2), betaQuantile(0.3, 2, 0), betaQuantile(0.3, 0, 0)]).toEqual([0, 1, 0]);
    expect([betaCdf(0.5, 0, 0), betaCdf(0, 0, 2), betaCdf(0.5, 2, 0), betaCdf(1, 2, 0)]).toEqual([0.5, 1, 0, 1]);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 14);
  });
});

describe('every draw stays in what its distribution promises', () => {
  test('uniform, log, inverse log and whole numbers keep their bounds, whatever the probability', () => {
    const bounds = fc
      .tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }))
      .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
    const kind = fc.constantFrom('uniform', 'log_uniform_values', 'inv_log_uniform_values', 'int_uniform');
    fc.assert(
      fc.property(bounds, kind, fc.constantFrom(1, 1000), probability, ({ low, high }, name, scale, u) => {
        const divisor = name === 'int_uniform' ? 1 : scale;
        const distribution: Distribution = { kind: name, low: low / divisor, high: high / divisor };
        const x = Number(quantile(distribution, u));
        expect(x).toBeGreaterThanOrEqual(low / divisor);
        expect(x).toBeLessThanOrEqual(high / divisor);
        if (name === 'int_uniform') expect(Number.isInteger(x)).toBe(true);
      }),
    );
  });

  test('numbers are finite and choices are choices', () => {
    fc.assert(
      fc.property(anyDistribution, probability, (distribution, u) => {
        const value = quantile(distribution, u);
        if (distribution.kind === 'constant') expect(value).toBe(distribution.value.value);
        else if (distribution.kind === 'categorical') {
          expect(distribution.choices.map((choice) => choice.value)).toContain(value);
        } else expect(Number.isFinite(value)).toBe(true);
      }),
    );
  });

  test('a multiple of q has no binary noise', () => {
    const tenth: Distribution = { kind: 'q_uniform', low: 0, high: 1, q: 0.1, whole: false };
    const seen = [...shares(draws(tenth, 2000)).keys()].map(String).sort();
    expect(seen).toEqual(['0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1']);
  });

  test('multiples of q can leave the bounds, as in W&B', () => {
    const chunk: Distribution = { kind: 'q_log_uniform_values', low: 1, high: 256, q: 8, whole: true };
    const seen = shares(draws(chunk, 2000));
    expect(seen.has(0)).toBe(true);
    expect([...seen.keys()].every((x) => Number(x) % 8 === 0 && Number(x) <= 256)).toBe(true);
    const low: Distribution = { kind: 'q_uniform', low: 1, high: 9, q: 4, whole: true };
    expect([...shares(draws(low, 500)).keys()].sort()).toEqual([0, 4, 8]);
  });
});

describe('draws follow their distribution (fixed seed)', () => {
  test.each<[Distribution, (x: number) => number]>([
    [{ kind: 'uniform', low: -2, high: 6 }, (x) => clip((x + 2) / 8)],
    [{ kind: 'log_uniform_values', low: 1e-7, high: 0.1 }, (x) => clip(Math.log(x / 1e-7) / Math.log(1e6))],
    [{ kind: 'inv_log_uniform_values', low: 0.001, high: 1 }, (x) => clip(Math.log(x / 0.001) / Math.log(1e3))],
    [{ kind: 'normal', mu: 1, sigma: 0.5 }, (x) => phi((x - 1) / 0.5)],
    [{ kind: 'log_normal', mu: -2, sigma: 1.5 }, (x) => phi((Math.log(x) + 2) / 1.5)],
    [{ kind: 'beta', a: 2, b: 3 }, (x) => x ** 2 * (6 - 8 * x + 3 * x ** 2)],
    [{ kind: 'beta', a: 0.5, b: 0.5 }, (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
  ])('%j', (distribution, cdf) => {
    expect(distance(numbers(distribution, N), cdf)).toBeLessThan(limit);
  });

  test('whole numbers are equally likely, both ends too', () => {
    const seen = shares(numbers({ kind: 'int_uniform', low: 1, high: 6 }, 6 * N));
    expect([...seen.keys()].map(Number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const share of seen.values()) expect(Math.abs(share - 1 / 6)).toBeLessThan(0.01);
  });

  test('rounding gives each multiple the mass around it', () => {
    const seen = shares(numbers({ kind: 'q_uniform', low: 16, high: 64, q: 16, whole: true }, 6 * N));
    expect(seen.get(16)).toBeCloseTo(1 / 6, 1);
    expect(seen.get(32)).toBeCloseTo(1 / 3, 1);
    expect(seen.get(64)).toBeCloseTo(1 / 6, 1);
    const bell = shares(numbers({ kind: 'q_normal', mu: 10, sigma: 5, q: 1, whole: true }, 2 * N));
    expect(Math.abs((bell.get(10) ?? 0) - (phi(0.1) - phi(-0.1)))).toBeLessThan(0.015);
  });

  test('choices follow their probabilities, which need not sum to one', () => {
    const weighted: Distribution = {
      kind: 'categorical',
      choices: ['a', 'b', 'c'].map((value) => literalOf(value)),
      probabilities: [2, 0, 6],
    };
    const seen = shares(draws(weighted, N));
    expect(Math.abs((seen.get('a') ?? 0) - 0.25)).toBeLessThan(0.03);
    expect(seen.has('b')).toBe(false);
    const even = shares(draws(choices('a', 'b'), N));
    expect(Math.abs((even.get('a') ?? 0) - 0.5)).toBeLessThan(0.03);
  });
});

/** Normal distribution function by Simpson's rule: independent of the quantile under test. */
function phi(z: number): number {
  const steps = 400;
  const width = z / steps;
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let i = 1; i < steps; i++) sum += density(i * width) * (i % 2 === 1 ? 4 : 2);
  return clip(0.5 + (sum * width) / 3);
}
