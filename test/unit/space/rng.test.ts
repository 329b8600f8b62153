import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { murmur128 } from '../../../src/core/space/murmur.ts';
import { counterRng, xoshiro128 } from '../../../src/core/space/rng.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the hash is MurmurHash3_x86_128 (vectors of mmh3 5.2)', () => {
  expect(murmur128(bytes(''))).toEqual([0, 0, 0, 0]);
  expect(murmur128(bytes('a'))).toEqual([0xa794933c, 0x5556b01b, 0x5556b01b, 0x5556b01b]);
  expect(murmur128(bytes('hello world, sixteen and more'))).toEqual([0xbcf2abd2, 0x9f7533df, 0x57f1a990, 0xc25db6ad]);
  expect(murmur128(Uint8Array.from({ length: 48 }, (_, i) => i))).toEqual([
    0xbf0490bc, 0x0ec07a3d, 0x00412110, 0x201258e7,
  ]);
});

test('the generator is xoshiro128** (vector of the authors’ C source)', () => {
  const next = xoshiro128([1, 2, 3, 4]);
  expect(Array.from({ length: 6 }, next)).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
});

describe('keyed streams', () => {
  test('are the same for the same keys, now and in later versions', () => {
    const rng = counterRng(7, 12, 0, 'lr');
    expect([rng.next(), rng.next()]).toEqual([0.3067818099464863, 0.9608357354727521]);
  });

  test('differ for keys that differ in anything', () => {
    const key = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string());
    fc.assert(
      fc.property(fc.array(key, { maxLength: 4 }), fc.array(key, { maxLength: 4 }), (a, b) => {
        const same = a.length === b.length && a.every((item, i) => item === b[i]);
        expect(counterRng(...a).next() === counterRng(...b).next()).toBe(same);
      }),
    );
    expect(counterRng('ab', 'c').next()).not.toBe(counterRng('a', 'bc').next());
    expect(counterRng(1).next()).not.toBe(counterRng('1').next());
  });

  test('are uniform across neighbouring keys as well as within a stream', () => {
    const across = Array.from({ length: 20_000 }, (_, trial) => counterRng(1, trial, 0, 'x').next());
    const one = counterRng(3);
    const within = Array.from({ length: 20_000 }, () => one.next());
    for (const draws of [across, within]) {
      expect(kolmogorov(draws)).toBeLessThan(1.63 / Math.sqrt(draws.length));
      expect(Math.abs(lagCorrelation(draws))).toBeLessThan(4 / Math.sqrt(draws.length));
    }
  });

  test('use all 53 bits and stay below 1', () => {
    const rng = counterRng('bits');
    const draws = Array.from({ length: 1000 }, () => rng.next());
    expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(draws.filter((u) => (u * 2 ** 53) % 2 === 1).length).toBeGreaterThan(400);
  });
});

/** Largest distance of the empirical distribution function to the uniform one. */
function kolmogorov(draws: readonly number[]): number {
  const sorted = [...draws].sort((a, b) => a - b);
  return Math.max(...sorted.map((u, i) => Math.max((i + 1) / sorted.length - u, u - i / sorted.length)));
}

function lagCorrelation(draws: readonly number[]): number {
  const pairs = draws.slice(1).map((u, i) => (u - 0.5) * ((draws[i] ?? 0) - 0.5));
  return (12 * pairs.reduce((sum, x) => sum + x, 0)) / pairs.length;
}
