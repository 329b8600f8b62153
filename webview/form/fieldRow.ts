import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FormField } from '../../src/protocol/studyForm.ts';

export interface RowState {
  readonly value: string;
  readonly problem: string | null;
  /** What follows from the value. */
  readonly note: string | null;
  readonly change: (text: string) => void;
  readonly leave: () => void;
}

/** An id that any name of a parameter gives: names may hold every character. */
export function fieldId({ name }: FormField): string {
  return `field-${[...new TextEncoder().encode(name)].map((byte) => byte.toString(16)).join('')}`;
}

/** Label, field, and beside them what it may be, or what is wrong with it. */
export function fieldRow(field: FormField, state: RowState): TemplateResult {
  const id = fieldId(field);
  const { problem, note } = state;
  return html`<div class=${problem === null ? 'row' : 'row wrong'}>
    <label for=${id}>${field.label}</label>
    ${field.input.kind === 'choice' ? choice(field, id, state) : text(field, id, state)}
    <span class="limits" id=${`${id}-limits`} title=${field.limits}
      >${
        problem !== null
          ? html`<span class="codicon codicon-error" aria-hidden="true"></span> ${problem}`
          : note !== null
            ? html`<span class="note"><span class="codicon codicon-info" aria-hidden="true"></span> ${note}</span>`
            : field.limits
      }</span
    >
  </div>`;
}

function text(field: FormField, id: string, { value, problem, change, leave }: RowState): TemplateResult {
  return html`<input
    id=${id}
    type="text"
    inputmode=${field.input.kind === 'number' ? 'decimal' : 'text'}
    autocomplete="off"
    spellcheck="false"
    placeholder=${field.empty}
    aria-describedby=${`${id}-limits`}
    aria-invalid=${problem === null ? 'false' : 'true'}
    .value=${live(value)}
    @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
    @blur=${leave}
  />`;
}

function choice(field: FormField, id: string, { value, problem, change, leave }: RowState): TemplateResult {
  const choices = field.input.kind === 'choice' ? field.input.choices : [];
  return html`<select
    id=${id}
    class=${value === '' ? 'unset' : ''}
    aria-describedby=${`${id}-limits`}
    aria-invalid=${problem === null ? 'false' : 'true'}
    @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}
    @blur=${leave}
  >
    <option value="" ?selected=${value === ''}>${field.empty}</option>
    ${choices.map((one) => html`<option value=${one.value} .selected=${one.value === value}>${one.text}</option>`)}
    ${value !== '' && !choices.some((one) => one.value === value) ? html`<option value=${value} selected>${value}</option>` : nothing}
  </select>`;
}
