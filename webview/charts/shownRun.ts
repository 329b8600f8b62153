import { dashIndexes } from '../../src/protocol/runColor.ts';
import type { ChartRun } from '../../src/protocol/webview.ts';

/** A run of the panel as table and charts show it. */
export interface ShownRun extends ChartRun {
  /** Index of its line pattern: runs of one colour differ in it. */
  readonly dash: number;
  readonly visible: boolean;
}

export function shownRuns(runs: readonly ChartRun[], hidden: readonly string[]): ShownRun[] {
  const dashes = dashIndexes(runs.map((run) => run.colorIndex));
  const off = new Set(hidden);
  return runs.map((run, index) => ({ ...run, dash: dashes[index] ?? 0, visible: !off.has(run.path) }));
}
