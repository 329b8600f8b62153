import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';

/** What stands where the charts will be: what will be here, and the one action that brings it here. */
export function emptyState(state: {
  readonly icon: string;
  readonly title: string;
  readonly text: TemplateResult | string;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly alert?: boolean;
}): TemplateResult {
  const { action } = state;
  return html`<div class="empty" role=${state.alert ? 'alert' : 'status'}>
    <span class=${`empty-icon codicon codicon-${state.icon}`} aria-hidden="true"></span>
    <h2>${state.title}</h2>
    <p>${state.text}</p>
    ${action === undefined ? nothing : html`<vscode-button @click=${action.run}>${action.label}</vscode-button>`}
  </div>`;
}

/** Grey shapes of a table and charts; the stylesheet shows them only after 200 ms. */
export function skeletonPage(): TemplateResult {
  return html`<div class="skeleton-page" role="status" aria-label="Loading charts">
    <div class="skeleton-row"></div>
    <div class="skeleton-row"></div>
    <div class="grid">${[0, 1, 2].map(() => html`<div class="skeleton-card"></div>`)}</div>
  </div>`;
}
