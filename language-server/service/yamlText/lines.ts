import { closing, isComment, isGap, plainEnd, skip } from './characters.ts';
import { FlowScanner } from './flow.ts';
import type { YamlLine, YamlLines } from './yamlLine.ts';

/** A value that goes on below the line on which it began. */
type Open =
  | { readonly kind: 'block'; readonly owner: number; readonly parent: number }
  | { readonly kind: 'plain'; readonly owner: number; readonly parent: number }
  | { readonly kind: 'quoted'; readonly owner: number; readonly quote: string }
  | { readonly kind: 'flow'; readonly owner: number };

/** Tells the lines of a YAML text apart without making a tree, in one pass; also of texts that are no YAML. */
export function yamlLines(text: string): YamlLines {
  return new LineReader(text).read();
}

const blockHeader = /^[|>](?:[-+]?[1-9]?|[1-9][-+])[ \t]*(?:[ \t]#.*)?$/;

class LineReader {
  readonly #text: string;
  readonly #lines: YamlLine[] = [];
  readonly #flow = new FlowScanner();
  #open: Open | null = null;
  #unusual = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): YamlLines {
    const breaks = /\r\n|\n|\r/g;
    let start = 0;
    for (const found of this.#text.matchAll(breaks)) {
      this.#line(start, this.#text.slice(start, found.index), found[0]);
      start = found.index + found[0].length;
    }
    if (start < this.#text.length) this.#line(start, this.#text.slice(start), '');
    this.#freeLastBlanks(this.#lines.length);
    return { lines: this.#lines, unusual: this.#unusual };
  }

  #line(start: number, text: string, end: string): void {
    let indent = 0;
    while (text.charCodeAt(indent) === 32) indent++;
    const line: YamlLine = {
      kind: 'content',
      start,
      text,
      end,
      indent,
      dashes: [],
      content: indent,
      key: false,
      separators: [],
      comment: -1,
      owner: this.#lines.length,
      endCounts: false,
      block: null,
    };
    this.#lines.push(line);
    if (!this.#goesOn(line)) this.#begins(line);
  }

  /** Whether a line belongs to the value of an earlier one. */
  #goesOn(line: YamlLine): boolean {
    const open = this.#open;
    if (open === null) return false;
    if (this.#isUnclosed(line, open)) {
      this.#open = null;
      this.#flow.reset();
      return false;
    }
    line.owner = open.owner;
    switch (open.kind) {
      case 'block':
        return this.#inBlock(line, open);
      case 'plain':
        return this.#inPlain(line, open);
      case 'quoted': {
        line.kind = 'more';
        const close = closing(line.text, 0, open.quote);
        if (close === null) line.endCounts = true;
        else {
          this.#open = null;
          this.#rest(line, close);
        }
        return true;
      }
      case 'flow': {
        const outside = this.#flow.quoted ? 'more' : line.text.charAt(line.indent) === '#' ? 'comment' : 'more';
        line.kind = isBlank(line) && !this.#flow.quoted ? 'blank' : outside;
        if (line.text.charAt(line.indent) === '\t') this.#unusual = true;
        this.#scanFlow(line, line.indent, open.owner);
        return true;
      }
    }
  }

  /** A bracket or quote that somebody still types: the next key is none of its text. */
  #isUnclosed({ text, indent }: YamlLine, { kind, owner }: Open): boolean {
    if (kind !== 'quoted' && kind !== 'flow') return false;
    const first = this.#lines[owner];
    if (first === undefined || !first.key || indent > first.content) return false;
    return /^\s*[\w.-]{1,100}:(?:\s|$)/.test(text);
  }

  #inBlock(line: YamlLine, open: { readonly owner: number; readonly parent: number }): boolean {
    const block = this.#lines[open.owner]?.block ?? null;
    if (block === null) return false;
    if (!isBlank(line)) {
      if (block.indent === null && line.indent > open.parent) block.indent = line.indent;
      if (block.indent === null || line.indent < Math.min(block.indent, open.parent + 1)) {
        this.#open = null;
        this.#freeLastBlanks(this.#lines.length - 1);
        return false;
      }
    }
    line.kind = 'block';
    line.endCounts = true;
    return true;
  }

  #inPlain(line: YamlLine, open: { readonly owner: number; readonly parent: number }): boolean {
    if (isBlank(line)) {
      line.kind = 'blank';
      return true;
    }
    if (
      line.text.charAt(line.indent) === '#' ||
      line.indent <= open.parent ||
      /^(?:---|\.\.\.)(?:\s|$)/.test(line.text)
    ) {
      this.#open = null;
      return false;
    }
    // Empty lines inside a text are its line breaks.
    for (let i = this.#lines.length - 2; this.#lines[i]?.kind === 'blank'; i--) {
      const blank = this.#lines[i];
      if (blank !== undefined) blank.kind = 'more';
    }
    line.kind = 'more';
    this.#rest(line, line.indent);
    if (line.comment >= 0) this.#open = null;
    return true;
  }

  #begins(line: YamlLine): void {
    line.owner = this.#lines.length - 1;
    const { text, indent } = line;
    const first = text.charAt(indent);
    if (isBlank(line)) line.kind = 'blank';
    else if (first === '#') {
      line.kind = 'comment';
      line.comment = indent;
    } else if (/^(?:---|\.\.\.)(?:\s|$)/.test(text) || (first === '%' && indent === 0)) {
      line.kind = 'mark';
      if (first !== '%' && !/^...\s*(?:#.*)?$/.test(text)) this.#unusual = true;
    } else this.#content(line);
  }

  #content(line: YamlLine): void {
    const { text } = line;
    let at = line.indent;
    while (text.charAt(at) === '-' && isGap(text, at + 1)) {
      line.dashes.push(at);
      at = skip(text, at + 1);
    }
    line.content = at;
    if (text.slice(line.indent, at).includes('\t') || text.charAt(line.indent) === '\t') this.#unusual = true;
    if (text.charAt(at) === '?' && isGap(text, at + 1)) this.#unusual = true;
    const end = this.#node(line, at, true);
    if (end !== null) this.#rest(line, end);
  }

  /**
   * Reads a key with its value, or a value.
   * @returns where the rest of the line begins; null where there is none
   */
  #node(line: YamlLine, from: number, mayBeKey: boolean): number | null {
    const { text } = line;
    const owner = this.#lines.length - 1;
    let at = from;
    while (/[&!]/.test(text.charAt(at))) {
      while (!isGap(text, at)) at++;
      at = skip(text, at);
    }
    if (at >= text.length || isComment(text, at)) return at;
    const first = text.charAt(at);
    const parent = mayBeKey ? (line.dashes.at(-1) ?? line.indent - 1) : line.content;
    if (first === '"' || first === "'") {
      const close = closing(text, at + 1, first);
      if (close === null) {
        this.#open = { kind: 'quoted', owner, quote: first };
        line.endCounts = true;
        return null;
      }
      return mayBeKey ? this.#afterKey(line, close) : close;
    }
    if (first === '[' || first === '{') {
      const close = this.#scanFlow(line, at, owner);
      if (close !== null && text.charAt(skip(text, close)) === ':') this.#unusual = true;
      return close;
    }
    if ((first === '|' || first === '>') && blockHeader.test(text.slice(at))) {
      const header = text.slice(at, at + 3);
      line.block = { explicit: /[1-9]/.test(header), keeps: header.includes('+'), indent: null };
      this.#open = { kind: 'block', owner, parent };
      while (/[|>+\-1-9]/.test(text.charAt(at))) at++;
      return at;
    }
    const end = plainEnd(text, at);
    if (mayBeKey && text.charAt(end) === ':') return this.#afterKey(line, end);
    if (first !== '*') this.#open = isComment(text, skip(text, end)) ? null : { kind: 'plain', owner, parent };
    return end;
  }

  #afterKey(line: YamlLine, end: number): number | null {
    const { text } = line;
    const colon = skip(text, end);
    if (text.charAt(colon) !== ':' || !isGap(text, colon + 1)) return end;
    line.key = true;
    line.separators.push({ at: colon, char: ':' });
    return this.#node(line, skip(text, colon + 1), false);
  }

  #scanFlow(line: YamlLine, from: number, owner: number): number | null {
    const result = this.#flow.scan(line.text, from, line.separators);
    if (result.kind === 'closed') {
      this.#open = null;
      if (owner !== this.#lines.length - 1) this.#rest(line, result.at);
      return result.at;
    }
    if (result.kind === 'comment') line.comment = result.at;
    if (result.kind === 'quoted') line.endCounts = true;
    this.#open = { kind: 'flow', owner };
    return null;
  }

  /** Looks for a comment behind the values of a line. */
  #rest(line: YamlLine, from: number): void {
    for (let at = from; at < line.text.length; at++) {
      if (isComment(line.text, at)) {
        line.comment = at;
        return;
      }
    }
  }

  /** Empty lines behind the text of a block scalar are no part of it, unless it keeps them. */
  #freeLastBlanks(end: number): void {
    for (let i = end - 1; i >= 0; i--) {
      const line = this.#lines[i];
      if (line?.kind !== 'block' || !isBlank(line) || this.#lines[line.owner]?.block?.keeps !== false) return;
      line.kind = 'blank';
      line.endCounts = false;
    }
  }
}

function isBlank({ text, indent }: YamlLine): boolean {
  return text.length === indent || text.trim() === '';
}
