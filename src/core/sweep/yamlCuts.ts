/** A part of a block of YAML that can be read without the rest, as offsets of the text. */
export interface YamlPart {
  readonly start: number;
  readonly end: number;
  /** Where the line ends that bears the key of `parts`. */
  readonly headEnd: number;
  /** What stands below the key, where that is cut further. */
  readonly parts: readonly YamlPart[] | null;
  /** It starts with a word that is no key, half typed: nothing of it is read. */
  readonly loose: boolean;
}

/** A key below others, with a block of more lines than this, is cut into its entries. */
const wholeLines = 12;

/** Deeper blocks are not cut. */
const maxCuts = 20;

/**
 * Cuts a text that is one block mapping at its keys, and the long blocks below them at theirs. What belongs to a part by its
 * indentation is in it; comments are in the part before them.
 * @returns null where a text has anything that reaches over such parts, or is no block mapping
 */
export function cutYaml(text: string): readonly YamlPart[] | null {
  // The parser reads tabs, directives, byte order marks and several documents in the light of the whole.
  if (/[\t\ufeff]|^(?:%|---|\.\.\.)/m.test(text)) return null;
  const lines = new Lines(text);
  const first = lines.next(0);
  return first === null ? null : cutBlock(lines, first, lines.count, 0);
}

/** Lines by number: where each starts, and how far it is indented. */
class Lines {
  readonly text: string;
  readonly starts: number[] = [];
  /** -1 for lines that are empty or only a comment. */
  readonly indents: number[] = [];

  constructor(text: string) {
    this.text = text;
    for (let start = 0; start < text.length; ) {
      const lineBreak = text.indexOf('\n', start);
      const end = lineBreak < 0 ? text.length : lineBreak;
      let at = start;
      while (at < end && text.charCodeAt(at) === 0x20) at++;
      const code = text.charCodeAt(at);
      const blank = at === end || code === 0x23 || (code === 0x0d && at + 1 === end);
      this.starts.push(start);
      this.indents.push(blank ? -1 : at - start);
      start = end + 1;
    }
  }

  get count(): number {
    return this.starts.length;
  }

  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  indent(line: number): number {
    return this.indents[line] ?? -1;
  }

  /** Line by line as it is written, without its indentation and line end. */
  content(line: number): string {
    return this.text.slice(this.start(line) + this.indent(line), this.start(line + 1)).trimEnd();
  }

  /** The first line from here on with anything on it. */
  next(line: number): number | null {
    for (let at = line; at < this.count; at++) if (this.indent(at) >= 0) return at;
    return null;
  }
}

/** A key and what stands behind it; keys that the cut does not understand leave the text whole. */
const keyed =
  /^(?:"[^"\\]*"|'[^']*'|[A-Za-z0-9_.^$/~(\\\u00a0-\uffff][^#:"'{}[\],&*!|>]*):(?:[ ]+(?![ #])(.*)|[ ]+#.*)?$/;

const word = /^[A-Za-z0-9_.][^#:"'{}[\],&*!|>]*$/;

function cutBlock(lines: Lines, from: number, to: number, cuts: number): readonly YamlPart[] | null {
  const indent = lines.indent(from);
  const starts: number[] = [];
  for (let line = from; line < to; line++) {
    const here = lines.indent(line);
    if (here < 0 || here > indent) continue;
    if (here < indent) return null;
    // Items of a list stand below their key at its own indentation, and so may closing brackets.
    const code = lines.text.charCodeAt(lines.start(line) + here);
    if (code === 0x5d || code === 0x7d || (code === 0x2d && /^-(?:\s|$)/.test(lines.content(line)))) {
      if (starts.length === 0) return null;
    } else starts.push(line);
  }
  const parts: YamlPart[] = [];
  for (const [index, line] of starts.entries()) {
    const part = cutPart(lines, line, starts[index + 1] ?? to, cuts);
    if (part === null) return null;
    parts.push(part);
  }
  return parts;
}

function cutPart(lines: Lines, line: number, to: number, cuts: number): YamlPart | null {
  const content = lines.content(line);
  const key = keyed.exec(content);
  const [start, end, headEnd] = [lines.start(line), lines.start(to), lines.start(line + 1)];
  const below = lines.next(line + 1);
  if (key === null) {
    const continued = below !== null && below < to && lines.content(below).startsWith(':');
    return word.test(content) && !continued ? { start, end, headEnd, parts: null, loose: true } : null;
  }
  const alone = below === null || below >= to;
  const long = (cuts === 0 || to - line > wholeLines) && cuts < maxCuts;
  const block = !alone && key[1] === undefined && long && lines.indent(below) > lines.indent(line);
  const parts = block ? cutBlock(lines, below, to, cuts + 1) : null;
  // Words alone are a text over several lines.
  const mapping = parts?.some((part) => !part.loose) === true;
  return { start, end, headEnd, parts: mapping ? parts : null, loose: false };
}
