import type { Direction, Trial } from '../space/trial.ts';
import type { Value } from '../space/value.ts';

export interface PruneDecision {
  readonly prune: boolean;
  /** "at step 9: 0.61, median of 7 others 0.48"; empty when there is nothing to say. Also of a trial that is kept. */
  readonly reason: string;
  /** To be stored with the trial under Optuna's names (`completed_rung_0`), added to what is there. */
  readonly attributes?: Readonly<Record<string, Value>>;
}

export interface Pruner {
  /** Name as in `trialdeck: pruner:`. */
  readonly name: string;
  /**
   * Whether the trial, which has just reported its last intermediate value, should be stopped. A pure function of what it is
   * given.
   * @param trial - the reporting trial, its intermediate values up to now included
   * @param others - all other trials of the study
   * @param study - the study's name, from which Hyperband's brackets follow
   */
  decide(trial: Trial, others: readonly Trial[], direction: Direction, study: string): PruneDecision;
}
