import type { Position, Range } from './diagnostic.ts';

/** Half-open part of a text, as UTF-16 offsets. */
export type Span = readonly [start: number, end: number];

/** Turns offsets of one text into positions. A line ends with LF, CRLF or CR, as in the language server protocol. */
export class LineIndex {
  readonly #starts: number[] = [0];
  /** Where the text of a line ends, before its line break. */
  readonly #ends: number[] = [];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    if (!text.includes('\r')) {
      // The search of the engine is far faster than a look at each character.
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
        this.#ends.push(end);
        this.#starts.push(end + 1);
      }
    } else {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code !== 10 && code !== 13) continue;
        this.#ends.push(i);
        if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
        this.#starts.push(i + 1);
      }
    }
    this.#ends.push(text.length);
  }

  /** Position of an offset; one outside the text, or inside a line break, gives the nearest end. */
  position(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const inLine = Math.min(at, this.#ends[low] ?? at);
    return { line: low, character: inLine - (this.#starts[low] ?? 0) };
  }

  range(span: Span): Range {
    return { start: this.position(span[0]), end: this.position(span[1]) };
  }
}
