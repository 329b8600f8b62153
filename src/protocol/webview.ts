import type { RunState } from '../core/space/state.ts';
import type { ReaderRequests } from './reader.ts';
import type { RpcAnswer, RpcCancel, RpcRequest } from './rpc.ts';

/** Messages between the charts webview and the extension host. Numbers that may be NaN stand in typed arrays only. */

/** A run in a chart panel. */
export interface ChartRun {
  /** Absolute run folder, the run's identity. */
  readonly path: string;
  /** What it is called in rows and at the pointer: `trial 23`, `calm-otter-12`. */
  readonly name: string;
  /** Its searched parameters as they are written in rows: name -> `3.1e-3`. */
  readonly params: Readonly<Record<string, string>>;
  /** Index of its colour, see runColor.ts. */
  readonly colorIndex: number;
  readonly state: RunState;
  /** Why it ended as it did; absent when there is nothing to say. */
  readonly reason?: string;
  /** Absolute folder of its study. */
  readonly study?: string;
  /** Best trial of its study. */
  readonly best?: boolean;
}

/** Which trials a study's panel shows; it takes in new ones as they come. */
export interface Follow {
  readonly pick: 'last' | 'best';
  readonly count: number;
}

/** What a panel is asked to show: a study whose trials it follows, or chosen trials and runs. Paths are absolute folders. */
export interface PanelSelection {
  readonly study: { readonly path: string; readonly follow: Follow } | null;
  readonly trials: ReadonlyArray<{ readonly study: string; readonly number: number }>;
  readonly runs: readonly string[];
}

/** What a chart panel shows. */
export interface ChartPage {
  readonly title: string;
  readonly selection: PanelSelection;
  readonly runs: readonly ChartRun[];
  /** Number of trials of the followed study; 0 for chosen runs. */
  readonly trials: number;
  /** The metrics that the studies optimise, shown first. */
  readonly goals: Readonly<Record<string, 'minimize' | 'maximize'>>;
  /** Set when there is nothing to show for a reason that a person can mend. */
  readonly problem: string | null;
}

/** What the webview asks the host. */
export interface ChartRequests extends Pick<ReaderRequests, 'overview' | 'series'> {
  /** The webview is ready to draw. */
  page: { params: Record<string, never>; result: ChartPage };
}

export type ToCharts =
  | RpcAnswer
  | { readonly kind: 'page'; readonly page: ChartPage }
  /** Runs with new points. */
  | { readonly kind: 'grown'; readonly runs: readonly string[] }
  /** One sentence about the reader, shown until the next one; empty takes it away. */
  | { readonly kind: 'note'; readonly text: string };

export type FromCharts =
  | RpcRequest
  | RpcCancel
  | { readonly kind: 'follow'; readonly follow: Follow }
  | { readonly kind: 'remove'; readonly run: string }
  | { readonly kind: 'reveal'; readonly view: 'sweeps' | 'runs' };

/** Reads the selection in what a webview stored with `setState`; null when it is none of ours. */
export function parseSelection(state: unknown): PanelSelection | null {
  const selection = field(state, 'selection');
  const trials = field(selection, 'trials');
  const runs = field(selection, 'runs');
  if (!Array.isArray(trials) || !Array.isArray(runs)) {
    return null;
  }
  const study = field(selection, 'study');
  const path = field(study, 'path');
  const pick = field(field(study, 'follow'), 'pick');
  const count = field(field(study, 'follow'), 'count');
  return {
    study:
      typeof path === 'string' && (pick === 'last' || pick === 'best') && typeof count === 'number' && count > 0
        ? { path, follow: { pick, count } }
        : null,
    trials: trials.filter(isTrial),
    runs: runs.filter((run) => typeof run === 'string'),
  };
}

function isTrial(value: unknown): value is PanelSelection['trials'][number] {
  return typeof field(value, 'study') === 'string' && Number.isInteger(field(value, 'number'));
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
