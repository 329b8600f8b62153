import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';

/** Optuna's arguments of MedianPruner, with its names and defaults. */
export interface MedianArgs {
  /** No pruning before this many trials are complete. */
  readonly n_startup_trials: number;
  /** No pruning while the step is below. */
  readonly n_warmup_steps: number;
  /** Steps between two decisions, counted from the warm-up. */
  readonly interval_steps: number;
  /** No pruning at a step that fewer complete trials have reported. */
  readonly n_min_trials: number;
}

export const medianDefaults: MedianArgs = {
  n_startup_trials: 5,
  n_warmup_steps: 0,
  interval_steps: 1,
  n_min_trials: 1,
};

const KEEP: PruneDecision = { prune: false, reason: '' };

/**
 * Stops a trial whose best value so far is worse than the median that the complete trials reported at the same step.
 * Decides as Optuna 5.0's `MedianPruner` does (`optuna/pruners/_percentile.py`), numpy's treatment of infinities included.
 */
export class MedianPruner implements Pruner {
  readonly name = 'median';
  readonly #args: MedianArgs;

  constructor(args: MedianArgs = medianDefaults) {
    this.#args = args;
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction): PruneDecision {
    const { n_startup_trials, n_warmup_steps, n_min_trials } = this.#args;
    const complete = others.filter(({ state }) => state === 'complete');
    if (complete.length === 0 || complete.length < n_startup_trials) return KEEP;
    const step = trial.intermediate.reduce((last, [at]) => Math.max(last, at), Number.NEGATIVE_INFINITY);
    if (step < n_warmup_steps || !this.#isDecisionStep(step, trial)) return KEEP;

    const own = trial.intermediate.map(([, value]) => value).filter((value) => !Number.isNaN(value));
    if (own.length === 0) return { prune: true, reason: `at step ${step}: no number yet, only NaN` };
    const best = own.reduce((a, b) => (direction === 'maximize' ? Math.max(a, b) : Math.min(a, b)));

    const peers = complete.flatMap(({ intermediate }) =>
      intermediate.filter(([at]) => at === step).map(([, value]) => value),
    );
    if (peers.length < n_min_trials) return KEEP;
    const median = numpyMedian(peers);
    // A NaN median compares false: the trial goes on.
    if (!(direction === 'maximize' ? best < median : best > median)) return KEEP;
    const last = trial.intermediate.find(([at]) => at === step)?.[1];
    const value = last === best ? shortNumber(best) : `best ${shortNumber(best)}`;
    const counted = peers.filter((peer) => !Number.isNaN(peer)).length;
    const whose = counted === 1 ? '1 other' : `${counted} others`;
    return { prune: true, reason: `at step ${step}: ${value}, median of ${whose} ${shortNumber(median)}` };
  }

  /** The first report in its interval: no earlier one at or after the interval's first step. */
  #isDecisionStep(step: number, trial: Trial): boolean {
    const { n_warmup_steps, interval_steps } = this.#args;
    const intervalStart = Math.floor((step - n_warmup_steps) / interval_steps) * interval_steps + n_warmup_steps;
    return trial.intermediate.every(([at]) => at === step || at < intervalStart);
  }
}

/** `numpy.nanpercentile(values, 50)`: between two infinities, or beside one, it is NaN. */
function numpyMedian(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const below = sorted[Math.floor(middle)] ?? Number.NaN;
  const above = sorted[Math.min(Math.floor(middle) + 1, sorted.length - 1)] ?? Number.NaN;
  const gap = above - below;
  return Number.isInteger(middle) ? below + gap * 0 : above - gap * 0.5;
}

/** Four significant digits at most, no padding: 0.61, 12.35, 1.2e-7. */
function shortNumber(x: number): string {
  return String(Number(x.toPrecision(4)));
}
