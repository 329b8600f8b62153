import type { Span } from '../../../src/core/sweep/lineIndex.ts';

// The mappings and lists of a text as far as indentation and brackets tell, also where it is half written: completion must
// know where the cursor stands exactly while the text is no YAML.

export interface OutlineScalar {
  readonly kind: 'scalar';
  /** Without quotes. */
  readonly span: Span;
  readonly text: string;
  readonly quote: '' | '"' | "'";
  /** Whether the closing quote is there; true without quotes. */
  readonly closed: boolean;
}

/** A mapping or a list. */
export interface Frame {
  readonly kind: 'map' | 'list';
  readonly flow: boolean;
  /** Column of its keys or dashes; of no meaning in brackets. */
  readonly indent: number;
  readonly start: number;
  readonly owner: Holder;
  readonly holders: Holder[];
  /** In brackets: whether the closing one is there. */
  closed: boolean;
}

/** What has a value: an entry of a mapping, an item of a list, a document. */
export interface Holder {
  /** Empty for items and documents. */
  readonly name: string;
  readonly key: OutlineScalar | null;
  readonly parent: Frame | null;
  value: Frame | OutlineScalar | null;
  /** Whether a colon follows the key. */
  colon: boolean;
}

/** Where the cursor was met on the way. */
export type Met =
  /** On a line of a block without a key: blank, or with `word`. Frames as they were there, with the holders they had. */
  | {
      readonly at: 'line';
      readonly column: number;
      readonly word: OutlineScalar | null;
      readonly frames: ReadonlyArray<{ readonly frame: Frame; readonly count: number }>;
      readonly document: Holder;
    }
  /** In the key of `holder`; null for a new one in brackets. */
  | { readonly at: 'key'; readonly frame: Frame; readonly holder: Holder | null; readonly word: OutlineScalar | null }
  /** Where the value of `holder` stands or would stand. */
  | {
      readonly at: 'value';
      readonly holder: Holder;
      readonly word: OutlineScalar | null;
      readonly blankMissing: boolean;
    }
  /** An item of a list in brackets. */
  | { readonly at: 'item'; readonly frame: Frame; readonly index: number; readonly word: OutlineScalar | null };

export interface Outline {
  /** Null in comments, in block scalars and where nothing can stand. */
  readonly met: Met | null;
  /** Blanks of one level, as the text indents. */
  readonly unit: number;
}

