import { type PercentileArgs, PercentilePruner } from './percentile.ts';

/** Optuna's arguments of MedianPruner, with its names. */
export type MedianArgs = Omit<PercentileArgs, 'percentile'>;

export const medianDefaults: MedianArgs = {
  n_startup_trials: 5,
  n_warmup_steps: 0,
  interval_steps: 1,
  n_min_trials: 1,
};

/**
 * Stops a trial whose best value so far is worse than the median that the complete trials reported at the same step: Optuna's
 * `MedianPruner`, which is its `PercentilePruner` at 50 %.
 */
export class MedianPruner extends PercentilePruner {
  constructor(args: MedianArgs = medianDefaults) {
    super({ ...args, percentile: 50 }, 'median', 'median');
  }
}
