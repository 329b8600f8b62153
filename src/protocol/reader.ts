import type { SeriesOverview } from '../core/series/overview.ts';
import type { Slice } from '../core/series/slice.ts';
import type { SpaceFields } from '../core/space/parameterField.ts';
import type { RunSummary, StudySummary, TrialSummary } from '../core/space/summary.ts';
import type { Params } from '../core/space/value.ts';
import type { RpcAnswer, RpcCancel, RpcRequest } from './rpc.ts';

/**
 * Messages between the extension host and its reader process (fork, serialization 'advanced'). The reader polls the
 * folders, keeps the index of studies, trials and runs, and answers range requests on metric series.
 */

export type { RunSummary, StudySummary, TrialSummary } from '../core/space/summary.ts';

/** One line of a chart, exactly what can be drawn at the asked width. */
export type SeriesSlice = Slice;
export type { SeriesOverview } from '../core/series/overview.ts';

/** Training step, Unix seconds, or seconds since the run's first record. */
export type XAxis = 'step' | 'time' | 'relative';

/** The space of a study, and the points of a finite one that no trial holds yet: the first ones, and how many they are. */
export interface StudyForm extends SpaceFields {
  readonly open: { readonly points: readonly Params[]; readonly count: number } | null;
}

/** Every request of the reader: name -> parameters and result. */
export interface ReaderRequests {
  studies: { params: Record<string, never>; result: StudySummary[] };
  trials: { params: { study: string }; result: TrialSummary[] };
  runs: { params: Record<string, never>; result: RunSummary[] };
  /** What a form about a study shows; fails where the study cannot be read. */
  form: { params: { study: string; mostPoints: number }; result: StudyForm };
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
