import type { RunState, TrialState } from '../core/space/state.ts';
import type { Params, Value } from '../core/space/value.ts';

/**
 * Messages between the extension host and its reader process (fork, serialization 'advanced'). The reader polls the
 * folders, keeps the index of studies, trials and runs, and answers range requests on metric series.
 */

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
}

/** One line of a chart, exactly what can be drawn at the asked width. Columns share their length. */
export interface SeriesSlice {
  readonly x: Float64Array;
  readonly last: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Number of raw points inside the asked range. */
  readonly points: number;
  /** True when the columns are the raw points. */
  readonly raw: boolean;
  /** Extent of the whole series on the x axis, NaN when empty. */
  readonly xMin: number;
  readonly xMax: number;
}

export type XAxis = 'step' | 'time' | 'relative';

/** Every request of the reader: name -> parameters and result. */
export interface ReaderRequests {
  studies: { params: Record<string, never>; result: StudySummary[] };
  trials: { params: { study: string }; result: TrialSummary[] };
  runs: { params: Record<string, never>; result: RunSummary[] };
  /** Names of the numeric metrics of runs (absolute run folders), in the order of first appearance. */
  metrics: { params: { runs: string[] }; result: string[] };
  series: {
    params: { run: string; metric: string; axis: XAxis; from: number | null; to: number | null; width: number };
    result: SeriesSlice;
  };
}

export type ReaderRequest = {
  [K in keyof ReaderRequests]: { kind: 'request'; id: number; method: K; params: ReaderRequests[K]['params'] };
}[keyof ReaderRequests];

export type ToReader =
  /** Folders whose `.trialdeck` is watched. */
  { kind: 'roots'; folders: string[] } | ReaderRequest;

export type FromReader =
  | { kind: 'reply'; id: number; result: ReaderRequests[keyof ReaderRequests]['result'] }
  | { kind: 'failure'; id: number; message: string }
  /** The lists or single studies (absolute folders) changed; `series` names runs with new points. */
  | { kind: 'changed'; studies: string[]; lists: boolean; series: string[] };
