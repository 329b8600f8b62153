import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { bestOf, better, isWorse, KEEP, lastReport, shortNumber } from './reports.ts';

/** Where W&B's bands lie: `max_iter / eta^k` for k = 1 to `s`, or `min_iter * eta^k`. */
export type BandSchedule = { readonly maxIter: number; readonly s: number } | { readonly minIter: number };

export interface EarlyTerminateArgs {
  readonly schedule: BandSchedule;
  readonly eta: number;
  /** Judge a trial by its value at the band; otherwise by its best value so far. */
  readonly strict: boolean;
  /** Leave W&B's rule where it is known to err. */
  readonly mended: boolean;
}

/** Bands of `min_iter`, as many as W&B looks at. */
const MAX_BANDS = 100;

/** The bands in rising order, divided and multiplied step by step as W&B does. */
export function bandsOf(schedule: BandSchedule, eta: number): number[] {
  const bands: number[] = [];
  if ('maxIter' in schedule) {
    let band = schedule.maxIter;
    for (let k = 0; k < schedule.s; k++) {
      band /= eta;
      if (band < 1) break;
      bands.push(Math.trunc(band));
    }
    return bands.reverse();
  }
  let band = schedule.minIter;
  for (let k = 0; k < MAX_BANDS; k++) {
    bands.push(Math.trunc(band));
    band *= eta;
  }
  return bands;
}

/**
 * W&B's `early_terminate: hyperband`, which compares all trials at bands (`sweeps` 0.3, `hyperband_stopping.py`). Its
 * iterations are finite values of the metric, not steps. At the last band b that a trial has reached, the b-th values of all
 * trials are sorted, and the one at place `n / eta` (rounded down, from 0) is the threshold: a trial that is worse is stopped,
 * also when the others came later.
 *
 * `mended` differs where that rule errs: fewer than `eta` trials at a band stop nobody (W&B lets only the best of two go on);
 * a report that is NaN or infinite counts as the worst value there is (W&B never stops a trial that has diverged); without
 * `strict`, trials are compared by their best values up to the band on both sides (W&B holds the best so far of one against
 * single values of the others).
 */
export class EarlyTerminatePruner implements Pruner {
  readonly name = 'early_terminate';
  readonly #args: EarlyTerminateArgs;
  readonly #bands: readonly number[];
  /** A trial that has ended keeps its reports, so they are put in order once. */
  readonly #histories = {
    minimize: new WeakMap<Trial['intermediate'], readonly number[]>(),
    maximize: new WeakMap<Trial['intermediate'], readonly number[]>(),
  };

  constructor(args: EarlyTerminateArgs) {
    this.#args = args;
    this.#bands = bandsOf(args.schedule, args.eta);
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction): PruneDecision {
    const { eta, strict, mended } = this.#args;
    const own = this.#history(trial, direction);
    const band = this.#bands.findLast((reports) => reports <= own.length);
    const last = lastReport(trial);
    if (band === undefined || last === null) return KEEP;
    const atBand = (history: readonly number[]): number => history[band - 1] ?? Number.NaN;
    const values = [own, ...others.map((other) => this.#history(other, direction))]
      .filter((history) => history.length >= band)
      .map(atBand)
      .sort((a, b) => (direction === 'maximize' ? b - a : a - b));
    if (mended && values.length < eta) return KEEP;
    const kept = Math.trunc((1 / eta) * values.length) + 1;
    const threshold = values[kept - 1] ?? Number.NaN;
    const value = strict || mended ? atBand(own) : best(own, direction);
    if (!isWorse(value, threshold, direction)) return KEEP;
    const shown = strict ? shortNumber(value) : `best ${shortNumber(value)}`;
    const whose = kept === 1 ? `the best of ${values.length}` : `the best ${kept} of ${values.length}`;
    return {
      prune: true,
      reason: `at step ${last[0]}: ${shown}, band ${band} keeps ${whose}, to ${shortNumber(threshold)}`,
    };
  }

  /** The values that count as iterations, in the order of their steps; the best ones up to each where those are compared. */
  #history({ intermediate }: Trial, direction: Direction): readonly number[] {
    let history = this.#histories[direction].get(intermediate);
    if (!history) {
      history = this.#iterations(intermediate, direction);
      this.#histories[direction].set(intermediate, history);
    }
    return history;
  }

  #iterations(intermediate: Trial['intermediate'], direction: Direction): readonly number[] {
    const { mended, strict } = this.#args;
    const values = [...intermediate].sort(([a], [b]) => a - b).map(([, value]) => value);
    if (!mended) return values.filter(Number.isFinite);
    const worst = direction === 'maximize' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const all = values.map((value) => (Number.isFinite(value) ? value : worst));
    let reached = worst;
    return strict ? all : all.map((value) => (reached = better(reached, value, direction)));
  }
}

const best = (values: readonly number[], direction: Direction): number => bestOf(values, direction) ?? Number.NaN;
