import type { Diagnostic, Position, Range } from '../../src/core/sweep/diagnostic.ts';
import { LineIndex, type Span } from '../../src/core/sweep/lineIndex.ts';
import { joinCells } from './joinCells.ts';

/** A place in the text of a literal of a notebook's file. */
interface Character {
  readonly from: number;
  readonly to: number;
}

interface CodeCell {
  /** Of all cells, from 1, as notebooks count them. */
  readonly number: number;
  /** Where the text of the cell is written in the file. */
  readonly source: Span;
  readonly text: string;
  /** Where each character of the text is written. */
  readonly characters: readonly Character[];
}

/** The code cells of a notebook's file as one Python text, and the way back into the file. */
export interface NotebookFile {
  readonly text: string;
  /** What was found in the text, as found in the file: ranges and fixes are those of the file, the message names the cell. */
  inFile(found: Diagnostic): Diagnostic;
}

/** Reads the file of a notebook (nbformat 4, JSON); null where it is none. */
export function readNotebook(file: string): NotebookFile | null {
  const cells = codeCells(file);
  if (cells === null) return null;
  const joined = joinCells(cells.map(({ number, text }) => ({ id: String(number), text })));
  // The line break between two cells stands for the end of the first.
  const characters = cells.flatMap((cell) => {
    const end = cell.characters.at(-1)?.to ?? cell.source[0];
    return [...cell.characters, { from: end, to: end }];
  });
  const lines = new LineIndex(file);
  const starts = lineStarts(joined.text);
  const place = ({ start, end }: Range): Span => {
    const at = (position: Position): number => (starts[position.line] ?? 0) + position.character;
    const [first, last] = [at(start), at(end)];
    const from = characters[first]?.from ?? 0;
    return [from, last > first ? (characters[last - 1]?.to ?? from) : from];
  };
  return {
    text: joined.text,
    inFile({ fix, range, message, ...rest }) {
      const cell = joined.locate({ start: range.start, end: range.start });
      const where = cell === null ? '' : `Cell ${cell.id}, line ${cell.range.start.line + 1}: `;
      const edits = (fix?.edits ?? []).map((edit) => ({
        range: lines.range(place(edit.range)),
        newText: JSON.stringify(edit.newText).slice(1, -1),
      }));
      const whole = (fix?.edits ?? []).every((edit) => joined.locate(edit.range) !== null);
      return {
        ...rest,
        range: lines.range(place(range)),
        message: where + message,
        ...(fix === undefined || !whole ? {} : { fix: { title: fix.title, edits } }),
      };
    },
  };
}

/** The code cells of a notebook's file as one Python text, where no way back is needed; null where it is none. */
export function notebookText(file: string): string | null {
  try {
    const notebook: unknown = JSON.parse(file.replace(/^\ufeff/, ''));
    if (!isObject(notebook) || !Array.isArray(notebook['cells'])) return null;
    const sources = notebook['cells'].filter(isObject).flatMap((cell, index) => {
      const { source } = cell;
      if (cell['cell_type'] !== 'code') return [];
      const text = Array.isArray(source) ? source.join('') : typeof source === 'string' ? source : '';
      return [{ id: String(index), text }];
    });
    return joinCells(sources).text;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeCells(file: string): readonly CodeCell[] | null {
  try {
    JSON.parse(file.replace(/^\ufeff/, ' '));
  } catch {
    return null;
  }
  const found = new CellFinder(file).cells();
  return found === null ? null : found.filter((cell) => cell !== null);
}

/** Goes through the JSON of a notebook, which is known to be right, and notes where the texts of its cells stand. */
class CellFinder {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\ufeff')) this.#at = 1;
  }

  /** In their order, null for those without code; null where there is no list of cells. */
  cells(): readonly (CodeCell | null)[] | null {
    let cells: (CodeCell | null)[] | null = null;
    this.#object((key) => {
      if (key !== 'cells' || this.#next() !== '[') return this.#skip();
      const list: (CodeCell | null)[] = [];
      this.#list(() => list.push(this.#cell(list.length + 1)));
      cells = list;
    });
    return cells;
  }

  #cell(number: number): CodeCell | null {
    let type = '';
    let source: Span = [this.#at, this.#at];
    const texts: Span[] = [];
    if (this.#next() !== '{') {
      this.#skip();
      return null;
    }
    this.#object((key) => {
      const first = this.#next();
      const from = this.#at;
      if (key === 'cell_type' && first === '"') type = String(JSON.parse(this.#text.slice(...this.#literal())));
      else if (key === 'source' && first === '"') texts.push(this.#literal());
      else if (key === 'source' && first === '[')
        this.#list(() => {
          if (this.#next() === '"') texts.push(this.#literal());
          else this.#skip();
        });
      else this.#skip();
      if (key === 'source') source = [from, this.#at];
    });
    if (type !== 'code') return null;
    const characters = texts.flatMap((span) => charactersOf(this.#text, span));
    const text = texts.map((span) => String(JSON.parse(this.#text.slice(...span)))).join('');
    return { number, source, text, characters };
  }

  /** The character that comes next, spaces left out. */
  #next(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #object(entry: (key: string) => void): void {
    if (this.#next() !== '{') {
      this.#skip();
      return;
    }
    this.#items('}', () => {
      this.#next();
      const key: unknown = JSON.parse(this.#text.slice(...this.#literal()));
      this.#next();
      this.#at++;
      entry(String(key));
    });
  }

  #list(item: () => void): void {
    this.#items(']', item);
  }

  #items(end: string, item: () => void): void {
    this.#at++;
    while (this.#next() !== end) {
      if (this.#text[this.#at] === ',') this.#at++;
      else item();
    }
    this.#at++;
  }

  /** The text that starts here, with its quotes. */
  #literal(): Span {
    const from = this.#at;
    let end = from;
    do end = this.#text.indexOf('"', end + 1);
    while (this.#isEscaped(end));
    this.#at = end + 1;
    return [from, this.#at];
  }

  #isEscaped(at: number): boolean {
    let before = at;
    while (this.#text[before - 1] === '\\') before--;
    return (at - before) % 2 === 1;
  }

  /** Leaves out a value. */
  #skip(): void {
    let depth = 0;
    do {
      const first = this.#next();
      if (first === '"') this.#literal();
      else if (/[[{]/.test(first)) {
        depth++;
        this.#at++;
      } else if (/[\]}]/.test(first)) {
        depth--;
        this.#at++;
      } else if (/[,:]/.test(first)) this.#at++;
      else while (/[\w.+-]/.test(this.#text[this.#at] ?? '')) this.#at++;
    } while (depth > 0);
  }
}

function charactersOf(text: string, [from, to]: Span): Character[] {
  const found: Character[] = [];
  for (let at = from + 1; at < to - 1; ) {
    const length = text[at] === '\\' ? (text[at + 1] === 'u' ? 6 : 2) : 1;
    found.push({ from: at, to: at + length });
    at += length;
  }
  return found;
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
}
