import { murmur128 } from './murmur.ts';

/** A stream of random numbers. */
export interface Rng {
  /** The next double in [0, 1), 53 bits. */
  next(): number;
}

/** Generator behind every seeded draw, stored with a study: its numbers may only change together with this name. */
export const rngName = 'murmur3-128/xoshiro128**';

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/**
 * xoshiro128** 1.1 (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021).
 * @param state - four 32-bit words, not all zero
 * @returns the next 32-bit word on each call
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [s0, s1, s2, s3] = state;
  return () => {
    const result = Math.imul(rotl(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl(s3, 11);
    return result;
  };
}

/**
 * A random stream that is a pure function of its keys: the same keys give the same numbers on every machine, different
 * keys give independent streams. A draw is so reproducible from (seed, trial, redraw, parameter) without stored state.
 */
export function counterRng(...keys: readonly (number | string)[]): Rng {
  const [a, b, c, d] = murmur128(encode(keys));
  const word = xoshiro128((a | b | c | d) === 0 ? [1, 0, 0, 0] : [a, b, c, d]);
  return { next: () => ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 0x20000000000000 };
}

/** Unambiguous bytes: a number is a tag and its IEEE 754 double, a text a tag, its length and its UTF-16 units. */
function encode(keys: readonly (number | string)[]): Uint8Array {
  const size = keys.reduce<number>((sum, key) => sum + (typeof key === 'number' ? 9 : 5 + 2 * key.length), 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const key of keys) {
    if (typeof key === 'number') {
      view.setUint8(at, 1);
      view.setFloat64(at + 1, key === 0 ? 0 : key, true);
      at += 9;
    } else {
      view.setUint8(at, 2);
      view.setUint32(at + 1, key.length, true);
      at += 5;
      for (let i = 0; i < key.length; i++, at += 2) view.setUint16(at, key.charCodeAt(i), true);
    }
  }
  return bytes;
}
