import type { RunState, TrialState } from './state.ts';
import type { Direction } from './trial.ts';
import type { Params, Value } from './value.ts';

/** A study as lists and trees show it. */
export interface StudySummary {
  /** Absolute folder, the study's identity. */
  readonly path: string;
  readonly study: string;
  /** Absolute path of the sweep file it came from, null when unknown. */
  readonly sweep: string | null;
  readonly state: 'running' | 'stopped' | 'finished' | 'crashed';
  /** Why its last controller ended in order (`trialdeck:end`); null while it runs and after a crash. */
  readonly end: 'trials' | 'exhausted' | 'timeout' | 'stopped' | 'target' | 'plateau' | 'failures' | null;
  /** Its metric, the first of several. */
  readonly metric: string | null;
  readonly direction: Direction;
  /** Every metric; absent where there is one or none. */
  readonly metrics?: readonly { readonly name: string; readonly goal: Direction }[];
  /** Planned total, null when unbounded. */
  readonly total: number | null;
  /** Of the trials that were run here, or are to be. */
  readonly counts: Readonly<Record<TrialState, number>>;
  /** Trials that were imported; absent where there are none. */
  readonly imported?: number;
  /** Null with several metrics. */
  readonly best: { readonly trial: number; readonly value: number } | null;
  /** With several metrics: trials that no other one beats. */
  readonly front?: readonly number[];
  /** Names of the searched parameters, most telling first. */
  readonly searched: readonly string[];
  readonly sampler: string;
  /** Why that sampler, in one line. */
  readonly samplerNote?: string;
  readonly pruner?: string;
  readonly seed?: number;
  /** What of the metric is the value of a trial, as the study says it: `last`, `best`, `mean(3)`. */
  readonly valueRule?: string;
  /** How often each trial is run: `5 seeds`, `3 folds`. */
  readonly repeat?: string;
  /** The study that it goes on from. */
  readonly parent?: StudyParent;
  /** Which stage of its sweep it is, counted from 0. */
  readonly stage?: StudyStage;
  readonly startMs: number | null;
  /** When its last controller ended in order; absent while it runs and after a crash. */
  readonly endedMs?: number;
  /** Last change, for "yesterday". */
  readonly changedMs: number | null;
  /** Set when the study cannot be read: what is wrong and what to do. */
  readonly problem: string | null;
}

/** Trials that need no further work. */
export function endedCount({ counts }: Pick<StudySummary, 'counts'>): number {
  return counts.complete + counts.pruned + counts.fail;
}

/** What the study optimises: one metric, several, or none. */
export function objectivesOf({
  metric,
  direction,
  metrics,
}: Pick<StudySummary, 'metric' | 'direction' | 'metrics'>): NonNullable<StudySummary['metrics']> {
  return metrics ?? (metric === null ? [] : [{ name: metric, goal: direction }]);
}

export interface StudyParent {
  /** Its name. */
  readonly study: string;
  readonly how: 'stage' | 'linked' | 'refit';
}

export interface StudyStage {
  readonly name: string;
  readonly index: number;
  readonly count: number;
  /** Name of the sweep, shared by its stages. */
  readonly sweep: string;
}

export interface TrialSummary {
  readonly number: number;
  readonly state: RunState;
  /** Null with several metrics too. */
  readonly value: number | null;
  /** With several metrics: one value each, as in the study's `metrics`. */
  readonly values?: readonly number[];
  /** Values of the runs whose mean the value is, and their sample standard deviation. */
  readonly repeats?: readonly number[];
  readonly spread?: number;
  /** Which constraints it breaks, in words: `breaks val_latency <= 3 by 0.4`. */
  readonly broken?: string;
  /** Where an imported trial comes from: `trial 12 of spirals`. */
  readonly origin?: string;
  readonly params: Params;
  readonly lastStep: number | null;
  readonly lastValue: number | null;
  readonly reason: string | null;
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** The best one, or one of those on the front. */
  readonly best: boolean;
  /** Absolute folder of the run that counts, null before it started. */
  readonly runPath: string | null;
}

export interface RunSummary {
  /** Absolute folder, the run's identity in every request. */
  readonly path: string;
  readonly run: string;
  readonly name: string;
  readonly source: 'trialdeck';
  readonly state: RunState;
  readonly config: Params;
  readonly summary: Readonly<Record<string, Value>>;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly reason: string | null;
  /** Set when the run cannot be read: what is wrong and what to do. */
  readonly problem: string | null;
}
