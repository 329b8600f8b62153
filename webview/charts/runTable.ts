import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SeriesOverview } from '../../src/core/series/overview.ts';
import { shortNumber } from '../ui/numbers.ts';
import { stateIcons } from '../ui/stateIcons.ts';
import { paramColumns, paramsText, type ShownRun } from './shownRun.ts';
import { swatch } from './swatch.ts';

const mostParams = 6;

/** The panel's runs: legend, switch and last values in one. Fires `toggle`, `only`, `remove`, `point`. */
export class RunTable extends LitElement {
  static override properties = {
    runs: { attribute: false },
    metrics: { attribute: false, hasChanged: (now?: string[], before?: string[]) => String(now) !== String(before) },
    overviews: { attribute: false },
    removable: { attribute: false },
    current: { state: true },
  };

  declare runs: readonly ShownRun[];
  /** Metrics whose last values get a column. */
  declare metrics: readonly string[];
  declare overviews: ReadonlyMap<string, SeriesOverview>;
  declare removable: boolean;
  /** Row that the Tab key reaches. */
  declare current: number;

  constructor() {
    super();
    this.current = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const params = paramColumns(this.runs, mostParams);
    return html`<div class="runs" @mouseleave=${() => this.#fire('point', null)}>
      <table aria-label="Runs. Arrow keys move, space shows or hides, Enter shows only this run.">
        <thead>
          <tr>
            <th scope="col" class="mark"><span class="hidden-text">shown</span></th>
            <th scope="col">run</th>
            <th scope="col">state</th>
            ${this.metrics.map((metric) => html`<th scope="col" class="number metric" title=${`${metric}, last value`}>${metric}</th>`)}
            <th scope="col" class="number">step</th>
            ${params.map((name) => html`<th scope="col" class=${`param ${kind(name, this.runs)}`} title=${name}>${name}</th>`)}
            ${this.removable ? html`<th scope="col" class="remove"><span class="hidden-text">remove</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.runs,
            (run) => run.path,
            (run, index) => this.#row(run, index, params),
          )}
        </tbody>
      </table>
    </div>`;
  }

  #row(run: ShownRun, index: number, params: readonly string[]): TemplateResult {
    const overview = this.overviews.get(run.path);
    const current = Math.min(this.current, this.runs.length - 1) === index;
    const action = run.visible ? 'Hide' : 'Show';
    return html`<tr
      class=${classMap({ off: !run.visible })}
      @mouseenter=${() => this.#fire('point', run.visible ? run.path : null)}
      @click=${(event: MouseEvent) => this.#fire(event.altKey ? 'only' : 'toggle', run.path)}
    >
      <td class="mark">
        <button
          class="switch"
          role="switch"
          aria-checked=${run.visible}
          aria-label=${`${run.name}, ${run.state}${run.best ? ', best' : ''}`}
          title=${`${action} ${run.name}; with Alt, show only this one`}
          tabindex=${current ? 0 : -1}
          @keydown=${(event: KeyboardEvent) => this.#key(event, index)}
          @focus=${() => this.#focused(index)}
          @blur=${() => this.#fire('point', null)}
        >
          ${swatch(run)}
        </button>
      </td>
      <td class="name" title=${paramsText(run)}>
        ${run.name}${run.best ? html`<span class="codicon codicon-star-full best" title="Best trial of its study"></span>` : nothing}
      </td>
      <td class=${`state state-${run.state}`} title=${run.reason ?? ''}>
        <span class=${`codicon codicon-${stateIcons[run.state]}`} aria-hidden="true"></span><span class="word">${run.state}</span>
      </td>
      ${this.metrics.map((metric) => this.#lastValue(overview, metric))}
      <td class="number dim">${this.#lastStep(overview)}</td>
      ${params.map((name) => html`<td class=${`param ${kind(name, this.runs)}`}>${run.params[name] ?? ''}</td>`)}
      ${
        this.removable
          ? html`<td class="remove">
              <button
                class="icon"
                title=${`Take ${run.name} out of these charts`}
                aria-label=${`Take ${run.name} out of these charts`}
                @click=${(event: Event) => {
                  event.stopPropagation();
                  this.#fire('remove', run.path);
                }}
              >
                <span class="codicon codicon-close" aria-hidden="true"></span>
              </button>
            </td>`
          : nothing
      }
    </tr>`;
  }

  #lastValue(overview: SeriesOverview | undefined, metric: string): TemplateResult {
    const row = overview?.metrics.indexOf(metric) ?? -1;
    const value = row < 0 ? undefined : overview?.last[row];
    return value === undefined
      ? html`<td class="number"></td>`
      : html`<td class=${classMap({ number: true, odd: !Number.isFinite(value) })} title=${value}>${shortNumber(value)}</td>`;
  }

  #lastStep(overview: SeriesOverview | undefined): string {
    const steps = (overview?.lastStep ?? new Float64Array(0)).filter(Number.isFinite);
    return steps.length === 0 ? '' : Math.max(...steps).toLocaleString('en');
  }

  #key(event: KeyboardEvent, index: number): void {
    const last = this.runs.length - 1;
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      this.querySelectorAll<HTMLButtonElement>('button.switch')[Math.min(last, Math.max(0, next))]?.focus();
      return;
    }
    const path = this.runs[index]?.path ?? null;
    if (event.key === 'Enter') {
      // Enter alone would also click, which toggles.
      event.preventDefault();
      this.#fire('only', path);
    } else if (event.key === 'Delete' && this.removable) {
      this.#fire('remove', path);
    }
  }

  #focused(index: number): void {
    this.current = index;
    const run = this.runs[index];
    this.#fire('point', run?.visible === true ? run.path : null);
  }

  #fire(type: 'toggle' | 'only' | 'remove' | 'point', detail: string | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Numbers stand to the right. */
function kind(param: string, runs: readonly ShownRun[]): string {
  return runs.every((run) => run.params[param] === undefined || !Number.isNaN(Number(run.params[param])))
    ? 'number'
    : '';
}

customElements.define('td-runs', RunTable);

declare global {
  interface HTMLElementTagNameMap {
    'td-runs': RunTable;
  }
}
