import { type Anchored, anchoredAt, anchoredCount, isAnchored } from './anchored.ts';
import { betaCdf } from './beta.ts';
import { decimalSum, multipleOf, roundHalfEven } from './decimal.ts';
import type { Distribution, Parameter } from './distribution.ts';
import { sameValue, valueKey } from './equal.ts';
import { quantile } from './sample.ts';
import { support } from './support.ts';
import type { Value } from './value.ts';

/** The values of one parameter, counted: index to value and back, without listing them all. */
export interface Axis {
  readonly size: number;
  /** The value at an index from 0 to `size - 1`. */
  at(index: number): Value;
  /** Where a value stands, -1 when it is none of these. */
  indexOf(value: Value): number;
  /** How likely a random draw gives this index; absent where all are alike. Need not sum to 1. */
  readonly weight?: (index: number) => number;
}

/**
 * The values that W&B's grid takes from a parameter: choices without duplicates, whole numbers from min to max, and
 * `min, min + q, ...` below max (`numpy.arange`, which leaves out max). Null for what a grid cannot count.
 */
export function gridAxis(distribution: Distribution): Axis | null {
  if (isAnchored(distribution)) return anchored(distribution);
  if (distribution.kind !== 'q_uniform')
    return distribution.kind === 'int_uniform' ? ints(distribution) : listed(distribution);
  const { low, high, q } = distribution;
  // The tolerance keeps max out where binary noise would let it in (1, 1.1, 1.2 below 1.3).
  const size = Math.max(Math.ceil((high - low) / q - 1e-9), 0);
  return lattice(
    size,
    (index) => decimalSum(low, index, q),
    (value) => (value - low) / q,
  );
}

/** The values that random draws of a parameter can give. Null when there is no end of them. */
export function drawAxis(distribution: Distribution): Axis | null {
  if (isAnchored(distribution)) return anchored(distribution);
  switch (distribution.kind) {
    case 'constant':
    case 'categorical':
      return listed(distribution);
    case 'int_uniform':
      return ints(distribution);
    case 'q_uniform':
    case 'q_log_uniform_values':
    case 'q_beta': {
      const { q } = distribution;
      const range = support(distribution);
      const first = roundHalfEven(range.low / q);
      const last = roundHalfEven(range.high / q);
      const axis = lattice(
        last - first + 1,
        (index) => multipleOf(first + index, q),
        (value) => value / q - first,
      );
      const cdf = cumulative(distribution);
      return { ...axis, weight: (index) => cdf((first + index + 0.5) * q) - cdf((first + index - 0.5) * q) };
    }
    default: {
      const { low, high } = support(distribution);
      return low === high ? single(quantile(distribution, 0.5)) : null;
    }
  }
}

/** Axes of the parameters as W&B orders a grid: by name level by level, the last one varies fastest. */
export function gridOrder(parameters: readonly Parameter[]): readonly Parameter[] {
  return [...parameters].sort((a, b) => comparePaths(a.path, b.path));
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (const [level, key] of a.entries()) {
    const other = b[level];
    if (other === undefined) return 1;
    if (key !== other) return key < other ? -1 : 1;
  }
  return a.length - b.length;
}

type Quantised = Extract<Distribution, { readonly kind: 'q_uniform' | 'q_log_uniform_values' | 'q_beta' }>;

/** Distribution function before rounding to q. */
function cumulative(distribution: Quantised): (x: number) => number {
  if (distribution.kind === 'q_beta') {
    const { a, b } = distribution;
    return (x) => betaCdf(x, a, b);
  }
  const scale = distribution.kind === 'q_uniform' ? (x: number): number => x : (x: number): number => Math.log(x);
  const low = scale(distribution.low);
  const span = scale(distribution.high) - low;
  return (x) => {
    if (x <= distribution.low) return 0;
    return x >= distribution.high ? 1 : (scale(x) - low) / span;
  };
}

function listed(distribution: Distribution): Axis | null {
  if (distribution.kind === 'constant') return single(distribution.value.value);
  if (distribution.kind !== 'categorical') return null;
  let axis = lists.get(distribution);
  if (!axis) {
    axis = listOf(distribution);
    lists.set(distribution, axis);
  }
  return axis;
}

type List = Extract<Distribution, { readonly kind: 'categorical' }>;

/** Asked for several times by a sampler and those it rests on, so worked out once a list: a million choices take a second. */
const lists = new WeakMap<List, Axis>();

function listOf({ choices, probabilities }: List): Axis {
  const values: Value[] = [];
  const weights: number[] = [];
  const places = new Map<string, number>();
  for (const [index, { value }] of choices.entries()) {
    const weight = probabilities ? (probabilities[index] ?? 0) : 1;
    if (weight <= 0) continue;
    const key = valueKey(value);
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, values.length);
      values.push(value);
      weights.push(weight);
    } else weights[place] = (weights[place] ?? 0) + weight;
  }
  return {
    size: values.length,
    at: (index) => values[index] ?? null,
    indexOf: (value) => places.get(valueKey(value)) ?? -1,
    weight: (index) => weights[index] ?? 0,
  };
}

function single(value: Value): Axis {
  return { size: 1, at: () => value, indexOf: (other) => (sameValue(value, other) ? 0 : -1) };
}

function anchored(distribution: Anchored): Axis {
  const { low, q } = distribution;
  return lattice(
    anchoredCount(distribution),
    (index) => anchoredAt(distribution, index),
    (value) => (value - low) / q,
  );
}

function ints({ low, high }: { readonly low: number; readonly high: number }): Axis {
  return lattice(
    Math.max(high - low + 1, 0),
    (index) => low + index,
    (value) => value - low,
  );
}

/** Evenly spaced numbers; `place` may carry binary noise, `at` may not. */
function lattice(size: number, at: (index: number) => number, place: (value: number) => number): Axis {
  return {
    size,
    at,
    indexOf: (value) => {
      if (typeof value !== 'number') return -1;
      const index = Math.round(place(value));
      return index >= 0 && index < size && at(index) === value ? index : -1;
    },
  };
}
