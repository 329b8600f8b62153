import { anchoredAt, anchoredCount, isAnchored } from '../../space/anchored.ts';
import { drawAxis } from '../../space/axis.ts';
import { betaCdf } from '../../space/beta.ts';
import { multipleOf, roundHalfEven } from '../../space/decimal.ts';
import { type Distribution, isConstant } from '../../space/distribution.ts';
import { normalCdf } from '../../space/normalCdf.ts';
import { quantile } from '../../space/sample.ts';
import { type Ranged, support } from '../../space/support.ts';
import type { Value } from '../../space/value.ts';

/**
 * A number on which kernels are laid. Its coordinate runs from 0 to 1 and is even in what the parameter's author meant to be
 * even: the value, its logarithm, or for normal and beta distributions the probability below it, so that the search starts
 * from the distribution that was written and can refine it wherever that put its mass.
 */
export interface NumberAxis {
  readonly kind: 'number';
  /** Coordinate of a value; NaN for what is no value of the parameter. */
  encode(value: Value): number;
  /** The values where they are counted; null for a continuum, whose codes are the coordinates themselves. */
  readonly cells: Cells | null;
  /** The value of a code: a coordinate, or the number of a cell. */
  decode(code: number): Value;
}

/** The values of a stepped number, counted from 0. The cell of a value holds every coordinate that is rounded to it. */
export interface Cells {
  readonly count: number;
  /** The cell at a coordinate. */
  at(coordinate: number): number;
  /** Coordinate of the cell's lower edge; that of `cell + 1` is its upper edge. */
  edge(cell: number): number;
}

/** One of a list. Codes are positions in it. */
export interface ChoiceAxis {
  readonly kind: 'choice';
  readonly count: number;
  /** Chance of each choice before anything is known, times the number of choices: all 1 without `probabilities`. */
  readonly prior: Float64Array;
  /** The same summed up. */
  readonly sums: Float64Array;
  encode(value: Value): number;
  decode(code: number): Value;
}

export type ParzenAxis = NumberAxis | ChoiceAxis;

/** The axis of a distribution; null when it has one value only. */
export function parzenAxis(distribution: Distribution): ParzenAxis | null {
  if (isConstant(distribution) || distribution.kind === 'constant') return null;
  if (distribution.kind === 'categorical') return choiceAxis(distribution);
  const { low, high } = support(distribution);
  if (isAnchored(distribution)) {
    const { q } = distribution;
    const at = (code: number): number => anchoredAt(distribution, code);
    return steppedAxis(distribution, q, distribution.low / q, anchoredCount(distribution), at);
  }
  if ('q' in distribution) {
    const { q } = distribution;
    const first = roundHalfEven(low / q);
    return steppedAxis(distribution, q, first, roundHalfEven(high / q) - first + 1);
  }
  if (distribution.kind === 'int_uniform') return steppedAxis(distribution, 1, low, high - low + 1);
  if (!(low < high)) return null;
  const scale = unitScale(distribution, low, high);
  return {
    kind: 'number',
    cells: null,
    encode: (value) => (typeof value === 'number' && value >= low && value <= high ? scale.of(value) : Number.NaN),
    decode: (code) => scale.valueAt(code),
  };
}

