import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import type { XAxis } from '../../src/protocol/reader.ts';
import type { ViewState } from './viewState.ts';

const axes: readonly { readonly axis: XAxis; readonly text: string }[] = [
  { axis: 'step', text: 'x: step' },
  { axis: 'relative', text: 'x: relative time' },
  { axis: 'time', text: 'x: time of day' },
];
const mostSmoothing = 0.99;

/** Filter, axes, smoothing and the other choices that hold for all charts. */
export function toolbar(view: ViewState, change: (change: Partial<ViewState>) => void): TemplateResult {
  return html`<div class="toolbar" role="toolbar" aria-label="Charts">
    <vscode-textfield
      class="filter"
      placeholder="metrics: val_*, train/loss"
      aria-label="Filter metrics; * and ? stand for other characters"
      .value=${view.filter}
      @input=${(event: Event) => change({ filter: inputText(event) })}
    >
      <span slot="content-before" class="codicon codicon-search" aria-hidden="true"></span>
    </vscode-textfield>
    <vscode-single-select
      class="axis"
      label="x axis"
      .value=${view.axis}
      @change=${(event: Event) => change({ axis: axes.find(({ axis }) => axis === inputText(event))?.axis ?? 'step', zoom: null })}
    >
      ${axes.map(({ axis, text }) => html`<vscode-option value=${axis} ?selected=${axis === view.axis}>${text}</vscode-option>`)}
    </vscode-single-select>
    <vscode-toolbar-button
      label="Logarithmic y axis"
      title="Logarithmic y axis; values of zero and below have no place on it"
      toggleable
      .checked=${view.log}
      @change=${() => change({ log: !view.log })}
      ><span>log y</span></vscode-toolbar-button
    >
    <label class="smooth" title="Weight of the moving average; 0 draws the values as logged">
      <span class="dim">smooth</span>
      <input
        type="range"
        min="0"
        max=${mostSmoothing}
        step="0.01"
        .value=${String(view.smoothing)}
        aria-label="Smoothing"
        @input=${(event: Event) => change({ smoothing: Number(inputText(event)) })}
      />
      <span class="amount">${view.smoothing.toFixed(2)}</span>
    </label>
    <vscode-toolbar-button
      icon="table"
      label="Show data as tables"
      title="Show data as tables"
      toggleable
      .checked=${view.data}
      @change=${() => change({ data: !view.data })}
    ></vscode-toolbar-button>
    ${
      view.zoom === null
        ? nothing
        : html`<vscode-toolbar-button
            icon="zoom-out"
            label="Show the whole x axis"
            title="Show the whole x axis (double-click a chart)"
            @click=${() => change({ zoom: null })}
            ><span>reset zoom</span></vscode-toolbar-button
          >`
    }
    <span class="position"></span>
  </div>`;
}

function inputText(event: Event): string {
  const target = event.target;
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}
