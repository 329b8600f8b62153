import type { Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { KEEP, lastReport, opensInterval, shortNumber } from './reports.ts';

/** Optuna's arguments of ThresholdPruner. */
export interface ThresholdArgs {
  /** A value below is stopped. */
  readonly lower: number;
  /** A value above is stopped. */
  readonly upper: number;
  readonly n_warmup_steps: number;
  readonly interval_steps: number;
}

export const thresholdDefaults: ThresholdArgs = {
  lower: Number.NEGATIVE_INFINITY,
  upper: Number.POSITIVE_INFINITY,
  n_warmup_steps: 0,
  interval_steps: 1,
};

/** Stops a trial that reports NaN or leaves a range, as Optuna 5.0's `ThresholdPruner` (`optuna/pruners/_threshold.py`). */
export class ThresholdPruner implements Pruner {
  readonly name = 'threshold';
  readonly #args: ThresholdArgs;

  constructor(args: ThresholdArgs) {
    this.#args = args;
  }

  decide(trial: Trial): PruneDecision {
    const { lower, upper, n_warmup_steps, interval_steps } = this.#args;
    const last = lastReport(trial);
    if (last === null) return KEEP;
    const [step, value] = last;
    if (step < n_warmup_steps || !opensInterval(step, trial, n_warmup_steps, interval_steps)) return KEEP;
    const prune = (why: string): PruneDecision => ({ prune: true, reason: `at step ${step}: ${why}` });
    if (Number.isNaN(value)) return prune('NaN');
    if (value < lower) return prune(`${shortNumber(value)}, below ${shortNumber(lower)}`);
    if (value > upper) return prune(`${shortNumber(value)}, above ${shortNumber(upper)}`);
    return KEEP;
  }
}
