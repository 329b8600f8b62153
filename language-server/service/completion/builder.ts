import type { Piece } from '../../keys/piece.ts';
import { escaped, PieceWriter, withoutStops } from '../../keys/renderPiece.ts';
import type { Place } from './place.ts';
import type { Suggestion, SuggestionKind } from './suggestion.ts';

/** What a suggestion says of itself. */
interface About {
  readonly label: string;
  readonly kind: SuggestionKind;
  readonly detail?: string;
  readonly doc?: string;
  /** Words beside the label that find it. */
  readonly words?: string;
  /** The name is an example that the user changes. */
  readonly example?: boolean;
}

/** Makes the suggestions of one place, in the order in which they are shown. */
export class Suggestions {
  readonly items: Suggestion[] = [];
  readonly #text: string;
  readonly #place: Place;
  readonly #labels = new Set<string>();

  constructor(text: string, place: Place) {
    this.#text = text;
    this.#place = place;
  }

  /** A key, and what is written behind it unless a value is there. */
  key(name: string, value: Piece, about: Omit<About, 'label'> & { readonly label?: string }): void {
    const { own, style, hang, word, quote, closed } = this.#place;
    const label = about.label ?? name;
    const writer = new PieceWriter(style);
    if (own !== null || this.#place.namesBelow) {
      const text = quote === '' ? writer.key(name) : escaped(name);
      this.#add({ ...about, label }, `${text}${own === null ? ':' : ''}`, writer.stops, word, { typed: name });
      return;
    }
    const entry = writer.entry(name, value, hang, about.example !== true || quote !== '');
    const text = quote === '' ? entry : withoutFirst(entry, quote, writer.key(name), name);
    const end = word[1] + (quote !== '' && closed ? 1 : 0);
    const comma = this.#place.commaMissing ? ', ' : '';
    this.#add({ ...about, label }, `${text}${comma}`, writer.stops, [word[0], end]);
  }

  /** Several entries, one below the other or with commas between. */
  entries(entries: ReadonlyArray<readonly [string, Piece]>, about: About): void {
    const { style, hang, word, own, quote } = this.#place;
    if (own !== null || quote !== '' || this.#place.namesBelow) return;
    const writer = new PieceWriter(style);
    const separator = style.form === 'block' ? `\n${hang}` : ', ';
    const text = entries.map(([name, value]) => writer.entry(name, value, hang)).join(separator);
    this.#add(about, `${text}${this.#place.commaMissing ? ', ' : ''}`, writer.stops, word);
  }

  /** Takes over the suggestions of the same place seen otherwise. */
  take(other: Suggestions): void {
    this.items.push(...other.items);
  }

  /** A scalar behind a key, or an item of a list. */
  value(piece: Piece, about: About, below: ReadonlyArray<readonly [string, Piece]> = []): void {
    const { style, word, quote, closed, hang } = this.#place;
    const writer = new PieceWriter(style);
    const whole = isBlockList(piece);
    const dash = this.#place.dashMissing && !whole;
    let text = writer.value(piece, `${hang}${dash ? '  ' : ''}`);
    if (quote !== '' && isScalar(piece)) {
      const plain = writer.stops > 0 ? text : withoutStops(text);
      text = /^['"]/.test(plain) ? text.slice(1, -1) : text;
      if (!closed) text += quote;
    }
    if (!this.#place.dashMissing && this.#place.endsLine)
      for (const [name, value] of below) text += `\n${hang}${writer.entry(name, value, hang)}`;
    const comma = this.#place.commaMissing ? ', ' : '';
    this.#add(about, `${text}${comma}`, writer.stops, word, { dash });
  }

  /** `${name:VALUE}` with the value to be filled in. */
  macroOf(name: string, value: string, about: About): void {
    const { style, quote, closed, word } = this.#place;
    const around = quote === '' && style.form !== 'block' ? '"' : '';
    const comma = this.#place.commaMissing ? ', ' : '';
    const text = `${around}\\\${${name}:\${1:${value}}\\}${around}${closed ? '' : quote}${comma}`;
    this.#add(about, text, 1, word);
  }

  #add(
    about: About,
    snippet: string,
    stops: number,
    replace: Suggestion['replace'],
    { typed = about.label, dash = this.#place.dashMissing }: { readonly typed?: string; readonly dash?: boolean } = {},
  ): void {
    const { label, kind, detail = '', doc = '', words = '' } = about;
    if (this.#labels.has(label)) return;
    this.#labels.add(label);
    const before = `${this.#place.blankMissing ? ' ' : ''}${dash ? '- ' : ''}`;
    const after = this.#text[replace[1]] === '#' ? ' ' : '';
    const written = `${before}${snippet}${after}`;
    this.items.push({
      label,
      kind,
      insert: stops > 0 ? written : withoutStops(written),
      snippet: stops > 0,
      replace,
      detail,
      doc,
      sortText: String(this.items.length).padStart(4, '0'),
      filterText: `${typed}${words === '' ? '' : ` ${words}`}`,
    });
  }
}

function isScalar(piece: Piece): boolean {
  return typeof piece === 'string' || 'text' in piece || 'hole' in piece;
}

/** A list that brings its own dashes. */
function isBlockList(piece: Piece): boolean {
  return typeof piece !== 'string' && 'items' in piece && piece.inline !== true && piece.items.length > 0;
}

/** An entry whose opening quote is there already. */
function withoutFirst(entry: string, quote: string, key: string, name: string): string {
  return `${escaped(name)}${quote}${entry.slice(key.length)}`;
}
