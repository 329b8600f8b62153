import type { RunState, TrialState } from '../core/space/state.ts';
import type { Params, Value } from '../core/space/value.ts';
import type { RpcAnswer, RpcCancel, RpcRequest } from './rpc.ts';

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
  /** NaN where the run logged no finite value: a gap. */
  readonly last: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Number of raw points inside the asked range. */
  readonly points: number;
  /** True when the columns are the raw points. */
  readonly raw: boolean;
  /** `[first, last]` x of the whole series; empty when it has no point. */
  readonly extent: Float64Array;
}

/** Training step, Unix seconds, or seconds since the run's first record. */
export type XAxis = 'step' | 'time' | 'relative';

/** What a run logged: one row a metric, in the order of first appearance. Columns, because values may be NaN. */
export interface SeriesOverview {
  /** Absolute run folder. */
  readonly run: string;
  readonly metrics: readonly string[];
  readonly points: Float64Array;
  /** The last value as logged, so NaN and infinities too. */
  readonly last: Float64Array;
  readonly lastStep: Float64Array;
  /** Over the finite values; NaN when there is none. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Milliseconds since 1970 of the last record, null without one. */
  readonly changedMs: number | null;
  /** Why the run's metrics cannot be read, null when they can. */
  readonly problem: string | null;
}

/** Every request of the reader: name -> parameters and result. */
export interface ReaderRequests {
  studies: { params: Record<string, never>; result: StudySummary[] };
  trials: { params: { study: string }; result: TrialSummary[] };
  runs: { params: Record<string, never>; result: RunSummary[] };
  /** Runs are absolute run folders; the answer has one entry a run, in the order asked. */
  overview: { params: { runs: string[] }; result: SeriesOverview[] };
  /** Lines of one metric, one a run, in the order asked; empty for a run without that metric. Null: no limit. */
  series: {
    params: { runs: string[]; metric: string; axis: XAxis; from: number | null; to: number | null; width: number };
    result: SeriesSlice[];
  };
}

export type ToReader =
  /** Folders whose `.trialdeck` is watched. */
  | { readonly kind: 'roots'; readonly folders: readonly string[] }
  /** Runs (absolute folders) whose new points are wanted as they come. */
  | { readonly kind: 'watch'; readonly runs: readonly string[] }
  | RpcRequest
  | RpcCancel;

/** What changed since the last such message. */
export interface ReaderChange {
  /** Absolute folders of studies whose summary or trials changed. */
  readonly studies: readonly string[];
  /** True when a study or a run without a study came, went or changed its state. */
  readonly lists: boolean;
  /** Watched runs with new points. */
  readonly series: readonly string[];
}

export type FromReader = RpcAnswer | ({ readonly kind: 'changed' } & ReaderChange);
