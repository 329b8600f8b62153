import { counterRng } from './rng.ts';

const ROUNDS = 12;

/** Points up to which a permutation is exact in doubles. */
export const MAX_PERMUTED = 2 ** 52;

/**
 * A random order of the numbers from 0 to `size - 1`, worked out number by number without a list: a Feistel network over two
 * digits, applied again while it leaves the range (J. Black and P. Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
 * @param size - up to {@link MAX_PERMUTED}
 * @param keys - the same keys give the same order
 * @returns the number at a position
 */
export function permutation(size: number, ...keys: readonly (number | string)[]): (position: number) => number {
  const low = Math.max(Math.ceil(Math.sqrt(size)), 1);
  const high = Math.max(Math.ceil(size / low), 1);
  const rng = counterRng(...keys, 'permutation');
  const rounds = Array.from({ length: ROUNDS }, () => Math.floor(rng.next() * 2 ** 32));
  const shuffledOnce = (index: number): number => {
    let a = index % low;
    let b = Math.floor(index / low);
    for (const [round, key] of rounds.entries()) {
      if (round % 2 === 0) a = (a + below(low, b, key)) % low;
      else b = (b + below(high, a, key)) % high;
    }
    return b * low + a;
  };
  return (position) => {
    let index = shuffledOnce(position);
    while (index >= size) index = shuffledOnce(index);
    return index;
  };
}

/** A whole number below a limit, by the last step of MurmurHash3 (A. Appleby, public domain). */
function below(limit: number, digit: number, key: number): number {
  let h = Math.imul(digit ^ key, 0xcc9e2d51) ^ (key >>> 7);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return Math.floor((((h ^ (h >>> 16)) >>> 0) / 2 ** 32) * limit);
}
