import type { TrialState } from './state.ts';
import type { Params, Value } from './value.ts';

/** One point of a study as samplers, pruners, lists and views see it. */
export interface Trial {
  /** Number in its study, from 0. */
  readonly number: number;
  readonly state: TrialState;
  readonly params: Params;
  /** Objective values, one a metric; empty without a value. May hold infinities, never NaN. */
  readonly values: readonly number[];
  /** What `constraints:` measured: the trial is feasible while none is above 0. Absent without constraints. */
  readonly constraints?: readonly number[];
  /** `[step, value]` by step; values may be NaN or infinite. */
  readonly intermediate: ReadonlyArray<readonly [step: number, value: number]>;
  /** What samplers and pruners keep with a trial, by Optuna's names (`completed_rung_0`). Absent where nothing is known of it. */
  readonly attributes?: Readonly<Record<string, Value>>;
  /** Why it ended as it did, in plain words; null when there is nothing to say. */
  readonly reason: string | null;
  /** Milliseconds since 1970, UTC. */
  readonly startMs: number | null;
  readonly endMs: number | null;
}

export type Direction = 'minimize' | 'maximize';

/** The trial with a number. Not all stand at the place of their number, as a database may leave some out. */
export function trialNumbered<One extends Trial>(trials: readonly One[], number: number): One | undefined {
  const there = trials[number];
  return there?.number === number ? there : trials.find((trial) => trial.number === number);
}
