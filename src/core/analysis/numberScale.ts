import { decimalSum, multipleOf } from '../space/decimal.ts';
import type { Distribution } from '../space/distribution.ts';
import { type Ranged, support } from '../space/support.ts';

/** Places of a numeric parameter on the scale on which its author meant it to be even. */
export interface NumberScale {
  readonly low: number;
  readonly high: number;
  of(value: number): number;
  valueAt(place: number): number;
}

export function numberScale(distribution: Ranged): NumberScale {
  const { low, high } = support(distribution);
  if (!isLogarithmic(distribution)) return { low, high, of: same, valueAt: same };
  // A stepped number can be rounded to 0, and a very wide range start there.
  const least = Math.max(low, Number.MIN_VALUE);
  const of = (value: number): number => Math.log(Math.max(value, least));
  const valueAt = (place: number): number => Math.min(Math.max(Math.exp(place), Number.MIN_VALUE), Number.MAX_VALUE);
  return { low: of(low), high: of(high), of, valueAt };
}

const same = (x: number): number => x;

export function isLogarithmic({ kind }: Ranged): boolean {
  return kind.includes('log');
}

/**
 * The distribution between other bounds, which are rounded outwards: to what the parameter can have, or to three digits. One that
 * lies within the range before stays within. A normal or beta distribution becomes an even one.
 */
export function between(distribution: Ranged, low: number, high: number): Distribution {
  const range = support(distribution);
  const outwards = (value: number, end: 'low' | 'high'): number => {
    if (value === range[end]) return value;
    const rounded = round(distribution, value, end === 'low' ? Math.floor : Math.ceil);
    if (end === 'low') return value > range.low ? Math.max(rounded, range.low) : rounded;
    return value < range.high ? Math.min(rounded, range.high) : rounded;
  };
  const bounds = { low: outwards(low, 'low'), high: outwards(high, 'high') };
  if ('q' in distribution) {
    const { q, whole } = distribution;
    return { kind: isLogarithmic(distribution) ? 'q_log_uniform_values' : 'q_uniform', ...bounds, q, whole };
  }
  switch (distribution.kind) {
    case 'int_uniform':
    case 'uniform':
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
      return { kind: distribution.kind, ...bounds };
    default:
      return { kind: isLogarithmic(distribution) ? 'log_uniform_values' : 'uniform', ...bounds };
  }
}

function round(distribution: Ranged, value: number, towards: (x: number) => number): number {
  if (distribution.kind === 'int_uniform') return towards(value);
  if (!('q' in distribution)) return threeDigits(value, towards);
  const { q } = distribution;
  // A grid counts from min on; draws are multiples of q.
  if (distribution.kind === 'q_uniform' && distribution.low !== 0) {
    return decimalSum(distribution.low, towards((value - distribution.low) / q), q);
  }
  return multipleOf(towards(value / q), q);
}

function threeDigits(value: number, towards: (x: number) => number): number {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const rounded = Number(`${towards(Number(`${mantissa}e2`))}e${Number(exponent) - 2}`);
  return Number.isFinite(rounded) ? rounded : value;
}
