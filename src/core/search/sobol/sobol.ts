import { counterRng } from '../../space/rng.ts';
import { directionSeeds } from './directionNumbers.ts';

const BITS = 32;

/** Direction numbers of the dimensions that were asked for so far. */
const directions: Uint32Array[] = [];

/** Dimensions that the table has; the first one needs no entry. */
export const sobolDimensions = directionSeeds.length + 1;

/** v_1 to v_32 of a dimension (P. Bratley and B. Fox, "Algorithm 659", ACM TOMS 14, 1988). */
function directionsOf(dimension: number): Uint32Array {
  const known = directions[dimension];
  if (known) return known;
  const v = new Uint32Array(BITS);
  const seed = directionSeeds[dimension - 1];
  if (seed) {
    const { polynomial, initial } = seed;
    const degree = initial.length;
    for (const [i, m] of initial.entries()) v[i] = m << (BITS - 1 - i);
    for (let i = degree; i < BITS; i++) {
      const oldest = v[i - degree] ?? 0;
      let next = oldest ^ (oldest >>> degree);
      for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - k)) & 1) next ^= v[i - k] ?? 0;
      v[i] = next;
    }
  } else {
    for (let i = 0; i < BITS; i++) v[i] = 2 ** (BITS - 1 - i);
  }
  directions[dimension] = v;
  return v;
}

/**
 * One coordinate of a point of Sobol's sequence, as 32 bits after the point.
 * @param index - number of the point, from 0, below 2^32
 * @param dimension - below {@link sobolDimensions}
 */
export function sobolBits(index: number, dimension: number): number {
  const v = directionsOf(dimension);
  let bits = 0;
  for (let rest = index >>> 0, i = 0; rest !== 0; rest >>>= 1, i++) if (rest & 1) bits ^= v[i] ?? 0;
  return bits >>> 0;
}

/** Spreads every bit of a word over all of it (finaliser of MurmurHash3). */
function mixed(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Owen's nested scrambling (A. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995): whether a bit is turned over
 * depends on the seed and all bits above it, so that the net's balance stays and every point is uniform.
 */
export function owenScrambled(bits: number, seed: number): number {
  let scrambled = bits;
  for (let bit = BITS - 1; bit >= 0; bit--) {
    const above = bit === BITS - 1 ? 0 : bits >>> (bit + 1);
    const turn = mixed(mixed(above ^ Math.imul(bit + 1, 0x9e3779b1)) ^ seed) & 1;
    scrambled ^= turn << bit;
  }
  return scrambled >>> 0;
}

/**
 * The Sobol sequence as it is, in the order of the Gray code as SciPy and Optuna have it. The point 0 is the origin, so that
 * every parameter starts at its low end.
 * @param seed - of the coordinates beyond {@link sobolDimensions}, which are random
 * @param names - of the dimensions
 */
export function plainSobol(seed: number, names: readonly string[]): (index: number) => Float64Array {
  return (index) =>
    Float64Array.from(names, (name, dimension) =>
      dimension < sobolDimensions ? sobolBits(index ^ (index >>> 1), dimension) / 2 ** BITS : beyond(seed, name, index),
    );
}

/**
 * A scrambled Sobol sequence. Any point is worked out from its number.
 * @param seed - of the scrambling
 * @param names - of the dimensions, each scrambled by its own name; beyond {@link sobolDimensions} coordinates are random
 */
export function scrambledSobol(seed: number, names: readonly string[]): (index: number) => Float64Array {
  const seeds = names.map((name) => Math.floor(counterRng(seed, 'sobol', name).next() * 2 ** BITS));
  return (index) =>
    Float64Array.from(seeds, (scramble, dimension) =>
      dimension < sobolDimensions
        ? (owenScrambled(sobolBits(index, dimension), scramble) + 0.5) / 2 ** BITS
        : beyond(seed, names[dimension] ?? '', index),
    );
}

function beyond(seed: number, name: string, index: number): number {
  return counterRng(seed, 'beyond sobol', name, index).next();
}
