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

/** `lr 3.1e-3 · hidden 32`. */
export function paramsText(run: ChartRun): string {
  return Object.entries(run.params)
    .map(([name, text]) => `${name} ${text}`)
    .join(' · ');
}

/** Parameters that get a column: those in which the runs differ first, no more than `most`. */
export function paramColumns(runs: readonly ChartRun[], most: number): string[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.params)))];
  const differs = (name: string): boolean => new Set(runs.map((run) => run.params[name])).size > 1;
  return [...names.filter(differs), ...names.filter((name) => !differs(name))].slice(0, most);
}
