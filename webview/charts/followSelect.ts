import { html, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { Follow } from '../../src/protocol/webview.ts';

const choices: readonly Follow[] = [
  { pick: 'last', count: 5 },
  { pick: 'last', count: 10 },
  { pick: 'last', count: 30 },
  { pick: 'best', count: 5 },
  { pick: 'best', count: 10 },
  { pick: 'best', count: 30 },
];

/** Chooses which trials of the study are shown. */
export function followSelect(follow: Follow, changed: (follow: Follow) => void): TemplateResult {
  const known = choices.some((choice) => text(choice) === text(follow));
  return html`<vscode-single-select
    class="follow"
    label="Which trials are shown"
    .value=${text(follow)}
    @change=${(event: Event) => {
      const chosen = choices.find((choice) => text(choice) === (event.target as HTMLInputElement).value);
      if (chosen !== undefined) {
        changed(chosen);
      }
    }}
  >
    ${(known ? choices : [follow, ...choices]).map(
      (choice) =>
        html`<vscode-option value=${text(choice)} ?selected=${text(choice) === text(follow)}>${text(choice)}</vscode-option>`,
    )}
  </vscode-single-select>`;
}

function text({ pick, count }: Follow): string {
  return `${pick} ${count} trials`;
}
