const newline = 10;

/** A line that is too long, by its length so far. */
export interface OverlongLine {
  readonly overlongBytes: number;
}

/** Cuts a stream of bytes into lines. Of a line that is longer than the limit only its length is told, once it ends. */
export class LineReader {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in a chunk, without their line breaks. */
  push(chunk: Buffer): (Buffer | OverlongLine)[] {
    const lines: (Buffer | OverlongLine)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.#add(chunk.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#add(chunk.subarray(start));
    return lines;
  }

  /** The last line, where the stream ended without a line break. */
  end(): (Buffer | OverlongLine)[] {
    return this.#bytes === 0 ? [] : [this.#take()];
  }

  #add(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #take(): Buffer | OverlongLine {
    const bytes = this.#bytes;
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    return bytes > this.#maxBytes ? { overlongBytes: bytes } : Buffer.concat(parts);
  }
}
