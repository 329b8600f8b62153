import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { SeriesOverview } from '../../src/core/series/overview.ts';
import type { XAxis } from '../../src/protocol/reader.ts';
import { runDashes } from '../../src/protocol/runColor.ts';
import { shortNumber } from '../ui/numbers.ts';
import type { Theme } from '../ui/theme.ts';
import { dataTable } from './dataTable.ts';
import type { DrawnLine } from './draw.ts';
import type { Fact } from './fact.ts';
import type { Host } from './host.ts';
import { lineOf } from './line.ts';
import { Plot, type PlotView } from './plot.ts';
import type { Pointer, PointerPosition } from './pointer.ts';
import { SeriesLoader, type Wanted } from './seriesLoader.ts';
import type { ShownRun } from './shownRun.ts';
import { listAt } from './valueList.ts';
import { xText } from './xText.ts';

/** The width that is asked for grows in such steps, so that dragging a border does not ask for every pixel. */
const widthStepPx = 64;
const zoomFactor = 0.6;
/** Room that the values at the pointer need to stand on its right. */
const valueListRoomPx = 170;

/** Properties that change what the plot shows. */
const drawn = ['runs', 'settings', 'theme', 'focusRun'] as const;

/** What all charts of the panel have in common. */
export interface ChartSettings {
  readonly axis: XAxis;
  readonly log: boolean;
  readonly smoothing: number;
  readonly zoom: { readonly from: number; readonly to: number } | null;
  readonly data: boolean;
}

/** One metric: title, fact, lines, crosshair with the values at the pointer. Fires `zoom` and `wide`. */
export class ChartCard extends LitElement {
  static override properties = {
    metric: { attribute: false },
    runs: { attribute: false },
    overviews: { attribute: false },
    settings: { attribute: false },
    fact: { attribute: false, hasChanged: (now?: Fact, before?: Fact) => now?.exact !== before?.exact },
    theme: { attribute: false },
    focusRun: { attribute: false },
    wide: { attribute: false },
  };

  declare host: Host;
  declare pointer: Pointer;
  declare metric: string;
  /** Visible runs. */
  declare runs: readonly ShownRun[];
  declare overviews: ReadonlyMap<string, SeriesOverview>;
  declare settings: ChartSettings;
  declare fact: Fact;
  declare theme: Theme;
  /** Path of the run that is pointed at in the table. */
  declare focusRun: string | null;
  declare wide: boolean;

  #loader: SeriesLoader | null = null;
  #plot: Plot | null = null;
  #resize: ResizeObserver | null = null;
  #seen: IntersectionObserver | null = null;
  #stopListening: (() => void) | null = null;
  #position: PointerPosition | null = null;
  /** The pointer alone redraws only the values beside it. */
  #plotIsOld = false;

