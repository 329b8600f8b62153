import type { YamlLine } from './yamlLine.ts';

/** Where the parts of a line go. */
export interface Place {
  /** New column of the first thing on the line. */
  readonly indent: number;
  /** By how much what follows the dashes moves. */
  readonly shift: number;
}

/** How lists stand below their key: farther right, or at its column. */
export type ListStyle = 'indented' | 'at-key';

interface Level {
  readonly kind: 'map' | 'list' | 'value';
  readonly from: number;
  readonly to: number;
}

/** What is there most often; `indented` where both are alike. */
export function listStyle(lines: readonly YamlLine[]): ListStyle {
  const counts = { indented: 0, 'at-key': 0 };
  new Relayout(lines, 2, 'indented', (style) => counts[style]++).places();
  return counts['at-key'] > counts.indented ? 'at-key' : 'indented';
}

/** The new place of every line, by its index; null for lines that have none (empty ones, `---`). */
export function relayout(lines: readonly YamlLine[], size: number, style: ListStyle): readonly (Place | null)[] {
  return new Relayout(lines, size, style, () => undefined).places();
}

/** Follows the nesting by columns alone, as the indentation of YAML's blocks means it. */
class Relayout {
  readonly #lines: readonly YamlLine[];
  readonly #size: number;
  readonly #style: ListStyle;
  readonly #seen: (style: ListStyle) => void;
  readonly #places: (Place | null)[] = [];
  #levels: Level[] = [];
  /** Comments whose place the next line decides. */
  #waiting: number[] = [];

  constructor(lines: readonly YamlLine[], size: number, style: ListStyle, seen: (style: ListStyle) => void) {
    this.#lines = lines;
    this.#size = size;
    this.#style = style;
    this.#seen = seen;
  }

  places(): readonly (Place | null)[] {
    for (const [index, line] of this.#lines.entries()) this.#places.push(this.#place(line, index));
    this.#placeComments(null);
    return this.#places;
  }

  #place(line: YamlLine, index: number): Place | null {
    switch (line.kind) {
      case 'content':
        return this.#content(line);
      case 'comment':
        if (line.owner !== index) return this.#more(line);
        this.#waiting.push(index);
        return null;
      case 'more':
        return line.text.trim() === '' ? null : this.#more(line);
      case 'block':
        return line.text.trim() === '' && line.text.length <= this.#blockIndent(line) ? null : this.#block(line);
      case 'mark':
        this.#placeComments(null);
        this.#levels = [];
        return null;
      case 'blank':
        return null;
    }
  }

  #content(line: YamlLine): Place {
    const before = [...this.#levels];
    const isItem = line.dashes.length > 0;
    const first = this.#levelOf(line.indent, isItem ? 'list' : line.key ? 'map' : 'value');
    this.#placeComments({ before, first });
    let to = first.to;
    for (const dash of line.dashes.slice(1)) {
      to += 2;
      this.#levels.push({ kind: 'list', from: dash, to });
    }
    const hasContent = isItem && line.content < line.text.length && line.content !== line.comment;
    if (hasContent) {
      to += 2;
      this.#levels.push({ kind: line.key ? 'map' : 'value', from: line.content, to });
    }
    return { indent: first.to, shift: hasContent || !isItem ? to - line.content : to - (line.dashes.at(-1) ?? 0) };
  }

  /** The level at a column, the deeper ones ended; a new one where there is none. */
  #levelOf(column: number, kind: Level['kind']): Level {
    const levels = this.#levels;
    while ((levels.at(-1)?.from ?? -1) > column) levels.pop();
    if (kind !== 'list' && levels.at(-1)?.kind === 'list' && levels.at(-1)?.from === column) levels.pop();
    const top = levels.at(-1);
    const isListOfKey = kind === 'list' && top?.kind === 'map';
    if (top !== undefined && top.from === column && !isListOfKey) return top;
    if (isListOfKey) this.#seen(top.from === column ? 'at-key' : 'indented');
    const step = isListOfKey && this.#style === 'at-key' ? 0 : top?.kind === 'list' ? 2 : this.#size;
    const level = { kind, from: column, to: top === undefined ? 0 : top.to + step };
    levels.push(level);
    return level;
  }

  #placeComments(next: { readonly before: readonly Level[]; readonly first: Level } | null): void {
    const open = next?.before ?? this.#levels;
    for (const index of this.#waiting) {
      const { indent } = this.#lines[index] ?? { indent: 0 };
      const lower = open.findLast(({ from }) => from <= indent);
      const level = next !== null && (next.first.from === indent || lower === undefined) ? next.first : lower;
      const to = level === undefined ? 0 : level.to + Math.max(0, indent - level.from);
      this.#places[index] = { indent: level !== undefined && indent < level.from ? 0 : to, shift: 0 };
    }
    this.#waiting = [];
  }

  /** Values that go on keep their place beside their first line, and stay inside of what they belong to. */
  #more(line: YamlLine): Place {
    const owner = this.#lines[line.owner];
    const shift = this.#places[line.owner]?.shift ?? 0;
    const column = owner === undefined ? 0 : owner.key ? owner.content : owner.indent;
    const to = owner?.key === true ? column + shift : (this.#places[line.owner]?.indent ?? 0);
    const least = line.indent > column ? to + 1 : 0;
    return { indent: Math.max(least, line.indent + shift), shift: 0 };
  }

  #block(line: YamlLine): Place {
    const owner = this.#lines[line.owner];
    const shift = this.#places[line.owner]?.shift ?? 0;
    if (owner?.block?.explicit !== false) return { indent: Math.max(0, line.indent + shift), shift: 0 };
    const parent = owner.key ? owner.content : (owner.dashes.at(-1) ?? owner.content - this.#size);
    const to = parent + shift + this.#size;
    return { indent: Math.max(0, line.indent - this.#blockIndent(line) + to), shift: 0 };
  }

  #blockIndent(line: YamlLine): number {
    return this.#lines[line.owner]?.block?.indent ?? line.indent;
  }
}
