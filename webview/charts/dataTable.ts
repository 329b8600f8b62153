import { html, type TemplateResult } from 'lit';
import type { SeriesOverview } from '../../src/core/series/overview.ts';
import { shortNumber } from '../ui/numbers.ts';
import { paramsText, type ShownRun } from './shownRun.ts';

/** The numbers of one chart as a table: for screen readers, and for whoever wants to read them. */
export function dataTable(
  metric: string,
  runs: readonly ShownRun[],
  overviews: ReadonlyMap<string, SeriesOverview>,
): TemplateResult {
  const rows = runs.flatMap((run) => {
    const overview = overviews.get(run.path);
    const row = overview?.metrics.indexOf(metric) ?? -1;
    return overview === undefined || row < 0 ? [] : [{ run, overview, row }];
  });
  const cell = (column: Float64Array, row: number): TemplateResult => {
    const value = column[row] ?? Number.NaN;
    return html`<td class="number" title=${value}>${shortNumber(value)}</td>`;
  };
  return html`<div class="data" tabindex="0">
    <table aria-label=${`${metric} by run`}>
      <thead>
        <tr>
          <th scope="col">run</th>
          <th scope="col" class="number">last</th>
          <th scope="col" class="number">at step</th>
          <th scope="col" class="number">lowest</th>
          <th scope="col" class="number">highest</th>
          <th scope="col" class="number">points</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ run, overview, row }) => html`<tr>
            <th scope="row" title=${paramsText(run)}>${run.name}</th>
            ${cell(overview.last, row)}${cell(overview.lastStep, row)}${cell(overview.min, row)}${cell(overview.max, row)}
            ${cell(overview.points, row)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
