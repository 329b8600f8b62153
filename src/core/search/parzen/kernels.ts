import type { KernelOptions } from './bandwidth.ts';
import { logNormalMass } from './normalMass.ts';
import type { ChoiceAxis, NumberAxis } from './parzenAxis.ts';

/** Factor of Optuna 4's rule for the width. */
const SCOTT_FACTOR = 0.2;

/** The kernels of a set of observations on one number, the prior last. Arrays by kernel. */
export interface NumberKernels {
  readonly axis: NumberAxis;
  readonly centres: Float64Array;
  readonly widths: Float64Array;
  readonly inverseWidths: Float64Array;
  /** Stepped numbers: which of the different kernels each one is, and the different ones. Equal values make equal kernels. */
  readonly different: { readonly of: Int32Array; readonly first: Int32Array } | null;
}

/** The kernels of a set of observations on a choice: the choice observed, -1 for the prior, which is last. */
export interface ChoiceKernels {
  readonly axis: ChoiceAxis;
  readonly observed: Int32Array;
  /** An observed choice has 1 more than its prior times `share`, all together `total`. */
  readonly share: number;
  readonly total: number;
}

export type AxisKernels = NumberKernels | ChoiceKernels;

/** One parameter's observations: coordinates or choices by row, and the rows in the order of their coordinates. */
export interface Column {
  readonly values: Float64Array;
  readonly sorted: Int32Array;
}

/** The observations of one side. */
export interface Members {
  /** Rows of the trials, in their order. */
  readonly rows: Int32Array;
  /** By row: its place among these rows, -1 for others. */
  readonly place: Int32Array;
  /** By place: 1 for a trial that still runs. */
  readonly running: Uint8Array;
}

/**
 * Truncated normal kernels on the unit interval with the widths of Optuna's `_ParzenEstimator`.
 * @param dimensions - parameters modelled together, for the `scott` rule
 */
export function numberKernels(
  axis: NumberAxis,
  { values, sorted }: Column,
  { rows, place, running }: Members,
  dimensions: number,
  options: KernelOptions,
): NumberKernels {
  const count = rows.length;
  const centres = new Float64Array(count + 1);
  const widths = new Float64Array(count + 1);
  for (let kernel = 0; kernel < count; kernel++) centres[kernel] = values[rows[kernel] ?? 0] ?? 0;
  const order = orderOf(centres, sorted, place, count);
  const { rule, endpoints, runningWidth, cellShare } = options;
  const cellWidth = axis.cells ? cellShare / axis.cells.count : 0;
  const narrowest = Math.max(options.narrowest(count), cellWidth);
  const scott = SCOTT_FACTOR * Math.max(count, 1) ** (-1 / (dimensions + 4));
  for (let i = 0; i < count; i++) {
    const kernel = order[i] ?? 0;
    let width = scott;
    if (rule === 'gap') {
      const centre = centres[kernel] ?? 0;
      const before = i > 0 ? (centres[order[i - 1] ?? 0] ?? 0) : 0;
      const after = i < count - 1 ? (centres[order[i + 1] ?? 0] ?? 1) : 1;
      const inner = !endpoints && count >= 2;
      if (inner && i === 0) width = after - centre;
      else if (inner && i === count - 1) width = centre - before;
      else width = Math.max(centre - before, after - centre);
    }
    const clipped = Math.min(Math.max(width, narrowest), 1);
    widths[kernel] = runningWidth !== null && running[kernel] === 1 ? Math.max(runningWidth, cellWidth) : clipped;
  }
  centres[count] = 0.5;
  widths[count] = 1;
  const inverseWidths = new Float64Array(count + 1);
  for (let kernel = 0; kernel <= count; kernel++) inverseWidths[kernel] = 1 / (widths[kernel] ?? 1);
  return {
    axis,
    centres,
    widths,
    inverseWidths,
    different: axis.cells ? differentOf(centres, widths, order) : null,
  };
}

/** Kernels by their centres: picked from the sorted rows, or sorted themselves where they are few among many. */
function orderOf(centres: Float64Array, sorted: Int32Array, place: Int32Array, count: number): Int32Array {
  const order = new Int32Array(count);
  if (count * 8 < sorted.length) {
    for (let kernel = 0; kernel < count; kernel++) order[kernel] = kernel;
    return order.sort((a, b) => (centres[a] ?? 0) - (centres[b] ?? 0) || a - b);
  }
  let found = 0;
  for (let i = 0; i < sorted.length; i++) {
    const kernel = place[sorted[i] ?? 0] ?? -1;
    if (kernel >= 0) order[found++] = kernel;
  }
  return order;
}

/** Numbers the different (centre, width) pairs: neighbours in the sorted order are compared, so that it costs one pass. */
function differentOf(
  centres: Float64Array,
  widths: Float64Array,
  order: Int32Array,
): { of: Int32Array; first: Int32Array } {
  const of = new Int32Array(centres.length);
  const first = new Int32Array(centres.length);
  let count = 0;
  let previous = -1;
  for (let i = 0; i <= order.length; i++) {
    const kernel = i < order.length ? (order[i] ?? 0) : centres.length - 1;
    if (previous < 0 || centres[kernel] !== centres[previous] || widths[kernel] !== widths[previous])
      first[count++] = kernel;
    of[kernel] = count - 1;
    previous = kernel;
  }
  return { of, first: first.slice(0, count) };
}

/** Categorical kernels of Optuna's `_ParzenEstimator`: an observation raises its choice above the prior. */
export function choiceKernels(
  axis: ChoiceAxis,
  { values }: Column,
  { rows }: Members,
  { priorWeight }: KernelOptions,
): ChoiceKernels {
  const count = rows.length;
  const observed = new Int32Array(count + 1);
  for (let kernel = 0; kernel < count; kernel++) observed[kernel] = values[rows[kernel] ?? 0] ?? 0;
  observed[count] = -1;
  const share = priorWeight / (count + 1);
  return { axis, observed, share, total: share * axis.count + 1 };
}

/** Log of what the unit interval holds of a kernel, which its density is divided by. */
export function logInside(centre: number, width: number): number {
  return logNormalMass(-centre / width, (1 - centre) / width);
}
