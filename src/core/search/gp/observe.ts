import { lossesOf } from '../../space/losses.ts';
import type { Rng } from '../../space/rng.ts';
import type { Direction, Trial } from '../../space/trial.ts';
import type { Box } from '../box.ts';
import { standingOf } from '../endedTrials.ts';
import { finiteValues, standardised } from './warp.ts';

/** What the trials say, row by row. */
export interface Observed {
  /** Points of the trials that ended with a value. */
  readonly points: readonly Float64Array[];
  /** One loss a point, smaller is better. */
  readonly losses: readonly number[];
  /** What each constraint measured at each point; empty without constraints, and where a trial did not measure them. */
  readonly constraints: ReadonlyArray<readonly number[]>;
  /** Points whose trials failed. */
  readonly failed: readonly Float64Array[];
  /** Points whose trials run or wait. */
  readonly pending: readonly Float64Array[];
}

/** Share of the sum beside the largest term, so that a point that is better in one objective only still gains (ParEGO). */
const SUM_SHARE = 0.05;

/**
 * The ended trials as a Gaussian process takes them. A pruned trial counts with its last value, and at least as bad as the
 * median: it was stopped for being behind. Several objectives are made one by weights drawn anew for each trial (J. Knowles, "ParEGO",
 * IEEE Transactions on Evolutionary Computation 10, 2006).
 */
export function observe(trials: readonly Trial[], box: Box, directions: readonly Direction[], rng: Rng): Observed {
  const ended: { point: Float64Array; trial: Trial }[] = [];
  const failed: Float64Array[] = [];
  const pending: Float64Array[] = [];
  for (const trial of trials) {
    const point = box.encode(trial.params);
    if (!point) continue;
    if (trial.state === 'running' || trial.state === 'waiting') pending.push(point);
    else if (trial.state === 'fail') failed.push(point);
    else ended.push({ point, trial });
  }
  const single = directions.length <= 1;
  const losses = single
    ? singleLosses(
        ended.map(({ trial }) => trial),
        directions[0] ?? 'minimize',
      )
    : scalarised(
        ended.map(({ trial }) => trial),
        directions,
        rng,
      );
  return {
    points: ended.map(({ point }) => point),
    losses,
    constraints: ended.map(({ trial }) => (trial.state === 'complete' ? (trial.constraints ?? []) : [])),
    failed,
    pending,
  };
}

function singleLosses(trials: readonly Trial[], direction: Direction): number[] {
  const standings = trials.map((trial) => standingOf(trial, direction));
  const complete = standings.flatMap((standing) => (standing && standing.tier !== 'pruned' ? standing.loss : []));
  const middle = complete.sort((a, b) => a - b)[Math.floor(complete.length / 2)] ?? Number.NEGATIVE_INFINITY;
  return standings.map((standing) =>
    standing?.tier === 'pruned' ? Math.max(standing.loss, middle) : (standing?.loss ?? Number.POSITIVE_INFINITY),
  );
}

function scalarised(trials: readonly Trial[], directions: readonly Direction[], rng: Rng): number[] {
  const draws = directions.map(() => -Math.log(1 - rng.next()));
  const total = draws.reduce((sum, draw) => sum + draw, 0);
  const all = trials.map((trial) => lossesOf(trial, directions));
  const columns = directions.map((_, objective) =>
    unitRange(standardised(finiteValues(all.map((losses) => losses[objective] ?? Number.POSITIVE_INFINITY))).values),
  );
  return trials.map((trial, row) => {
    if (trial.state !== 'complete') return Number.POSITIVE_INFINITY;
    const terms = columns.map((column, objective) => ((draws[objective] ?? 0) / total) * (column[row] ?? 1));
    return Math.max(...terms) + SUM_SHARE * terms.reduce((sum, term) => sum + term, 0);
  });
}

function unitRange(values: Float64Array): Float64Array {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const width = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - low;
  return values.map((value) => (width > 0 ? (value - low) / width : 0));
}
