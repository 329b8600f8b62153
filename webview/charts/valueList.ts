import { html, nothing, type TemplateResult } from 'lit';
import { shortNumber } from '../ui/numbers.ts';
import type { ShownRun } from './shownRun.ts';
import { swatch } from './swatch.ts';

const mostRows = 12;

export interface ValueList {
  readonly title: string;
  /** CSS pixels from the chart's left edge to the crosshair. */
  readonly left: number;
  /** The list stands to the left of the crosshair. */
  readonly onLeft: boolean;
  /** Show the logged value beside the smoothed one. */
  readonly smoothed: boolean;
  /** Greatest first. */
  readonly items: readonly {
    readonly run: string;
    readonly name: string;
    readonly drawn: number;
    readonly logged: number;
  }[];
  readonly runs: readonly ShownRun[];
}

/** The values at the pointer, greatest first, beside the crosshair. */
export function listAt(list: ValueList): TemplateResult | typeof nothing {
  if (list.items.length === 0) {
    return nothing;
  }
  const runs = new Map(list.runs.map((run) => [run.path, run]));
  const more = list.items.length - mostRows;
  // As a property: the content security policy lets no style attribute through.
  const place = list.onLeft ? `right: calc(100% - ${list.left - 10}px)` : `left: ${list.left + 10}px`;
  return html`<div class="values" .style=${place} aria-hidden="true">
    <div class="values-title">${list.title}</div>
    <table>
      ${list.items.slice(0, mostRows).map((item) => {
        const run = runs.get(item.run);
        return html`<tr>
          <td>${run === undefined ? nothing : swatch(run)}</td>
          <td class="name">${item.name}</td>
          <td class="number">${shortNumber(item.drawn)}</td>
          ${list.smoothed ? html`<td class="number dim">${shortNumber(item.logged)}</td>` : nothing}
        </tr>`;
      })}
    </table>
    ${more > 0 ? html`<div class="dim">${more} more</div>` : nothing}
  </div>`;
}
