import type { RunState, TrialState } from './state.ts';
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
  readonly metric: string | null;
  readonly direction: 'minimize' | 'maximize';
  /** Planned total, null when unbounded. */
  readonly total: number | null;
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly best: { readonly trial: number; readonly value: number } | null;
  /** Names of the searched parameters, most telling first. */
  readonly searched: readonly string[];
  readonly sampler: string;
  readonly startMs: number | null;
  /** Last change, for "yesterday". */
  readonly changedMs: number | null;
  /** Set when the study cannot be read: what is wrong and what to do. */
  readonly problem: string | null;
}

export interface TrialSummary {
  readonly number: number;
  readonly state: RunState;
  readonly value: number | null;
  readonly params: Params;
  readonly lastStep: number | null;
  readonly lastValue: number | null;
  readonly reason: string | null;
  readonly startMs: number | null;
  readonly endMs: number | null;
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
