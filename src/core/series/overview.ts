import type { RunSeries } from './runSeries.ts';

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
  /** Milliseconds since 1970 of the newest record, null without one. */
  readonly changedMs: number | null;
  /** Why the run's metrics cannot be read, null when they can. */
  readonly problem: string | null;
}

/**
 * @param run - absolute run folder
 * @param problem - why the series are not complete, null when they are
 */
export function overviewOf(run: string, series: RunSeries, problem: string | null): SeriesOverview {
  const rows = series.names.map((name) => {
    const metric = series.metric(name);
    const view = metric?.byStep();
    const extremes = view?.pyramid.range(0, view.x.length);
    const last = metric?.lastPoint();
    return {
      points: metric?.size ?? 0,
      last: last?.value ?? Number.NaN,
      lastStep: last?.step ?? Number.NaN,
      min: extremes?.min ?? Number.NaN,
      max: extremes?.max ?? Number.NaN,
    };
  });
  const column = (key: 'points' | 'last' | 'lastStep' | 'min' | 'max'): Float64Array =>
    Float64Array.from(rows, (row) => row[key]);
  return {
    run,
    metrics: [...series.names],
    points: column('points'),
    last: column('last'),
    lastStep: column('lastStep'),
    min: column('min'),
    max: column('max'),
    changedMs: series.newestSeconds === null ? null : series.newestSeconds * 1000,
    problem,
  };
}
