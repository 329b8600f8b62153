import type { Trial } from '../../space/trial.ts';
import type { Params } from '../../space/value.ts';
import type { Column } from './kernels.ts';
import type { ParzenAxis } from './parzenAxis.ts';

/** The axis of one parameter. */
export interface NamedAxis {
  readonly name: string;
  readonly axis: ParzenAxis;
}

/** A value that the parameter's distribution does not have: a range that was narrowed, a trial from elsewhere. */
const OUTSIDE = Number.POSITIVE_INFINITY;

/**
 * Coordinates of all trials' parameters, one column a parameter, one row a trial. Follows the list of trials by what changed
 * in it, so that after one more trial only that one is encoded and sorted in.
 */
export class Observations {
  readonly #axes: readonly NamedAxis[];
  readonly #columns: Float64Array[];
  readonly #sorted: Int32Array[];
  readonly #seen: Params[] = [];

  constructor(axes: readonly NamedAxis[]) {
    this.#axes = axes;
    this.#columns = axes.map(() => new Float64Array(64));
    this.#sorted = axes.map(() => new Int32Array(0));
  }

  /** How many trials there are. */
  get rows(): number {
    return this.#seen.length;
  }

  /** The column of an axis, by the axis' place. Rows without a coordinate are not among the sorted ones. */
  column(axis: number): Column {
    return { values: this.#columns[axis] ?? new Float64Array(0), sorted: this.#sorted[axis] ?? new Int32Array(0) };
  }

  /** Whether all these trials have the parameter. */
  everywhere(axis: number, rows: Int32Array): boolean {
    const column = this.#columns[axis] ?? new Float64Array(0);
    for (let i = 0; i < rows.length; i++) if (Number.isNaN(column[rows[i] ?? 0] ?? Number.NaN)) return false;
    return true;
  }

  /** Whether the same ones of these trials have both parameters. */
  together(axis: number, other: number, rows: Int32Array): boolean {
    const [one, two] = [this.#columns[axis] ?? new Float64Array(0), this.#columns[other] ?? new Float64Array(0)];
    return rows.every((row) => Number.isNaN(one[row]) === Number.isNaN(two[row]));
  }

  /** Those of the rows that have a value which their axis knows in every one of some columns. */
  usable(axes: readonly number[], rows: Int32Array): Int32Array {
    const usable = new Int32Array(rows.length);
    const columns = axes.map((axis) => this.#columns[axis] ?? new Float64Array(0));
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      let complete = true;
      for (let c = 0; c < columns.length && complete; c++) complete = Number.isFinite(columns[c]?.[row]);
      if (complete) usable[count++] = row;
    }
    return usable.subarray(0, count);
  }

  follow(trials: readonly Trial[]): void {
    let rebuild = this.#seen.length > trials.length;
    this.#seen.length = Math.min(this.#seen.length, trials.length);
    const first = this.#seen.length;
    this.#grow(trials.length);
    for (const [row, { params }] of trials.entries()) {
      if (this.#seen[row] === params) continue;
      this.#seen[row] = params;
      if (this.#encode(row, params) && row < first) rebuild = true;
    }
    if (rebuild || trials.length - first > first) this.#sortAll();
    else for (let row = first; row < trials.length; row++) this.#sortIn(row);
  }

  /** @returns whether a coordinate changed */
  #encode(row: number, params: Params): boolean {
    let changed = false;
    for (const [index, { name, axis }] of this.#axes.entries()) {
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      let code = Number.NaN;
      if (value !== undefined) {
        code = axis.encode(value);
        if (Number.isNaN(code)) code = OUTSIDE;
      }
      const column = this.#columns[index];
      if (!column || Object.is(column[row], code)) continue;
      column[row] = code;
      changed = true;
    }
    return changed;
  }

  #grow(rows: number): void {
    for (const [index, column] of this.#columns.entries()) {
      if (column.length >= rows) continue;
      const wider = new Float64Array(Math.max(rows, 2 * column.length));
      wider.set(column);
      this.#columns[index] = wider;
    }
  }

  #sortAll(): void {
    for (const [index, column] of this.#columns.entries()) {
      const usable: number[] = [];
      for (let row = 0; row < this.#seen.length; row++)
        if (Number.isFinite(column[row] ?? Number.NaN)) usable.push(row);
      this.#sorted[index] = Int32Array.from(usable).sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0) || a - b);
    }
  }

  /** Adds the last row, after equal ones. */
  #sortIn(row: number): void {
    for (const [index, column] of this.#columns.entries()) {
      const code = column[row] ?? Number.NaN;
      const sorted = this.#sorted[index];
      if (!sorted || !Number.isFinite(code)) continue;
      let low = 0;
      let high = sorted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((column[sorted[middle] ?? 0] ?? 0) > code) high = middle;
        else low = middle + 1;
      }
      const longer = new Int32Array(sorted.length + 1);
      longer.set(sorted.subarray(0, low));
      longer[low] = row;
      longer.set(sorted.subarray(low), low + 1);
      this.#sorted[index] = longer;
    }
  }
}
