import type { Direction, Trial } from '../space/trial.ts';

export interface PruneDecision {
  readonly prune: boolean;
  /** "at step 9: 0.61, median of 7 others 0.48"; empty when there is nothing to say. */
  readonly reason: string;
}

export interface Pruner {
  /** Name as in `trialdeck: pruner:`. */
  readonly name: string;
  /**
   * Whether the trial, which has just reported its last intermediate value, should be stopped.
   * @param trial - the reporting trial, its intermediate values up to now included
   * @param others - all other trials of the study
   */
  decide(trial: Trial, others: readonly Trial[], direction: Direction): PruneDecision;
}