  /** These runs have new points. */
  grown(runs: readonly string[]): void {
    this.#loader?.grown(runs);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#loader ??= new SeriesLoader(this.host, this.metric, () => {
      this.#plotIsOld = true;
      this.requestUpdate();
    });
    this.#resize = new ResizeObserver(() => {
      this.#plot?.resize();
      this.#want();
    });
    this.#seen = new IntersectionObserver(
      (entries) => this.#loader?.setActive(entries.at(-1)?.isIntersecting ?? false),
      {
        rootMargin: '200px',
      },
    );
    this.#seen.observe(this);
    this.#stopListening = this.pointer.listen((position) => this.#pointed(position));
    // Moving a chart to another place of the grid takes its plot away.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize?.disconnect();
    this.#seen?.disconnect();
    this.#stopListening?.();
    this.#plot?.destroy();
    this.#plot = null;
  }

  protected override render(): TemplateResult {
    const { metric, fact, settings, wide } = this;
    const problem = this.#loader?.problem ?? null;
    return html`
      <article class=${classMap({ chart: true, wide })} aria-label=${`${metric}, ${fact.text}`}>
        <header>
          <h3 title=${metric}>${metric}</h3>
          <span class="fact" title=${fact.exact}>${fact.text}</span>
          <button
            class="icon"
            title=${wide ? 'Show beside the other charts' : 'Show over the whole width'}
            aria-label=${wide ? `Show ${metric} beside the other charts` : `Show ${metric} over the whole width`}
            aria-pressed=${wide}
            @click=${() => this.#fire('wide', wide ? null : metric)}
          >
            <span class=${`codicon codicon-${wide ? 'screen-normal' : 'screen-full'}`} aria-hidden="true"></span>
          </button>
        </header>
        ${settings.data ? dataTable(metric, this.runs, this.overviews) : this.#canvas(problem)}
      </article>
    `;
  }

  #canvas(problem: string | null): TemplateResult {
    const { metric, fact, runs } = this;
    const waiting = this.#loader?.waiting ?? true;
    const count = runs.length === 1 ? '1 run' : `${runs.length} runs`;
    return html`
      <div class="plot-frame">
        <div
          class="plot"
          tabindex="0"
          role="group"
          aria-roledescription="line chart"
          aria-label=${`${metric} of ${count}. ${fact.text}. Arrow keys move the crosshair, plus and minus zoom, 0 shows everything.`}
          @keydown=${this.#key}
          @blur=${() => this.pointer.move(null)}
        ></div>
        ${waiting ? html`<div class="skeleton" role="status" aria-label="Loading"></div>` : nothing}
        ${
          problem === null
            ? nothing
            : html`<div class="chart-problem" role="alert">
                <span>Not up to date: ${problem}.</span>
                <button class="link" @click=${() => this.#loader?.retry()}>Try again</button>
              </div>`
        }
        ${this.#values()}
      </div>
    `;
  }

  #values(): TemplateResult | typeof nothing {
    const position = this.#position;
    const plot = this.#plot;
    if (position === null || position.metric !== this.metric || plot === null) {
      return nothing;
    }
    const left = plot.leftOf(position.x);
    const items = plot.valuesAt(position.x).map(({ line, index }) => ({
      run: line.run,
      name: line.name,
      drawn: line.line.drawn[index] ?? Number.NaN,
      logged: line.line.value[index] ?? Number.NaN,
    }));
    return listAt({
      title: xText(position.x, this.settings.axis),
      left: plot.leftPx + left,
      onLeft: left + valueListRoomPx > plot.widthPx,
      smoothed: this.settings.smoothing > 0,
      items,
      runs: this.runs,
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('metric') || changed.has('runs') || changed.has('settings')) {
      this.#want();
    }
    const frame = this.querySelector<HTMLElement>('.plot');
    if (frame === null) {
      this.#plot?.destroy();
      this.#plot = null;
      return;
    }
    if (this.#plot === null) {
      this.#plot = new Plot(frame, this.#view(), {
        pointed: (x) => this.pointer.move(x === null ? null : { x, metric: this.metric }),
        zoomed: (range) => this.#fire('zoom', range === null ? null : { from: range[0], to: range[1] }),
      });
      this.#resize?.observe(frame);
      this.#want();
    } else if (this.#plotIsOld || drawn.some((name) => changed.has(name))) {
      this.#plot.update(this.#view());
    }
    this.#plotIsOld = false;
  }

  #pointed(position: PointerPosition | null): void {
    const concerned = position?.metric === this.metric || this.#position?.metric === this.metric;
    this.#position = position;
    this.#plot?.point(position?.x ?? null);
    if (concerned) {
      this.requestUpdate();
    }
  }

  #want(): void {
    const { axis, zoom } = this.settings;
    const width = Math.ceil((this.#plot?.widthPx ?? 0) / widthStepPx) * widthStepPx;
    const wanted: Wanted = { axis, from: zoom?.from ?? null, to: zoom?.to ?? null, width };
    this.#loader?.want(
      this.runs.map((run) => run.path),
      wanted,
    );
  }

  #view(): PlotView {
    const { settings, theme, focusRun } = this;
    const lines: DrawnLine[] = [];
    for (const run of this.runs) {
      const slice = this.#loader?.slices.get(run.path);
      if (slice !== undefined && slice.x.length > 0) {
        lines.push({
          run: run.path,
          name: run.name,
          line: lineOf(slice, settings.smoothing),
          color: theme.runs[run.colorIndex % theme.runs.length] ?? theme.text,
          dash: runDashes[run.dash] ?? [],
          end: run.state === 'running' ? 'live' : run.state === 'pruned' ? 'pruned' : null,
          faded: focusRun !== null && focusRun !== run.path,
        });
      }
    }
    return { lines, axis: settings.axis, log: settings.log, range: this.#range(), theme };
  }

  #range(): [number, number] {
    const { zoom } = this.settings;
    if (zoom !== null) {
      return [zoom.from, zoom.to];
    }
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const run of this.runs) {
      const extent = this.#loader?.slices.get(run.path)?.extent;
      from = Math.min(from, extent?.[0] ?? from);
      to = Math.max(to, extent?.[1] ?? to);
    }
    if (from > to) {
      return [0, 1];
    }
    return from === to ? [from - 1, to + 1] : [from, to];
  }

  #key(event: KeyboardEvent): void {
    const [from, to] = this.#range();
    const at = this.#position?.x ?? (from + to) / 2;
    const step = (to - from) / (event.shiftKey ? 10 : 50);
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight': {
        const x = Math.min(to, Math.max(from, at + (event.key === 'ArrowLeft' ? -step : step)));
        this.pointer.move({ x, metric: this.metric });
        this.#say(x);
        break;
      }
      case '+':
      case '=':
      case '-': {
        const half = ((to - from) / 2) * (event.key === '-' ? 1 / zoomFactor : zoomFactor);
        this.#fire('zoom', { from: at - half, to: at + half });
        break;
      }
      case '0':
      case 'Escape':
        this.#fire('zoom', null);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  /** For screen readers: what the crosshair of the keyboard stands on. */
  #say(x: number): void {
    const values = this.#plot?.valuesAt(x) ?? [];
    const spoken = values
      .slice(0, 5)
      .map(({ line, index }) => `${line.name} ${shortNumber(line.line.drawn[index] ?? 0)}`);
    this.#fire('say', [xText(x, this.settings.axis), ...spoken].join(', '));
  }

  #fire(type: 'zoom' | 'wide' | 'say', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('td-chart', ChartCard);

declare global {
  interface HTMLElementTagNameMap {
    'td-chart': ChartCard;
  }
}