const plainKey = /^[^\s"'#,[\]{}&*!|>%@`?:-][^#\n]*?(?=\s*:(?:\s|$))|^[-?:][^\s#][^#\n]*?(?=\s*:(?:\s|$))/;
const gluedKey = /^([A-Za-z_][\w.-]*):([^\s:]*)$/;

/** YAML allows 1,024; what is longer is data. */
const maxKeyLength = 300;

interface FlowState {
  readonly frame: Frame;
  expects: 'key' | 'colon' | 'value' | 'comma';
  holder: Holder | null;
}

/** Reads a text once, from its start to its end. */
export class OutlineReader {
  readonly #text: string;
  readonly #cursor: number;
  #document: Holder = { name: '', key: null, parent: null, value: null, colon: false };
  #frames: Frame[] = [];
  #flow: FlowState[] = [];
  #flowBase = -1;
  #met: Met | null = null;
  #settled = false;
  #unit = 0;
  /** Lines deeper than this belong to a block scalar. */
  #scalarIndent: number | null = null;

  constructor(text: string, cursor: number) {
    this.#text = text;
    this.#cursor = cursor;
  }

  read(): Outline {
    const text = this.#text;
    for (let start = 0; start <= text.length; ) {
      const newline = text.indexOf('\n', start);
      const next = newline < 0 ? text.length + 1 : newline + 1;
      let end = newline < 0 ? text.length : newline;
      if (end > start && text[end - 1] === '\r') end -= 1;
      this.#line(start, end);
      start = next;
    }
    return { met: this.#met, unit: this.#unit === 0 ? 2 : this.#unit };
  }

  #isIn(start: number, end: number): boolean {
    return !this.#settled && this.#cursor >= start && this.#cursor <= end;
  }

  #settle(met: Met | null): void {
    this.#settled = true;
    this.#met = met;
  }

  #line(start: number, end: number): void {
    let at = start;
    while (at < end && (this.#text[at] === ' ' || this.#text[at] === '\t')) at += 1;
    const blank = at === end;
    if (this.#scalarIndent !== null) {
      if (blank || at - start > this.#scalarIndent) {
        // Below a block scalar a cursor that is not deeper than its key stands outside.
        const inside = this.#cursor - start > this.#scalarIndent;
        if (this.#isIn(start, end) && (inside || !blank)) this.#settle(null);
        else if (blank) this.#blankLine(start, end);
        return;
      }
      this.#scalarIndent = null;
    }
    if (this.#flow.length > 0) {
      const closes = blank || this.#text[at] === ']' || this.#text[at] === '}' || this.#text[at] === '#';
      if (this.#flowBase < 0 || at - start > this.#flowBase || closes) {
        // Within brackets, too, lines are deeper than what the brackets are the value of.
        if (this.#flowBase >= 0 && this.#isIn(start, Math.min(end, start + this.#flowBase))) this.#settle(null);
        this.#flowLine(start, end);
        return;
      }
      this.#flow = [];
    }
    if (blank) this.#blankLine(start, end);
    else if (this.#text[at] === '#') {
      if (this.#isIn(start, end)) this.#settle(null);
    } else if (at === start && /^(?:---|\.\.\.)(?:\s|$)/.test(this.#text.slice(start, start + 4))) {
      if (this.#isIn(start, end)) this.#settle(null);
      this.#document = { name: '', key: null, parent: null, value: null, colon: false };
      this.#frames = [];
    } else if (at === start && this.#text[at] === '%') {
      if (this.#isIn(start, end)) this.#settle(null);
    } else this.#blockLine(start, at, end);
  }

  #blankLine(start: number, end: number): void {
    if (this.#isIn(start, end)) this.#meetLine(this.#cursor - start, null);
  }

  #meetLine(column: number, word: OutlineScalar | null): void {
    const frames = this.#frames.map((frame) => ({ frame, count: frame.holders.length }));
    this.#settle({ at: 'line', column, word, frames, document: this.#document });
  }

  #blockLine(start: number, first: number, end: number): void {
    let at = first;
    this.#popTo(at - start, this.#isDash(at, end));
    while (this.#isDash(at, end)) {
      const list = this.#frameAt('list', at - start, at);
      const item: Holder = { name: '', key: null, parent: list, value: null, colon: false };
      list.holders.push(item);
      let content = at + 1;
      while (content < end && this.#text[content] === ' ') content += 1;
      if (this.#isIn(start, at)) this.#settle(null);
      const empty = content === end || this.#text[content] === '#';
      if (empty) {
        if (this.#isIn(at + 1, content)) this.#meetLine(Math.max(this.#cursor - start, at - start + 2), null);
        else if (this.#isIn(content, end)) this.#settle(null);
        return;
      }
      at = content;
    }
    if (this.#isIn(start, at - 1)) this.#settle(null);
    this.#content(start, at, end);
  }

  #isDash(at: number, end: number): boolean {
    return this.#text[at] === '-' && (at + 1 === end || this.#text[at + 1] === ' ');
  }

  /** What stands in a line after its indentation and dashes. */
  #content(start: number, at: number, end: number): void {
    const column = at - start;
    const key = this.#keyAt(at, end);
    if (key !== null) {
      const frame = this.#frameAt('map', column, at);
      const holder: Holder = { name: key.text, key, parent: frame, value: null, colon: true };
      frame.holders.push(holder);
      if (this.#isIn(key.span[0], key.span[1])) this.#settle({ at: 'key', frame, holder, word: key });
      const colon = this.#text.indexOf(':', key.span[1]);
      if (this.#isIn(at, colon)) this.#settle(null);
      this.#value(holder, colon + 1, end, column);
      return;
    }
    const char = this.#text[at];
    if (char === '{' || char === '[') {
      const holder = this.#awaiting(column);
      this.#openFlow(holder, at, this.#frames.at(-1)?.indent ?? -1);
      this.#flowLine(at, end);
      return;
    }
    const word = this.#scalarAt(at, end);
    const wordEnd = word.span[1] + (word.quote === '' ? 0 : 1);
    const glued = word.quote === '' ? gluedKey.exec(word.text) : null;
    if (this.#isIn(at, word.span[0] - 1) || this.#isIn(word.span[1] + 1, wordEnd)) this.#settle(null);
    if (this.#isIn(at, wordEnd)) {
      const colon = at + (glued?.[1]?.length ?? 0);
      if (glued !== null && this.#cursor > colon) {
        const frame = this.#frameAt('map', column, at);
        const name = scalar(glued[1] ?? '', at);
        const holder: Holder = { name: name.text, key: name, parent: frame, value: null, colon: true };
        frame.holders.push(holder);
        this.#settle({ at: 'value', holder, word: scalar(glued[2] ?? '', colon + 1), blankMissing: true });
      } else this.#meetLine(column, word);
      return;
    }
    if (this.#isIn(at, end)) this.#settle(null);
    const holder = this.#awaiting(column);
    if (char === '|' || char === '>') this.#scalarIndent = this.#frames.at(-1)?.indent ?? -1;
    holder.value ??= word;
  }

  #value(holder: Holder, from: number, end: number, column: number): void {
    let at = this.#skipProperties(from, end);
    if (at > from && this.#isIn(from, at)) this.#settle(null);
    while (at < end && (this.#text[at] === ' ' || this.#text[at] === '\t')) at += 1;
    const char = this.#text[at];
    if (at >= end || (char === '#' && at > from)) {
      if (this.#isIn(from, at)) {
        this.#settle({ at: 'value', holder, word: null, blankMissing: this.#cursor === from });
      } else if (this.#isIn(at, end)) this.#settle(null);
      return;
    }
    if (char === '{' || char === '[') {
      if (this.#isIn(from, at)) this.#settle(null);
      this.#openFlow(holder, at, column);
      this.#flowLine(at, end);
      return;
    }
    if (char === '|' || char === '>') {
      this.#scalarIndent = column;
      holder.value = scalar(this.#text.slice(at, end), at);
      if (this.#isIn(from, end)) this.#settle(null);
      return;
    }
    const word = this.#scalarAt(at, end);
    holder.value = word;
    if (this.#isIn(from, word.span[1])) {
      const touching = this.#cursor >= word.span[0] || word.quote === '';
      this.#settle(touching ? { at: 'value', holder, word, blankMissing: false } : null);
    } else if (this.#isIn(from, end)) this.#settle(null);
  }

  /** Past `!!float` and `&name`. */
  #skipProperties(from: number, end: number): number {
    const properties = /^(?:\s+[!&][^\s,[\]{}]*)+(?=\s|$)/.exec(this.#text.slice(from, end));
    return from + (properties?.[0].length ?? 0);
  }

  #openFlow(holder: Holder, at: number, base: number): void {
    const kind = this.#text[at] === '{' ? 'map' : 'list';
    const frame: Frame = { kind, flow: true, indent: -1, start: at, owner: holder, holders: [], closed: false };
    holder.value ??= frame;
    this.#flow.push({ frame, expects: kind === 'map' ? 'key' : 'value', holder: null });
    if (this.#flow.length === 1) this.#flowBase = base;
    // The opening bracket is read.
    this.#flowAt = at + 1;
  }

  #flowAt = 0;

  #flowLine(start: number, end: number): void {
    let at = Math.max(start, this.#flowAt);
    for (let top = this.#flow.at(-1); top !== undefined; top = this.#flow.at(-1)) {
      const gap = at;
      while (at < end && (this.#text[at] === ' ' || this.#text[at] === '\t')) at += 1;
      const char = this.#text[at];
      const ends = at >= end;
      const comment =
        char === '#' && (at === gap || at > gap) && (at === start || /\s/.test(this.#text[at - 1] ?? ' '));
      const punctuation = ends || comment || /[{}[\],:]/.test(char ?? '');
      if (this.#isIn(gap, punctuation ? at : at - 1)) this.#meetGap(top);
      if (ends) return;
      if (comment) {
        if (this.#isIn(at, end)) this.#settle(null);
        return;
      }
      if (!punctuation) {
        at = this.#flowWord(top, at, end);
        continue;
      }
      if (char === '{' || char === '[') {
        const holder = this.#flowHolder(top);
        top.expects = 'comma';
        this.#openFlow(holder, at, this.#flowBase);
      } else if (char === '}' || char === ']') {
        const kind = char === '}' ? 'map' : 'list';
        const open = this.#flow.findLastIndex(({ frame }) => frame.kind === kind);
        if (open >= 0) {
          top.frame.closed = true;
          for (const { frame } of this.#flow.splice(open)) frame.closed = true;
        }
      } else if (char === ',') {
        top.expects = top.frame.kind === 'map' ? 'key' : 'value';
        top.holder = null;
      } else if (top.expects === 'colon') {
        top.expects = 'value';
        if (top.holder !== null) top.holder.colon = true;
      }
      at += 1;
    }
    this.#flowAt = 0;
    if (this.#isIn(at, end)) this.#settle(null);
  }

  /** The entry or the new item that what comes next is the value of. */
  #flowHolder(top: FlowState): Holder {
    if (top.frame.kind === 'map' && top.holder !== null) return top.holder;
    const holder: Holder = { name: '', key: null, parent: top.frame, value: null, colon: false };
    if (top.frame.kind === 'list') top.frame.holders.push(holder);
    return holder;
  }

  #meetGap(top: FlowState): void {
    const { frame, expects, holder } = top;
    if (frame.kind === 'list')
      this.#settle(expects === 'value' ? { at: 'item', frame, index: frame.holders.length, word: null } : null);
    else if (expects === 'key') this.#settle({ at: 'key', frame, holder: null, word: null });
    else if (expects === 'value' && holder !== null)
      this.#settle({ at: 'value', holder, word: null, blankMissing: this.#text[this.#cursor - 1] === ':' });
    else this.#settle(null);
  }

  #flowWord(top: FlowState, at: number, end: number): number {
    const word = this.#flowScalar(at, end);
    const after = word.span[1] + (word.quote !== '' && word.closed ? 1 : 0);
    // In front of an opening quote is no place.
    if (this.#isIn(at, word.span[0] - 1)) this.#settle(null);
    const met = this.#isIn(at, word.span[1]);
    const { frame } = top;
    if (frame.kind === 'list') {
      const holder = this.#flowHolder(top);
      holder.value = word;
      if (met) this.#settle({ at: 'item', frame, index: frame.holders.length - 1, word });
      top.expects = 'comma';
    } else if (top.expects === 'key' || (top.expects === 'colon' && word.quote !== '')) {
      // A second text in quotes begins the next entry: of the one that is being written, all behind the name is missing.
      const glued = met && word.quote === '' ? gluedKey.exec(word.text) : null;
      const colon = at + (glued?.[1]?.length ?? 0);
      const key = glued !== null && this.#cursor > colon ? scalar(glued[1] ?? '', at) : word;
      const holder: Holder = { name: key.text, key, parent: frame, value: null, colon: key !== word };
      frame.holders.push(holder);
      top.holder = holder;
      top.expects = key === word ? 'colon' : 'comma';
      if (key !== word)
        this.#settle({ at: 'value', holder, word: scalar(glued?.[2] ?? '', colon + 1), blankMissing: true });
      else if (met) this.#settle({ at: 'key', frame, holder, word });
    } else if (top.expects === 'value' && top.holder !== null) {
      top.holder.value = word;
      top.expects = 'comma';
      if (met) this.#settle({ at: 'value', holder: top.holder, word, blankMissing: false });
    } else if (met) this.#settle(null);
    return Math.max(after, at + 1);
  }

  #flowScalar(at: number, end: number): OutlineScalar {
    if (this.#isQuote(at)) return this.#quoted(at, end);
    let stop = at;
    while (stop < end) {
      const char = this.#text[stop] ?? '';
      if (char === '$' && this.#text[stop + 1] === '{') {
        // A macro that is not in quotes yet.
        stop += 2;
        while (stop < end && /[\w:]/.test(this.#text[stop] ?? '')) stop += 1;
        if (this.#text[stop] === '}') stop += 1;
        continue;
      }
      if (/[,[\]{}]/.test(char)) break;
      if (char === ':' && (stop + 1 >= end || /[\s,[\]{}]/.test(this.#text[stop + 1] ?? ''))) break;
      if (char === '#' && /\s/.test(this.#text[stop - 1] ?? '')) break;
      stop += 1;
    }
    return scalar(this.#text.slice(at, stop).trimEnd(), at);
  }

  #isQuote(at: number): boolean {
    return this.#text[at] === '"' || this.#text[at] === "'";
  }

  #quoted(at: number, end: number): OutlineScalar {
    const quote = this.#text[at] === '"' ? '"' : "'";
    let stop = at + 1;
    while (stop < end && this.#text[stop] !== quote) stop += quote === '"' && this.#text[stop] === '\\' ? 2 : 1;
    const closed = stop < end;
    const last = Math.min(stop, end);
    return { kind: 'scalar', span: [at + 1, last], text: this.#text.slice(at + 1, last), quote, closed };
  }

  #scalarAt(at: number, end: number): OutlineScalar {
    if (this.#isQuote(at)) return this.#quoted(at, end);
    const line = this.#text.slice(at, end);
    const comment = line.search(/\s#/);
    return scalar((comment < 0 ? line : line.slice(0, comment)).trimEnd(), at);
  }

  #keyAt(at: number, end: number): OutlineScalar | null {
    if (this.#isQuote(at)) {
      const quoted = this.#quoted(at, end);
      return quoted.closed && /^\s*:/.test(this.#text.slice(quoted.span[1] + 1, end)) ? quoted : null;
    }
    const match = plainKey.exec(this.#text.slice(at, Math.min(end, at + maxKeyLength)));
    return match === null ? null : scalar(match[0], at);
  }

  /** Leaves what is deeper than a column. */
  #popTo(column: number, dash: boolean): void {
    for (let top = this.#frames.at(-1); top !== undefined; top = this.#frames.at(-1)) {
      const over = top.indent > column || (top.indent === column && top.kind === 'list' && !dash);
      if (!over) return;
      this.#frames.pop();
    }
  }

  #awaiting(column: number): Holder {
    const top = this.#frames.at(-1);
    if (top === undefined) return this.#document;
    const last = top.holders.at(-1);
    return last !== undefined && top.indent < column
      ? last
      : { name: '', key: null, parent: top, value: null, colon: false };
  }

  /** The mapping or list at a column: the one that is open there, or a new one. */
  #frameAt(kind: 'map' | 'list', column: number, start: number): Frame {
    const top = this.#frames.at(-1);
    if (top?.kind === kind && top.indent === column) return top;
    const atKey = kind === 'list' && top?.kind === 'map' && top.indent === column;
    const owner = (atKey ? top.holders.at(-1) : undefined) ?? this.#awaiting(column);
    const frame: Frame = { kind, flow: false, indent: column, start, owner, holders: [], closed: true };
    owner.value ??= frame;
    if (this.#unit === 0 && kind === 'map' && top?.kind === 'map' && column > top.indent)
      this.#unit = column - top.indent;
    this.#frames.push(frame);
    return frame;
  }
}

function scalar(text: string, at: number): OutlineScalar {
  return { kind: 'scalar', span: [at, at + text.length], text, quote: '', closed: true };
}
