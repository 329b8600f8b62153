import type { Rng } from '../../space/rng.ts';
import type { KernelOptions } from './bandwidth.ts';
import {
  type AxisKernels,
  type ChoiceKernels,
  type Column,
  choiceKernels,
  logInside,
  type Members,
  type NumberKernels,
  numberKernels,
} from './kernels.ts';
import { logNormalMass, truncatedQuantile } from './normalMass.ts';
import type { ParzenAxis } from './parzenAxis.ts';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Exponentials below this add nothing to a sum that holds a 1. */
const NEGLIGIBLE = -38;

/** Points of a space, one array of codes an axis. */
export type Codes = readonly Float64Array[];

/**
 * A Parzen estimator over several parameters: a weighted mixture with one product kernel an observation, and a flat one for
 * what was believed before (J. Bergstra et al. 2011; S. Watanabe, arXiv 2304.11127; Optuna 5's `_ParzenEstimator`). Numbers have
 * truncated normal kernels, stepped ones by the mass of their cells, choices tables.
 */
export class ParzenMixture {
  readonly #kernels: readonly AxisKernels[];
  /** Weights summed up, for drawing a kernel. */
  readonly #cumulative: Float64Array;
  /** By kernel: log weight less the log normalisers of all axes. */
  readonly #base: Float64Array;

