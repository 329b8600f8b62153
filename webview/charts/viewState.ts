import type { XAxis } from '../../src/protocol/reader.ts';

/** What a person chose in a chart panel; survives hiding the panel and reloading the window. */
export interface ViewState {
  /** Paths of the runs that are switched off. */
  readonly hidden: readonly string[];
  readonly axis: XAxis;
  readonly log: boolean;
  /** Weight of the moving average, 0 to 0.99. */
  readonly smoothing: number;
  readonly filter: string;
  /** Range on the x axis; null shows everything. */
  readonly zoom: { readonly from: number; readonly to: number } | null;
  /** Tables in place of lines. */
  readonly data: boolean;
  /** The one chart that takes the whole width. */
  readonly wide: string | null;
}

export const defaultViewState: ViewState = {
  hidden: [],
  axis: 'step',
  log: false,
  smoothing: 0,
  filter: '',
  zoom: null,
  data: false,
  wide: null,
};

/** Reads what `getState` gives back; anything unexpected falls back to its default. */
export function parseViewState(state: unknown): ViewState {
  const stored: Record<string, unknown> = typeof state === 'object' && state !== null ? { ...state } : {};
  const { hidden, axis, log, smoothing, filter, zoom, data, wide } = stored;
  return {
    hidden: Array.isArray(hidden) ? hidden.filter((path) => typeof path === 'string') : [],
    axis: axis === 'time' || axis === 'relative' ? axis : 'step',
    log: log === true,
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing < 1 ? smoothing : 0,
    filter: typeof filter === 'string' ? filter : '',
    zoom: parseZoom(zoom),
    data: data === true,
    wide: typeof wide === 'string' ? wide : null,
  };
}

function parseZoom(zoom: unknown): ViewState['zoom'] {
  const { from, to }: { from?: unknown; to?: unknown } = typeof zoom === 'object' && zoom !== null ? zoom : {};
  return typeof from === 'number' && typeof to === 'number' && from < to ? { from, to } : null;
}
