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
  /** What tells it from the others: `lr 3.1e-3 · hidden 32`. */
  readonly label: string;
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

/** What a chart panel shows. */
export interface ChartPage {
  readonly title: string;
  readonly runs: readonly ChartRun[];
  /** The study that the panel follows; null for chosen runs. */
  readonly study: { readonly path: string; readonly name: string; readonly trials: number; readonly follow: Follow } | null;
  /** The metrics that a study optimises, shown first. */
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

/** What a reload of the window must bring back, beside the view's own choices: kept by the webview's `setState`. */
export interface PanelSelection {
  readonly runs: readonly ChartRun[];
  readonly study: { readonly path: string; readonly follow: Follow } | null;
}

const picks: readonly unknown[] = ['last', 'best'];

/** Reads a stored selection; null when it is none of ours. */
export function parseSelection(state: unknown): PanelSelection | null {
  const selection = field(state, 'selection');
  const runs = field(selection, 'runs');
  if (!Array.isArray(runs)) {
    return null;
  }
  const study = field(selection, 'study');
  const path = field(study, 'path');
  const pick = field(field(study, 'follow'), 'pick');
  const count = field(field(study, 'follow'), 'count');
  const follows = typeof path === 'string' && picks.includes(pick) && typeof count === 'number' && count > 0;
  return {
    runs: runs.filter(isChartRun),
    study: follows ? { path, follow: { pick: pick === 'best' ? 'best' : 'last', count } } : null,
  };
}

function isChartRun(value: unknown): value is ChartRun {
  return (
    typeof field(value, 'path') === 'string' &&
    typeof field(value, 'name') === 'string' &&
    typeof field(value, 'label') === 'string' &&
    typeof field(value, 'state') === 'string' &&
    Number.isInteger(field(value, 'colorIndex'))
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