function choiceAxis(distribution: Distribution): ChoiceAxis | null {
  const axis = drawAxis(distribution);
  if (!axis || axis.size < 2) return null;
  const weights = new Float64Array(axis.size).map((_, index) => axis.weight?.(index) ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const prior = weights.map((weight) => (weight * axis.size) / total);
  let below = 0;
  return {
    kind: 'choice',
    count: axis.size,
    prior,
    sums: prior.map((each) => (below += each)),
    encode: (value) => {
      const index = axis.indexOf(value);
      return index < 0 ? Number.NaN : index;
    },
    decode: (code) => axis.at(code),
  };
}

/** Values a step apart. `first`: the first one in steps; `at`: the value of a code, multiples of the step unless said. */
function steppedAxis(
  distribution: Ranged,
  step: number,
  first: number,
  count: number,
  at = (code: number): number => multipleOf(first + code, step),
): NumberAxis | null {
  const last = first + count - 1;
  if (!(count >= 2)) return null;
  // Half a step beyond the ends, as Optuna widens a stepped range. Where that leaves the positive numbers, a logarithm starts
  // at the range's own low end.
  const widened = (first - 0.5) * step;
  const logarithmic = distribution.kind === 'q_log_uniform_values';
  const low = logarithmic && widened <= 0 ? support(distribution).low : widened;
  const high = (last + 0.5) * step;
  const scale = unitScale(distribution, low, high);
  const edge = (cell: number): number => (cell <= 0 ? 0 : cell >= count ? 1 : scale.of((first + cell - 0.5) * step));
  const cellAt = (coordinate: number): number =>
    clamp(Math.round(scale.valueAt(coordinate) / step - first), 0, count - 1);
  return {
    kind: 'number',
    encode: (value) =>
      typeof value === 'number' && value >= low - step && value <= high ? scale.of(value) : Number.NaN,
    cells: count <= MAX_TABLE ? tabulated(count, edge) : { count, edge, at: cellAt },
    decode: at,
  };
}

/** Edges are kept in a table up to this many cells. */
const MAX_TABLE = 20_000;

/** Edges worked out once, and cells found between them: a quantile of a beta distribution costs a hundred times as much. */
function tabulated(count: number, edge: Cells['edge']): Cells {
  const edges = Float64Array.from({ length: count + 1 }, (_, cell) => edge(cell));
  return {
    count,
    edge: (cell) => edges[cell] ?? 1,
    at: (coordinate) => {
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((edges[middle] ?? 1) <= coordinate) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** A monotone map of the values from `low` to `high` onto 0 to 1, and back. */
interface Scale {
  of(value: number): number;
  valueAt(coordinate: number): number;
}

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

function unitScale(distribution: Ranged, low: number, high: number): Scale {
  switch (distribution.kind) {
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
    case 'q_log_uniform_values': {
      const start = Math.log(low);
      const width = Math.log(high) - start;
      return {
        of: (value) => clamp((Math.log(value) - start) / width, 0, 1),
        valueAt: (coordinate) => clamp(Math.exp(start + coordinate * width), low, high),
      };
    }
    case 'uniform':
    case 'int_uniform':
    case 'q_uniform': {
      // Halves, so that a range of more than the largest double does not overflow.
      const width = high / 2 - low / 2;
      return {
        of: (value) => clamp((value / 2 - low / 2) / width, 0, 1),
        valueAt: (coordinate) => clamp(low * (1 - coordinate) + high * coordinate, low, high),
      };
    }
    default: {
      const cdf = distributionFunction(distribution);
      const bare = withoutStep(distribution);
      const inside = (coordinate: number): number => clamp(coordinate, 0, 1 - 2 ** -53);
      return {
        of: (value) => clamp(cdf(value), 0, 1),
        valueAt: (coordinate) => Number(quantile(bare, inside(coordinate))),
      };
    }
  }
}

type Bell = Extract<
  Distribution,
  { readonly kind: 'normal' | 'log_normal' | 'q_normal' | 'q_log_normal' | 'beta' | 'q_beta' }
>;

function distributionFunction(distribution: Bell): (x: number) => number {
  if (distribution.kind === 'beta' || distribution.kind === 'q_beta') {
    const { a, b } = distribution;
    return (x) => betaCdf(x, a, b);
  }
  const { mu, sigma } = distribution;
  const logarithmic = distribution.kind === 'log_normal' || distribution.kind === 'q_log_normal';
  return (x) => normalCdf(((logarithmic ? Math.log(Math.max(x, 0)) : x) - mu) / sigma);
}

/** The distribution that a stepped one rounds. */
function withoutStep(distribution: Bell): Distribution {
  if (distribution.kind === 'beta' || distribution.kind === 'q_beta')
    return { kind: 'beta', a: distribution.a, b: distribution.b };
  const logarithmic = distribution.kind === 'log_normal' || distribution.kind === 'q_log_normal';
  return { kind: logarithmic ? 'log_normal' : 'normal', mu: distribution.mu, sigma: distribution.sigma };
}
