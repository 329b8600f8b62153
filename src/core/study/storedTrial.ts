import type { SearchSpace } from '../space/distribution.ts';
import type { Direction, Trial } from '../space/trial.ts';
import type { Params, Value } from '../space/value.ts';

/** What tells a crashed or stopped trial from a failed or queued one, which Optuna's states do not. */
export type HowEnded = 'crashed' | 'stopped';

/** Where an imported trial comes from: another study, or a run of any source. */
export type TrialOrigin =
  | { readonly study: string; readonly trial: number }
  | { readonly run: string; readonly source: string };

/** A trial as it stands in study.db, the constants of the space included in `params`. */
export interface StoredTrial extends Trial {
  /** Folder of its latest attempt relative to the study's folder (`runs/7-2`); null for trials that we did not run. */
  readonly run: string | null;
  readonly how: HowEnded | null;
  /** `constraints` by name (`val_latency <= 3`); absent without constraints. */
  readonly constraintValues?: Readonly<Record<string, number>>;
  /** Values of the runs whose mean the value is; absent where there was one run. */
  readonly repeats?: readonly number[];
  /** Sample standard deviation of the repeats. */
  readonly spread?: number;
  /** Absent for a trial of the study itself. */
  readonly origin?: TrialOrigin;
}

export interface NewStudy {
  readonly name: string;
  /** Empty for a sweep without a metric: its trials end complete with no value. */
  readonly objectives: readonly { readonly name: string; readonly goal: Direction }[];
  readonly space: SearchSpace;
  /** Study user attributes. */
  readonly attributes: Readonly<Record<string, Value>>;
}

export interface BeginTrial {
  readonly params: Params;
  /**
   * Run folder relative to the study's folder; as a function it gets the number that the trial will have. Null for a trial
   * that a script evaluates which asked for it.
   */
  readonly run: string | null | ((number: number) => string);
  /** Take this waiting trial instead of adding one. */
  readonly waiting?: number;
}

export interface EndTrial {
  readonly number: number;
  readonly state: 'complete' | 'pruned' | 'fail';
  /**
   * Final values of a complete trial, one a metric; null in a study without one. A NaN among them makes the trial `fail`. A
   * pruned trial takes its last report instead where there is one metric, a failed one has no value.
   */
  readonly values: readonly number[] | null;
  /** By name, kept while none is above 0; NaN, for what was not measured, is stored as infinity. */
  readonly constraints?: Readonly<Record<string, number>>;
  /** Trial user attributes by their whole key (`trialdeck:repeats`, `trialdeck:spread`). */
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly reason: string | null;
  readonly how?: HowEnded;
}

/** A running trial goes back into the queue with its number and parameters; its reports are forgotten. */
export interface Requeue {
  readonly number: number;
  readonly how?: HowEnded;
  readonly reason?: string | null;
}

/** Attributes of a trial in any state; null removes one. */
export interface TrialAttributes {
  readonly number: number;
  readonly user?: Readonly<Record<string, Value>>;
  /** What samplers and pruners keep, by Optuna's names. */
  readonly system?: Readonly<Record<string, Value>>;
}

/** Another end for a trial, because what its runs are measured by has changed. */
export interface Revalue {
  readonly number: number;
  /** How it has ended now; as before when left out, which takes a trial that is complete or pruned. */
  readonly state?: 'complete' | 'fail';
  /** Final values; null for a trial that has failed. */
  readonly values: readonly number[] | null;
  /** Why it has failed. */
  readonly reason?: string;
  /** By name, in place of what is stored under these names; null removes one. */
  readonly constraints?: Readonly<Record<string, number | null>>;
  readonly attributes?: Readonly<Record<string, Value>>;
}

/** A trial that ended elsewhere. */
export interface AddTrial {
  readonly state: 'complete' | 'pruned' | 'fail';
  /** Searched parameters that are absent stay absent; constants may be left out. */
  readonly params: Params;
  /** As in {@link EndTrial}; a pruned trial without values takes its last report. */
  readonly values: readonly number[] | null;
  readonly intermediate?: ReadonlyArray<readonly [step: number, value: number]>;
  readonly constraints?: Readonly<Record<string, number>>;
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly reason?: string | null;
  readonly origin?: TrialOrigin;
  /** Milliseconds since 1970, UTC; now when left out. */
  readonly startMs?: number | null;
  readonly endMs?: number | null;
}

/** A trial to be run before the sampler is asked; what it does not fix the sampler gives. */
export interface EnqueueTrial {
  readonly params: Params;
}

/** One transaction, applied in this order. */
export interface StudyChanges {
  readonly attributes?: readonly TrialAttributes[];
  readonly end?: readonly EndTrial[];
  readonly requeue?: readonly Requeue[];
  readonly revalue?: readonly Revalue[];
  readonly add?: readonly AddTrial[];
  readonly enqueue?: readonly EnqueueTrial[];
  readonly begin?: readonly BeginTrial[];
}
