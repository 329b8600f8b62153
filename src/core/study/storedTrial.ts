import type { SearchSpace } from '../space/distribution.ts';
import type { Direction, Trial } from '../space/trial.ts';
import type { Params, Value } from '../space/value.ts';

/** What tells a crashed or stopped trial from a failed or queued one, which Optuna's states do not. */
export type HowEnded = 'crashed' | 'stopped';

/** A trial as it stands in study.db, the constants of the space included in `params`. */
export interface StoredTrial extends Trial {
  /** Folder of its latest attempt relative to the study's folder (`runs/7-2`); null for trials that we did not run. */
  readonly run: string | null;
  readonly how: HowEnded | null;
}

export interface NewStudy {
  readonly name: string;
  readonly direction: Direction;
  /** Null for a sweep without a metric: its trials end complete with no value. */
  readonly metric: string | null;
  readonly space: SearchSpace;
  /** Study user attributes. */
  readonly attributes: Readonly<Record<string, Value>>;
}

export interface BeginTrial {
  readonly params: Params;
  /** Run folder relative to the study's folder; as a function it gets the number that the trial will have. */
  readonly run: string | ((number: number) => string);
  /** Take this waiting trial instead of adding one. */
  readonly waiting?: number;
}

export interface EndTrial {
  readonly number: number;
  readonly state: 'complete' | 'pruned' | 'fail';
  /**
   * Final value of a complete trial; null in a study without a metric. NaN makes the trial `fail`. A pruned trial takes
   * its last report instead, a failed one has no value.
   */
  readonly value: number | null;
  readonly reason: string | null;
  readonly how?: HowEnded;
}

/** A running trial goes back into the queue with its number and parameters; its reports are forgotten. */
export interface Requeue {
  readonly number: number;
  readonly how?: HowEnded;
  readonly reason?: string | null;
}

/** One transaction, applied in this order: trials end, trials are queued again, trials begin. */
export interface StudyChanges {
  readonly end?: readonly EndTrial[];
  readonly requeue?: readonly Requeue[];
  readonly begin?: readonly BeginTrial[];
}
