import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChartPage } from '../../src/protocol/webview.ts';
import { onThemeChange, readTheme, type Theme } from '../ui/theme.ts';
import type { ChartSettings } from './chartCard.ts';
import './chartCard.ts';
import { emptyState, skeletonPage } from './emptyStates.ts';
import { factOf } from './fact.ts';
import { followSelect } from './followSelect.ts';
import { Host, type HostEvent } from './host.ts';
import { livenessOf } from './liveness.ts';
import { filterMetrics, orderMetrics } from './metricFilter.ts';
import { OverviewLoader } from './overviewLoader.ts';
import { Pointer, type PointerPosition } from './pointer.ts';
import './runTable.ts';
import { type ShownRun, shownRuns } from './shownRun.ts';
import { toolbar } from './toolbar.ts';
import type { ViewState } from './viewState.ts';
import { xText } from './xText.ts';

const mostColumns = 3;
const rememberedArrivals = 6;
const tickMs = 1000;

/** The chart panel: status, run table, toolbar, one chart a metric. */
export class ChartsApp extends LitElement {
  readonly #host = new Host((event) => this.#received(event));
  readonly #loader = new OverviewLoader(this.#host, () => {
    this.#firstArrival();
    this.requestUpdate();
  });
  readonly #pointer = new Pointer();
  #page: ChartPage | null = null;
  #pageProblem: string | null = null;
  #view: ViewState = this.#host.storedView();
  #theme: Theme = readTheme();
  #runs: readonly ShownRun[] = [];
  #visible: readonly ShownRun[] = [];
  #settings: ChartSettings = settingsOf(this.#view);
  #focusRun: string | null = null;
  #note = '';
  #spoken = '';
  /** When new points came, newest first. */
  #arrivals: number[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    onThemeChange(() => {
      this.#theme = readTheme();
      this.requestUpdate();
    });
    this.#pointer.listen((position) => this.#showPosition(position));
    // Only the age of the newest value changes by itself.
    setInterval(() => {
      if (this.#runs.some((run) => run.state === 'running')) {
        this.requestUpdate();
      }
    }, tickMs);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#pageProblem = null;
    try {
      this.#show(await this.#host.request('page', {}));
    } catch (error) {
      this.#pageProblem = error instanceof Error ? error.message : String(error);
      this.requestUpdate();
    }
  }

  #received(event: HostEvent): void {
    switch (event.kind) {
      case 'page':
        this.#show(event.page);
        return;
      case 'grown':
        this.#arrivals = [performance.now(), ...this.#arrivals].slice(0, rememberedArrivals);
        this.#loader.grown(event.runs);
        for (const chart of this.querySelectorAll('td-chart')) {
          chart.grown(event.runs);
        }
        this.requestUpdate();
        return;
      case 'note':
        this.#note = event.text;
        if (this.#page === null) {
          void this.#ask();
        }
        this.requestUpdate();
    }
  }

  #show(page: ChartPage): void {
    const ended = page.runs.filter((run) => {
      const before = this.#runs.find((other) => other.path === run.path);
      return before?.state === 'running' && run.state !== 'running';
    });
    if (ended.length > 0) {
      this.#spoken = ended.map((run) => `${run.name} ${run.state}`).join(', ');
      this.#loader.grown(ended.map((run) => run.path));
    }
    this.#page = page;
    this.#pageProblem = null;
    this.#choose();
    this.#loader.want(page.runs.map((run) => run.path));
  }

  #change(change: Partial<ViewState>): void {
    this.#view = { ...this.#view, ...change };
    this.#choose();
  }

  /** Brings everything that follows from page and view up to date. */
  #choose(): void {
    const page = this.#page;
    if (page !== null) {
      this.#runs = shownRuns(page.runs, this.#view.hidden);
      const visible = this.#runs.filter((run) => run.visible);
      // The same runs stay the same array, so that charts do not draw again for nothing.
      this.#visible = JSON.stringify(visible) === JSON.stringify(this.#visible) ? this.#visible : visible;
      this.#host.store(page.selection, this.#view);
    }
    const settings = settingsOf(this.#view);
    this.#settings = JSON.stringify(settings) === JSON.stringify(this.#settings) ? this.#settings : settings;
    this.requestUpdate();
  }

  /** What was there before the panel opened came when it was logged, as far as the clocks agree. */
  #firstArrival(): void {
    const running = this.#runs.filter((run) => run.state === 'running');
    const newestMs = Math.max(...running.map((run) => this.#loader.overviews.get(run.path)?.changedMs ?? 0));
    if (this.#arrivals.length === 0 && newestMs > 0) {
      this.#arrivals = [performance.now() - Math.max(0, Date.now() - newestMs)];
    }
  }

  #toggle(path: string): void {
    const { hidden } = this.#view;
    this.#change({ hidden: hidden.includes(path) ? hidden.filter((other) => other !== path) : [...hidden, path] });
  }

  /** Shows one run only; once more, all of them. */
  #only(path: string): void {
    const others = this.#runs.map((run) => run.path).filter((other) => other !== path);
    const already = this.#visible.length === 1 && this.#visible[0]?.path === path;
    this.#change({ hidden: already ? [] : others });
  }

  #focus(path: string | null): void {
    this.#focusRun = path;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const page = this.#page;
    if (page === null) {
      return this.#pageProblem === null
        ? skeletonPage()
        : emptyState({
            icon: 'warning',
            title: 'The charts cannot be read',
            text: `Reading failed: ${this.#pageProblem}.`,
            action: { label: 'Try Again', run: () => void this.#ask() },
            alert: true,
          });
    }
    const metrics = orderMetrics(
      Object.keys(page.goals),
      page.runs.map((run) => this.#loader.overviews.get(run.path)?.metrics ?? []),
    );
    const shown = filterMetrics(metrics, this.#view.filter);
    return html`
      <div class="spoken hidden-text" role="status" aria-live="polite">${this.#spoken}</div>
      ${this.#status(page)}
      ${
        page.runs.length === 0
          ? nothing
          : html`<td-runs
              .runs=${this.#runs}
              .metrics=${shown.slice(0, mostColumns)}
              .overviews=${this.#loader.overviews}
              .removable=${page.selection.study === null}
              @toggle=${(event: CustomEvent<string>) => this.#toggle(event.detail)}
              @only=${(event: CustomEvent<string>) => this.#only(event.detail)}
              @remove=${(event: CustomEvent<string>) => this.#host.post({ kind: 'remove', run: event.detail })}
              @point=${(event: CustomEvent<string | null>) => this.#focus(event.detail)}
            ></td-runs>`
      }
      ${metrics.length === 0 ? nothing : this.#toolbar()}
      ${this.#body(page, metrics, shown)}
    `;
  }

  #toolbar(): TemplateResult {
    return toolbar(this.#view, (change) => this.#change(change));
  }

  /** The one thing beside the charts that follows every move of the pointer: set directly, the rest stays as it is. */
  #showPosition(position: PointerPosition | null): void {
    const element = this.querySelector('.position');
    if (element !== null) {
      element.textContent = position === null ? '' : xText(position.x, this.#view.axis);
    }
  }

  #status(page: ChartPage): TemplateResult {
    const running = this.#visible.filter((run) => run.state === 'running').length;
    const now = performance.now();
    const liveness = livenessOf(
      this.#arrivals.map((at) => now - at),
      running,
    );
    const { study } = page.selection;
    const count = study === null ? runCount(page.runs.length) : `${page.runs.length} of ${page.trials} trials`;
    return html`<div class="status">
      <h1>${page.title}</h1>
      ${page.runs.length === 0 ? nothing : html`<span class="dim">${count} · ${this.#visible.length} shown</span>`}
      ${
        liveness === null
          ? nothing
          : html`<span class=${liveness.silent ? 'silent' : 'live'}
              >${liveness.silent ? html`<span class="codicon codicon-warning" aria-hidden="true"></span> ` : nothing}${liveness.text}</span
            >`
      }
      ${this.#note === '' ? nothing : html`<span class="note" role="status">${this.#note}</span>`}
      ${study === null ? nothing : followSelect(study.follow, (follow) => this.#host.post({ kind: 'follow', follow }))}
    </div>`;
  }

  #body(page: ChartPage, metrics: readonly string[], shown: readonly string[]): TemplateResult {
    if (page.problem !== null) {
      return emptyState({ icon: 'warning', title: 'This study cannot be read', text: page.problem, alert: true });
    }
    if (page.runs.length === 0) {
      return page.selection.study === null
        ? emptyState({
            icon: 'graph-line',
            title: 'No runs chosen',
            text: 'The metrics of the runs that you choose are drawn here, one chart a metric.',
            action: { label: 'Choose Runs', run: () => this.#host.post({ kind: 'reveal', view: 'sweeps' }) },
          })
        : emptyState({
            icon: 'graph-line',
            title: 'No trial has started yet',
            text: 'Trials appear here as they start, and their metrics as they are logged.',
          });
    }
    if (metrics.length === 0) {
      return this.#withoutMetrics(page);
    }
    if (shown.length === 0) {
      return emptyState({
        icon: 'filter',
        title: `No metric matches ${this.#view.filter.trim()}`,
        text: `There are: ${metrics.slice(0, 12).join(', ')}${metrics.length > 12 ? ' …' : ''}`,
        action: { label: 'Clear the Filter', run: () => this.#change({ filter: '' }) },
      });
    }
    if (this.#visible.length === 0) {
      return emptyState({
        icon: 'eye-closed',
        title: 'All runs are hidden',
        text: 'Click a run in the table to show it.',
        action: { label: 'Show All', run: () => this.#change({ hidden: [] }) },
      });
    }
    return this.#grid(page, shown);
  }

  #withoutMetrics(page: ChartPage): TemplateResult {
    const problem =
      this.#loader.problem ??
      page.runs.map((run) => this.#loader.overviews.get(run.path)?.problem ?? null).find((text) => text !== null);
    if (problem !== undefined) {
      return emptyState({
        icon: 'warning',
        title: 'The metrics cannot be read',
        text: `${problem}.`,
        action: { label: 'Try Again', run: () => this.#loader.retry() },
        alert: true,
      });
    }
    if (this.#loader.waiting) {
      return skeletonPage();
    }
    const running = page.runs.some((run) => run.state === 'running' || run.state === 'queued');
    return emptyState({
      icon: running ? 'pulse' : 'graph-line',
      title: running ? 'No metric yet' : 'These runs logged no metric',
      text: html`A chart appears with the first value that the script logs: <code>trialdeck.log(loss=0.3)</code>, or a line
        <code>{"step": 1, "loss": 0.3}</code> on its output.`,
    });
  }

  #grid(page: ChartPage, shown: readonly string[]): TemplateResult {
    const { overviews } = this.#loader;
    return html`<div
      class="grid"
      @zoom=${(event: CustomEvent<ViewState['zoom']>) => this.#change({ zoom: event.detail })}
      @wide=${(event: CustomEvent<string | null>) => this.#change({ wide: event.detail })}
      @say=${(event: CustomEvent<string>) => {
        this.#spoken = event.detail;
        this.requestUpdate();
      }}
    >
      ${repeat(
        shown,
        (metric) => metric,
        (metric) => html`<td-chart
          class=${this.#view.wide === metric ? 'wide' : ''}
          .host=${this.#host}
          .pointer=${this.#pointer}
          .metric=${metric}
          .runs=${this.#visible}
          .overviews=${overviews}
          .settings=${this.#settings}
          .fact=${factOf(metric, this.#visible, overviews, page.goals)}
          .theme=${this.#theme}
          .focusRun=${this.#focusRun}
          .wide=${this.#view.wide === metric}
        ></td-chart>`,
      )}
    </div>`;
  }
}

function runCount(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}

function settingsOf({ axis, log, smoothing, zoom, data }: ViewState): ChartSettings {
  return { axis, log, smoothing, zoom, data };
}
