import type { Box } from '../box.ts';
import type { Gates } from '../gates.ts';
import { fitHyperparameters } from './hyperparameters.ts';
import { type Limit, LogImprovement } from './improvement.ts';
import type { Acquisition } from './maximise.ts';
import type { Observed } from './observe.ts';
import { stacked } from './points.ts';
import { GaussianProcess } from './process.ts';
import { subsetFor } from './subset.ts';
import { finiteValues, standardised, warped } from './warp.ts';

/** Most trials that the process holds, and that its hyperparameters are fitted to: costs grow with their cubes. */
const MAX_HELD = 400;
const MAX_FITTED = 120;

/** What is known of the objective, ready to be searched. */
export interface Surrogate {
  readonly acquisition: Acquisition;
  /** The point with the best expected value; null while nothing feasible is known. */
  readonly best: Float64Array | null;
  /** Points that ended with a value, from the best on. */
  readonly ranked: readonly Float64Array[];
  /** Length scale of each coordinate. */
  readonly lengths: Float64Array;
  /** Points that the process holds. */
  readonly held: number;
}

export interface SurrogateOptions {
  /** Nothing but the least noise. */
  readonly deterministic: boolean;
}

/** Models the losses and every constraint, and says where an improvement is expected. */
export function surrogateOf(box: Box, observed: Observed, { deterministic }: SurrogateOptions): Surrogate {
  const kept = subsetFor(observed.losses, MAX_HELD);
  const points = kept.map((place) => observed.points[place] ?? new Float64Array(box.width));
  const values = warped(kept.map((place) => observed.losses[place] ?? 0));
  const constraints = kept.map((place) => observed.constraints[place] ?? []);
  const objective = modelOf(box, points, values, deterministic);
  const process = believing(box, objective, points, values, observed.pending);

  const feasible = points.filter((_, i) => constraints[i]?.every((value) => value <= 0));
  let best: Float64Array | null = null;
  let incumbent: number | null = null;
  const constrained = constraints.some((each) => each.length > 0);
  for (const point of constrained ? feasible : [...points, ...observed.pending]) {
    const mean = process.mean(point);
    if (incumbent !== null && !(mean < incumbent)) continue;
    incumbent = mean;
    best = point;
  }
  const limits = constrained ? limitsOf(box, points, constraints, observed.pending, deterministic) : [];
  limits.push(...successOf(box, observed, deterministic));
  return {
    acquisition: gated(new LogImprovement(process, incumbent, limits, box.width), box.gates),
    best,
    ranked: [...points.keys()]
      .sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
      .map((place) => points[place] ?? new Float64Array(box.width)),
    lengths: process.hyperparameters.inverseSquares.map((s) => 1 / Math.sqrt(s)),
    held: points.length + observed.pending.length,
  };
}

/** In a space with conditions a point is worth what it is with everything imputed that does not count. */
function gated(acquisition: Acquisition, gates: Gates | null): Acquisition {
  if (!gates) return acquisition;
  return {
    value: (point) => acquisition.value(gates.settle(point.slice())),
    slopes: (point, gradient) => {
      const open = gates.open(point);
      const reached = acquisition.slopes(gates.settle(point.slice()), gradient);
      for (const [d, counts] of open.entries()) if (counts === 0) gradient[d] = 0;
      return reached;
    },
  };
}

function modelOf(
  box: Box,
  points: readonly Float64Array[],
  values: Float64Array,
  deterministic: boolean,
): GaussianProcess {
  const fitted = subsetFor(values, MAX_FITTED);
  const hyperparameters = fitHyperparameters(
    stacked(fitted.map((place) => points[place] ?? new Float64Array(box.width))),
    Float64Array.from(fitted, (place) => values[place] ?? 0),
    box.choices,
    { deterministic },
  );
  return new GaussianProcess(stacked(points), values, box.choices, hyperparameters);
}

/** The process with what it expects of the pending points taken for their values: no less sure of the mean, but of where it is known. */
function believing(
  box: Box,
  process: GaussianProcess,
  points: readonly Float64Array[],
  values: Float64Array,
  pending: readonly Float64Array[],
): GaussianProcess {
  if (pending.length === 0) return process;
  const all = Float64Array.from([...values, ...pending.map((point) => process.mean(point))]);
  return new GaussianProcess(stacked([...points, ...pending]), all, box.choices, process.hyperparameters);
}

/** A process for each constraint that was kept at some points and broken at others. */
function limitsOf(
  box: Box,
  points: readonly Float64Array[],
  constraints: ReadonlyArray<readonly number[]>,
  pending: readonly Float64Array[],
  deterministic: boolean,
): Limit[] {
  const count = constraints.reduce((most, each) => Math.max(most, each.length), 0);
  const limits: Limit[] = [];
  for (let constraint = 0; constraint < count; constraint++) {
    const rows = [...points.keys()].filter((i) => constraints[i]?.[constraint] !== undefined);
    const raw = finiteValues(rows.map((i) => constraints[i]?.[constraint] ?? 0));
    const { values, also: limit } = standardised(raw, 0);
    if (values.every((value) => value === 0)) continue;
    const measured = rows.map((i) => points[i] ?? new Float64Array(box.width));
    const process = modelOf(box, measured, values, deterministic);
    limits.push({ process: believing(box, process, measured, values, pending), limit });
  }
  return limits;
}

/**
 * Most trials fail because of their parameters: whether one ends with a value is modelled as one more constraint, of -1 for
 * those that did and 1 for those that did not.
 */
function successOf(box: Box, { points, failed, pending }: Observed, deterministic: boolean): Limit[] {
  if (failed.length === 0) return [];
  const all = [...points, ...failed];
  const outcomes = Float64Array.from(all, (_, i) => (i < points.length ? -1 : 1));
  const kept = subsetFor(outcomes, MAX_HELD);
  const places = kept.map((place) => all[place] ?? new Float64Array(box.width));
  const { values, also: limit } = standardised(
    Float64Array.from(kept, (place) => outcomes[place] ?? 0),
    0,
  );
  if (values.every((value) => value === 0)) return [];
  const process = modelOf(box, places, values, deterministic);
  return [{ process: believing(box, process, places, values, pending), limit }];
}
