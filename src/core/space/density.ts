import { drawAxis } from './axis.ts';
import { quantile } from './sample.ts';
import { type Ranged, support } from './support.ts';

/** The shape of a distribution, for a small drawing. */
export interface Density {
  readonly low: number;
  readonly high: number;
  /** Whether equal ratios are equally wide, as for what spans an order of magnitude or more by its logarithm. */
  readonly log: boolean;
  /** One column is one value: of few that there are. Else it is a piece of the range, all equally wide. */
  readonly discrete: boolean;
  /** Heights from the left, the highest is 1. */
  readonly columns: readonly number[];
}

/** What of an endless range is drawn, on both sides. */
const TAIL = 0.001;

/** Fewer values than columns are drawn one by one up to this many. */
const MOST_BARS = 16;

/**
 * The density of a distribution over its range, before rounding to `q` where that leaves many values.
 * @param columns - how many pieces
 * @returns null where there is one value only, or numbers too large to draw
 */
export function densityOf(distribution: Ranged, columns: number): Density | null {
  const axis = drawAxis(distribution);
  if (axis !== null && axis.size <= MOST_BARS) {
    const { size, weight = () => 1 } = axis;
    const [low, high] = [axis.at(0), axis.at(size - 1)];
    if (size < 2 || typeof low !== 'number' || typeof high !== 'number') return null;
    const bars = Array.from({ length: size }, (_, index) => weight(index));
    return { low, high, log: false, discrete: true, columns: scaled(bars) };
  }
  const { low, high } = rangeOf(distribution);
  const log = isLog(distribution) && low > 0 && high / low >= 10;
  if (!(low < high) || !Number.isFinite(high - low)) return null;
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const heights = Array.from({ length: columns }, (_, index) => {
    const at = from + ((index + 0.5) / columns) * (to - from);
    const x = log ? Math.exp(at) : at;
    return relativeDensity(distribution, x) * (log ? x : 1);
  });
  return { low, high, log, discrete: false, columns: scaled(heights) };
}

/** Where a value stands in the drawing, from 0 at its left end to 1 at its right one. */
export function placeIn({ low, high, log }: Density, value: number): number {
  const scale = log ? Math.log : (x: number): number => x;
  const place = (scale(value) - scale(low)) / (scale(high) - scale(low));
  return Math.min(Math.max(Number.isNaN(place) ? 0 : place, 0), 1);
}

function scaled(heights: readonly number[]): readonly number[] {
  const highest = heights.reduce((most, height) => (Number.isFinite(height) ? Math.max(most, height) : most), 0);
  return heights.map((height) => (highest === 0 ? 0 : Math.min(Math.max(height / highest, 0), 1)));
}

function isLog({ kind }: Ranged): boolean {
  return kind.includes('log_');
}

function rangeOf(distribution: Ranged): { readonly low: number; readonly high: number } {
  switch (distribution.kind) {
    case 'normal':
    case 'log_normal':
    case 'q_normal':
    case 'q_log_normal': {
      const [low, high] = [quantile(distribution, TAIL), quantile(distribution, 1 - TAIL)];
      return typeof low === 'number' && typeof high === 'number' ? { low, high } : support(distribution);
    }
    default:
      return support(distribution);
  }
}

/** The density up to a factor. */
function relativeDensity(distribution: Ranged, x: number): number {
  switch (distribution.kind) {
    case 'int_uniform':
    case 'uniform':
    case 'q_uniform':
      return 1;
    case 'log_uniform_values':
    case 'q_log_uniform_values':
    case 'inv_log_uniform_values':
      return 1 / x;
    case 'normal':
    case 'q_normal':
      return Math.exp(-0.5 * ((x - distribution.mu) / distribution.sigma) ** 2);
    case 'log_normal':
    case 'q_log_normal':
      return Math.exp(-0.5 * ((Math.log(x) - distribution.mu) / distribution.sigma) ** 2) / x;
    case 'beta':
    case 'q_beta':
      return x ** (distribution.a - 1) * (1 - x) ** (distribution.b - 1);
  }
}
