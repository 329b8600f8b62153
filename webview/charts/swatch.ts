import { html, type TemplateResult } from 'lit';
import { runColorCount, runDashes } from '../../src/protocol/runColor.ts';

/** The mark of a run: a dot in its colour, a piece of its line where it is dashed, a ring where it is switched off. */
export function swatch(run: {
  readonly colorIndex: number;
  readonly dash: number;
  readonly visible: boolean;
}): TemplateResult {
  const color = `swatch run${run.colorIndex % runColorCount}`;
  const dashes = runDashes[run.dash] ?? [];
  if (!run.visible) {
    return html`<svg class=${color} viewBox="0 0 16 10" aria-hidden="true"><circle class="ring" cx="8" cy="5" r="3.8" /></svg>`;
  }
  if (dashes.length === 0) {
    return html`<svg class=${color} viewBox="0 0 16 10" aria-hidden="true"><circle cx="8" cy="5" r="4.4" /></svg>`;
  }
  return html`<svg class=${color} viewBox="0 0 16 10" aria-hidden="true">
    <line x1="0" x2="16" y1="5" y2="5" stroke-dasharray=${dashes.join(' ')} />
  </svg>`;
}