  /**
   * @param columns - one an axis
   * @param weights - by member; the prior's is in `options`
   */
  constructor(
    axes: readonly ParzenAxis[],
    columns: readonly Column[],
    members: Members,
    weights: Float64Array,
    options: KernelOptions,
  ) {
    const count = members.rows.length;
    const nothing: Column = { values: new Float64Array(0), sorted: new Int32Array(0) };
    this.#kernels = axes.map((axis, i) => {
      const column = columns[i] ?? nothing;
      return axis.kind === 'choice'
        ? choiceKernels(axis, column, members, options)
        : numberKernels(axis, column, members, axes.length, options);
    });
    const all = new Float64Array(count + 1);
    all.set(weights.subarray(0, count));
    all[count] = count === 0 ? 1 : options.priorWeight;
    let total = 0;
    this.#cumulative = all.map((weight) => (total += weight));
    this.#base = all.map((weight) => Math.log(weight / total));
    for (const kernels of this.#kernels) if ('widths' in kernels) subtractNormalisers(this.#base, kernels);
  }

  /** Draws points: a kernel by its weight, then every axis from that kernel. */
  sample(rng: Rng, count: number): Codes {
    const codes = this.#kernels.map(() => new Float64Array(count));
    const total = this.#cumulative[this.#cumulative.length - 1] ?? 1;
    for (let draw = 0; draw < count; draw++) {
      const kernel = firstAbove(this.#cumulative, rng.next() * total);
      for (const [axis, kernels] of this.#kernels.entries()) {
        const code =
          'widths' in kernels ? drawNumber(kernels, kernel, rng.next()) : drawChoice(kernels, kernel, rng.next());
        (codes[axis] ?? codes[0] ?? new Float64Array(1))[draw] = code;
      }
    }
    return codes;
  }

  /** Log density of points, with respect to the unit interval for numbers, to counting for stepped numbers and choices. */
  logDensities(codes: Codes): Float64Array {
    const count = codes[0]?.length ?? 0;
    const terms = new Float64Array(this.#base.length);
    const masses = this.#kernels.map((kernels, axis) =>
      'widths' in kernels && kernels.different ? cellMasses(kernels, codes[axis] ?? new Float64Array(0)) : null,
    );
    const densities = new Float64Array(count);
    for (let point = 0; point < count; point++) {
      terms.set(this.#base);
      for (const [axis, kernels] of this.#kernels.entries()) {
        const code = codes[axis]?.[point] ?? 0;
        const mass = masses[axis];
        if (mass && 'widths' in kernels) addCell(terms, kernels, mass.table, (mass.at[point] ?? 0) * mass.stride);
        else if ('widths' in kernels) addDensity(terms, kernels, code);
        else addChoice(terms, kernels, code);
      }
      densities[point] = logSumExp(terms);
    }
    return densities;
  }
}

function subtractNormalisers(base: Float64Array, { centres, widths, different }: NumberKernels): void {
  if (different) {
    const inside = Float64Array.from(different.first, (kernel) => logInside(centres[kernel] ?? 0, widths[kernel] ?? 1));
    for (let k = 0; k < base.length; k++) base[k] = (base[k] ?? 0) - (inside[different.of[k] ?? 0] ?? 0);
    return;
  }
  for (let k = 0; k < base.length; k++) {
    const width = widths[k] ?? 1;
    base[k] = (base[k] ?? 0) - Math.log(width) - HALF_LOG_TWO_PI - logInside(centres[k] ?? 0, width);
  }
}

function addDensity(terms: Float64Array, { centres, inverseWidths }: NumberKernels, code: number): void {
  for (let k = 0; k < terms.length; k++) {
    const z = (code - (centres[k] ?? 0)) * (inverseWidths[k] ?? 0);
    terms[k] = (terms[k] ?? 0) - 0.5 * z * z;
  }
}

function addChoice(terms: Float64Array, { axis, observed, share, total }: ChoiceKernels, code: number): void {
  const prior = axis.prior[code] ?? 0;
  const hit = Math.log((prior * share + 1) / total);
  const miss = Math.log((prior * share) / total);
  const last = terms.length - 1;
  for (let k = 0; k < last; k++) terms[k] = (terms[k] ?? 0) + (observed[k] === code ? hit : miss);
  terms[last] = (terms[last] ?? 0) + Math.log(prior / axis.count);
}

function addCell(terms: Float64Array, { different }: NumberKernels, table: Float64Array, offset: number): void {
  if (!different) return;
  const { of } = different;
  for (let k = 0; k < terms.length; k++) terms[k] = (terms[k] ?? 0) + (table[offset + (of[k] ?? 0)] ?? 0);
}

interface CellMasses {
  /** Log masses: one row of different kernels for each different cell. */
  readonly table: Float64Array;
  readonly stride: number;
  /** By point: its row in the table. */
  readonly at: Int32Array;
}

/** Log mass of the points' cells in every different kernel, each cell once. */
function cellMasses(
  { axis, centres, inverseWidths, different }: NumberKernels,
  codes: Float64Array,
): CellMasses | null {
  if (!axis.cells || !different) return null;
  const rows = new Map<number, number>();
  const at = Int32Array.from(codes, (code) => {
    const row = rows.get(code) ?? rows.size;
    rows.set(code, row);
    return row;
  });
  const stride = different.first.length;
  const table = new Float64Array(rows.size * stride);
  for (const [cell, row] of rows) {
    const left = axis.cells.edge(cell);
    const right = axis.cells.edge(cell + 1);
    for (let i = 0; i < stride; i++) {
      const kernel = different.first[i] ?? 0;
      const centre = centres[kernel] ?? 0;
      const inverse = inverseWidths[kernel] ?? 1;
      table[row * stride + i] = logNormalMass((left - centre) * inverse, (right - centre) * inverse);
    }
  }
  return { table, stride, at };
}

/** -Infinity where every term is. */
function logSumExp(terms: Float64Array): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < terms.length; k++) high = Math.max(high, terms[k] ?? high);
  if (high === Number.NEGATIVE_INFINITY) return high;
  let sum = 0;
  for (let k = 0; k < terms.length; k++) {
    const below = (terms[k] ?? 0) - high;
    if (below > NEGLIGIBLE) sum += Math.exp(below);
  }
  return high + Math.log(sum);
}

function drawNumber({ axis, centres, widths }: NumberKernels, kernel: number, u: number): number {
  const centre = centres[kernel] ?? 0.5;
  const width = widths[kernel] ?? 1;
  const coordinate = centre + width * truncatedQuantile(u, -centre / width, (1 - centre) / width);
  const inside = Math.min(Math.max(coordinate, 0), 1);
  return axis.cells ? axis.cells.at(inside) : inside;
}

/** The choice at probability u, found by halves: a list may be long. */
function drawChoice({ axis, observed, share, total }: ChoiceKernels, kernel: number, u: number): number {
  const hit = observed[kernel] ?? -1;
  if (hit < 0) return firstAbove(axis.sums, u * axis.count);
  const reached = u * total;
  const upTo = share * (axis.sums[hit] ?? 0);
  if (reached < upTo - share * (axis.prior[hit] ?? 0)) return firstAbove(axis.sums, reached / share);
  return reached < upTo + 1 ? hit : firstAbove(axis.sums, (reached - 1) / share);
}

/** The first index whose sum is above x. */
function firstAbove(sums: Float64Array, x: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > x) high = middle;
    else low = middle + 1;
  }
  return low;
}
