import { portableNumber, resolvePlain } from '../../src/core/sweep/scalar.ts';
import type { Hole, Piece } from './piece.ts';

/** How the text around a piece is written. */
export interface Style {
  readonly form: 'block' | 'flow' | 'json';
  /** One level of indentation, in blanks. */
  readonly unit: string;
}

/** Characters that have a meaning at the start of a plain scalar, or anywhere in one. */
const unsafeStart = /^(?:[-?:](?:\s|$)|[,[\]{}#&*!|>'"%@`])/;
const unsafeBlock = /:(?:\s|$)|\s#|^\s|\s$|[\n\t]/;
const unsafeFlow = /[,[\]{}]/;

/** Writes pieces as a snippet; tab stops are numbered in the order in which they are written. */
export class PieceWriter {
  readonly #style: Style;
  #stops = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  get stops(): number {
    return this.#stops;
  }

  /**
   * `name: value`, with what is nested on lines of its own that are indented by `indent` and more.
   * @param named - false where the name is a tab stop, too
   */
  entry(name: string, value: Piece, indent = '', named = true): string {
    const key = named ? this.key(name) : this.#inline({ hole: name, isText: true });
    if (this.#isInline(value)) return `${key}: ${this.#inline(value)}`;
    const deeper = indent + this.#style.unit;
    return `${key}:\n${deeper}${this.value(value, deeper)}`;
  }

  key(name: string): string {
    if (this.#style.form === 'json') return escaped(JSON.stringify(name));
    return escaped(this.#spelled(name, true));
  }

  /** A value alone; its lines after the first one begin with `indent`. */
  value(piece: Piece, indent = ''): string {
    if (this.#isInline(piece)) return this.#inline(piece);
    if (typeof piece !== 'string' && 'map' in piece)
      return piece.map.map(([key, value]) => this.entry(key, value, indent)).join(`\n${indent}`);
    if (typeof piece !== 'string' && 'items' in piece)
      return piece.items.map((item) => `- ${this.value(item, `${indent}  `)}`).join(`\n${indent}`);
    return this.#inline(piece);
  }

  #isInline(piece: Piece): boolean {
    if (this.#style.form !== 'block' || typeof piece === 'string') return true;
    if ('map' in piece) return piece.inline === true || piece.map.length === 0;
    if ('items' in piece) return piece.inline === true || piece.items.length === 0;
    return true;
  }

  #inline(piece: Piece): string {
    if (typeof piece === 'string') return escaped(this.#spelled(piece, false));
    if ('text' in piece) return escaped(this.#spelled(piece.text, true));
    if ('hole' in piece) return this.#hole(piece);
    // What stands within brackets is written for brackets.
    const inner = this.#style.form === 'block' ? new PieceWriter({ ...this.#style, form: 'flow' }) : this;
    if (inner !== this) inner.#stops = this.#stops;
    const text =
      'map' in piece
        ? `{${piece.map.map(([key, value]) => `${inner.key(key)}: ${inner.#inline(value)}`).join(', ')}\\}`
        : `[${piece.items.map((item) => inner.#inline(item)).join(', ')}]`;
    this.#stops = inner.#stops;
    return text;
  }

  #hole(piece: Hole): string {
    this.#stops += 1;
    const { hole, choices, isText = false } = piece;
    const written = this.#spelled(hole, isText);
    // One pair of quotes around the tab stop, if any of its texts needs them.
    const quoted = [hole, ...(choices ?? [])].some((text) => this.#spelled(text, isText) !== text);
    const quote = quoted && hole !== '' ? (/^['"]/.exec(written)?.[0] ?? '') : '';
    const spell = (text: string): string =>
      quote === '' ? this.#spelled(text, isText) : quote === '"' ? JSON.stringify(text).slice(1, -1) : text;
    if (choices === undefined || choices.length < 2)
      return `${quote}\${${this.#stops}:${escaped(spell(hole))}}${quote}`;
    const all = choices.map((text) => escaped(spell(text)).replaceAll(/[,|]/g, (c) => `\\${c}`));
    return `${quote}\${${this.#stops}|${all.join(',')}|}${quote}`;
  }

  /** A scalar as the style needs it; numbers keep their spelling, unless JSON has none of it. */
  #spelled(text: string, isText: boolean): string {
    const { form } = this.#style;
    const { resolved } = resolvePlain(text);
    const means = resolved.type === 'text' || resolved.type === 'date' ? 'text' : resolved.type;
    if (form === 'json') {
      if (isText || means === 'text') return JSON.stringify(text);
      return means === 'int' || means === 'float' ? portableNumber(text) : String(resolved.value);
    }
    if (isText && means !== 'text') return `'${text}'`;
    if (text === '') return isText ? "''" : '';
    const unsafe = unsafeStart.test(text) || unsafeBlock.test(text) || (form === 'flow' && unsafeFlow.test(text));
    return unsafe ? JSON.stringify(text) : text;
  }
}

/** Text as it stands in a snippet. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, (c) => `\\${c}`);
}

/** A snippet as plain text, for clients that know no tab stops: each has its own text, or the first choice. */
export function withoutStops(snippet: string): string {
  return snippet.replaceAll(
    /\$\{\d+:((?:\\.|[^\\}])*)\}|\$\{\d+\|((?:\\.|[^\\,|])*)(?:\\.|[^\\|])*\|\}|\$\d+|\$\{\d+\}|\\([\\$},|])/g,
    (_, placeholder?: string, choice?: string, plain?: string) =>
      plain ?? (placeholder ?? choice ?? '').replaceAll(/\\([\\$},|])/g, '$1'),
  );
}
