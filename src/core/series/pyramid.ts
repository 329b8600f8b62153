import { Column } from './column.ts';

const shift = 3;
const fan = 1 << shift;

/** Extremes and last finite value of a range; NaN when it holds no finite value. */
export interface Extremes {
  min: number;
  max: number;
  last: number;
}

/**
 * Min, max and last of blocks of 8, 64, 512 ... values, so that the extremes of any range cost a few dozen looks however
 * long the series is. Only finite values count.
 */
export class Pyramid {
  readonly #values: Column;
  readonly #levels: { readonly min: Column; readonly max: Column; readonly last: Column }[] = [];

  constructor(values: Column) {
    this.#values = values;
  }

  get bytes(): number {
    return this.#levels.reduce((sum, level) => sum + level.min.bytes + level.max.bytes + level.last.bytes, 0);
  }

  /** Brings the blocks up to date after values from `from` on were appended or changed. */
  update(from: number): void {
    let start = from;
    let below = this.#values.length;
    for (let depth = 0; below >= fan; depth++) {
      const level = this.#levels[depth] ?? { min: new Column(8), max: new Column(8), last: new Column(8) };
      this.#levels[depth] = level;
      // Whole blocks only: the unfinished one at the end is read from the level below.
      const blocks = below >> shift;
      start = Math.min(start >> shift, level.min.length);
      for (const column of [level.min, level.max, level.last]) {
        column.truncate(start);
      }
      for (let block = start; block < blocks; block++) {
        const extremes = emptyExtremes();
        for (let at = block << shift; at < (block + 1) << shift; at++) {
          this.#take(extremes, depth - 1, at);
        }
        level.min.push(extremes.min);
        level.max.push(extremes.max);
        level.last.push(extremes.last);
      }
      below = blocks;
    }
  }

  /** Extremes of the values with index in [from, to). */
  range(from: number, to: number): Extremes {
    const left = emptyExtremes();
    const right = emptyExtremes();
    let low = from;
    let high = to;
    for (let depth = -1; low < high; depth++) {
      while (low < high && (low & (fan - 1)) !== 0) {
        this.#take(left, depth, low++);
      }
      while (low < high && (high & (fan - 1)) !== 0) {
        this.#takeBefore(right, depth, --high);
      }
      low >>= shift;
      high >>= shift;
    }
    return {
      min: least(left.min, right.min),
      max: greatest(left.max, right.max),
      last: Number.isNaN(right.last) ? left.last : right.last,
    };
  }

  /** Adds a block that lies after all that were added. */
  #take(into: Extremes, depth: number, at: number): void {
    const { min, max, last } = this.#block(depth, at);
    into.min = least(into.min, min);
    into.max = greatest(into.max, max);
    into.last = Number.isNaN(last) ? into.last : last;
  }

  /** Adds a block that lies before all that were added. */
  #takeBefore(into: Extremes, depth: number, at: number): void {
    const { min, max, last } = this.#block(depth, at);
    into.min = least(into.min, min);
    into.max = greatest(into.max, max);
    into.last = Number.isNaN(into.last) ? last : into.last;
  }

  #block(depth: number, at: number): Extremes {
    const level = this.#levels[depth];
    if (level !== undefined) {
      return { min: level.min.at(at), max: level.max.at(at), last: level.last.at(at) };
    }
    const value = this.#values.at(at);
    const finite = Number.isFinite(value) ? value : Number.NaN;
    return { min: finite, max: finite, last: finite };
  }
}

function emptyExtremes(): Extremes {
  return { min: Number.NaN, max: Number.NaN, last: Number.NaN };
}

function least(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? a : b;
}

function greatest(a: number, b: number): number {
  return a >= b || Number.isNaN(b) ? a : b;
}
