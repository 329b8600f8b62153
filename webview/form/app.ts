import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  type FieldCheck,
  type FormField,
  type FormOutcome,
  type FormPage,
  type FormSection,
  type FormValues,
  fieldProblem,
  isShown,
} from '../../src/protocol/studyForm.ts';
import { fieldId, fieldRow } from './fieldRow.ts';
import { Host } from './host.ts';

/** A form about a study: one row a field, checked while it is filled in, with what came of it under the button. */
export class FormApp extends LitElement {
  readonly #host = new Host();
  #page: FormPage | null = null;
  #failure: string | null = null;
  #values: FormValues = {};
  #start = 0;
  /** Fields whose problem may be shown: those that were left, and all once the button was pressed. */
  readonly #left = new Set<string>();
  /** What the host says of text fields. */
  readonly #checked = new Map<string, FieldCheck | null>();
  /** Checks whose answer is on its way; the button waits for them. */
  readonly #checks = new Map<string, Promise<void>>();
  #outcome: FormOutcome | null = null;
  #busy = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#failure = null;
    try {
      const page = await this.#host.request('page', {});
      this.#page = page;
      this.#values = this.#host.storedValues() ?? page.starts[0]?.values ?? {};
      this.requestUpdate();
      await this.updateComplete;
      this.querySelector<HTMLElement>('fieldset :is(input, select)')?.focus();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      this.requestUpdate();
    }
  }

  get #fields(): readonly FormField[] {
    return (this.#page?.sections ?? []).flatMap(({ fields }) => fields).filter((field) => isShown(field, this.#values));
  }

  #problemOf(field: FormField): string | null {
    const text = this.#values[field.name] ?? '';
    const checked = this.#checked.get(field.name);
    return field.input.kind === 'text'
      ? checked?.kind === 'problem'
        ? checked.text
        : null
      : fieldProblem(field, text);
  }

  #noteOf(field: FormField): string | null {
    const checked = this.#checked.get(field.name);
    return checked?.kind === 'note' ? checked.text : null;
  }

  #change(field: FormField, text: string): void {
    this.#values = { ...this.#values, [field.name]: text };
    this.#outcome = null;
    this.#host.store(this.#values);
    if (field.input.kind === 'text') {
      this.#checks.set(field.name, this.#check(field, text));
    }
    this.requestUpdate();
  }

  async #check(field: FormField, text: string): Promise<void> {
    try {
      this.#checked.set(field.name, await this.#host.request('check', { name: field.name, text }, field.name));
      this.requestUpdate();
    } catch {
      // A newer text is being checked, or the button says what is wrong.
    }
  }

  #leave(field: FormField): void {
    this.#left.add(field.name);
    this.requestUpdate();
  }

  #startFrom(index: number): void {
    this.#start = index;
    this.#values = this.#page?.starts[index]?.values ?? {};
    this.#left.clear();
    this.#checked.clear();
    this.#outcome = null;
    this.#host.store(this.#values);
    this.requestUpdate();
  }

  async #submit(): Promise<void> {
    if (this.#busy) {
      return;
    }
    for (const field of this.#fields) {
      this.#left.add(field.name);
    }
    await Promise.all(this.#checks.values());
    const wrong = this.#fields.filter((field) => this.#problemOf(field) !== null);
    const [first] = wrong;
    if (first !== undefined) {
      const count = wrong.length === 1 ? '1 field needs' : `${wrong.length} fields need`;
      this.#outcome = { ok: false, message: `${count} another value.` };
      this.requestUpdate();
      this.querySelector<HTMLElement>(`#${fieldId(first)}`)?.focus();
      return;
    }
    this.#busy = true;
    this.#outcome = null;
    this.requestUpdate();
    const shown = this.#fields.map(({ name }) => [name, (this.#values[name] ?? '').trim()]);
    try {
      this.#outcome = await this.#host.request('submit', { values: Object.fromEntries(shown) });
    } catch (error) {
      this.#outcome = { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
    this.#busy = false;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const page = this.#page;
    if (page === null) {
      return this.#failure === null
        ? html`<p class="dim loading" role="status">Reading the study</p>`
        : emptyPage('The study cannot be read', this.#failure, () => void this.#ask());
    }
    if (page.problem !== null) {
      return emptyPage(page.title, page.problem, null);
    }
    return html`<form
      novalidate
      aria-labelledby="title"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#submit();
      }}
    >
      <header>
        <h1 id="title">${page.title} <span class="study">${page.study}</span></h1>
        <p class="dim">${page.lead}</p>
      </header>
      ${page.starts.length > 1 ? this.#starts(page) : nothing}
      ${page.sections.map((section) => this.#section(section))}
      <footer>
        <button class="primary" ?disabled=${this.#busy}>${page.submit}</button>
        ${this.#result()}
      </footer>
    </form>`;
  }

  #starts(page: FormPage): TemplateResult {
    return html`<div class="row start">
      <label for="start">start from</label>
      <select
        id="start"
        @change=${(event: Event) => this.#startFrom(Number((event.target as HTMLSelectElement).value))}
      >
        ${page.starts.map(({ label }, index) => html`<option value=${index} ?selected=${index === this.#start}>${label}</option>`)}
      </select>
    </div>`;
  }

  #section({ title, fields }: FormSection): TemplateResult | typeof nothing {
    const shown = fields.filter((field) => isShown(field, this.#values));
    if (shown.length === 0) {
      return nothing;
    }
    return html`<fieldset>
      <legend>${title}</legend>
      ${repeat(
        shown,
        ({ name }) => name,
        (field) =>
          fieldRow(field, {
            value: this.#values[field.name] ?? '',
            note: this.#noteOf(field),
            problem: this.#left.has(field.name) ? this.#problemOf(field) : null,
            change: (text) => this.#change(field, text),
            leave: () => this.#leave(field),
          }),
      )}
    </fieldset>`;
  }

  /** Both places are there from the start: a screen reader tells what comes into them. */
  #result(): TemplateResult {
    const outcome = this.#outcome;
    const action = outcome?.ok ? outcome.action : null;
    return html`<div class="result" role="status">
        ${
          outcome?.ok
            ? html`<span><span class="codicon codicon-check done" aria-hidden="true"></span> ${outcome.message}</span>
              ${
                action === null
                  ? nothing
                  : html`<button type="button" class="link" @click=${() => this.#host.post({ kind: 'action', id: action.id })}>
                      ${action.label}
                    </button>`
              }`
            : this.#busy
              ? html`<span class="dim">Working</span>`
              : nothing
        }
      </div>
      <div class="result failed" role="alert">
        ${
          outcome?.ok === false
            ? html`<span><span class="codicon codicon-error" aria-hidden="true"></span> ${outcome.message}</span>`
            : nothing
        }
      </div>`;
  }
}

function emptyPage(title: string, text: string, again: (() => void) | null): TemplateResult {
  return html`<div class="empty" role="alert">
    <span class="empty-icon codicon codicon-warning" aria-hidden="true"></span>
    <h2>${title}</h2>
    <p>${text}</p>
    ${again === null ? nothing : html`<button type="button" class="primary" @click=${again}>Try Again</button>`}
  </div>`;
}
