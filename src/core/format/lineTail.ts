import { closeSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1 << 20;
const newline = 10;
const carriageReturn = 13;

/**
 * Reads the complete lines that were appended to a file since the last look, by byte offset. The file is opened anew for
 * every look: on network file systems a kept descriptor can show a stale size. A last line without its newline waits.
 * Lines longer than `maxLineBytes` are passed over; they are no metric, and must not fill the memory. Of a long line that
 * carriage returns redraw (a progress bar), the last drawing is kept.
 */
export class LineTail {
  #offset: number;
  /** Start of the unfinished line that `#rest` holds; null while inside an over-long line. */
  #rest: Buffer = Buffer.alloc(0);
  #skipping = false;
  readonly #path: string;
  readonly #maxLineBytes: number;
  readonly #wanted: (firstByte: number, lastByte: number) => boolean;

  /**
   * @param offset - byte at which to start, the beginning of a line
   * @param wanted - which lines to deliver, by their first and last byte; the others are skipped without being decoded
   */
  constructor(
    path: string,
    options: { offset?: number; maxLineBytes?: number; wanted?: (firstByte: number, lastByte: number) => boolean } = {},
  ) {
    this.#path = path;
    this.#offset = options.offset ?? 0;
    this.#maxLineBytes = options.maxLineBytes ?? 1 << 20;
    this.#wanted = options.wanted ?? (() => true);
  }

  /** Bytes read so far, an unfinished last line included. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes up to the end of the last complete line. */
  get completeOffset(): number {
    return this.#offset - this.#rest.length;
  }

  /** Goes on at another byte, after the file was cut or replaced. */
  seek(offset: number): void {
    this.#offset = offset;
    this.#rest = Buffer.alloc(0);
    this.#skipping = false;
  }

  /**
   * Delivers every complete line that is new.
   * @param maxBytes - reads at most about this much, so that a flood of output cannot hold the caller for long
   * @returns true when the end of the file was reached
   */
  read(line: (text: string) => void, maxBytes = Number.POSITIVE_INFINITY): boolean {
    let fd: number;
    try {
      fd = openSync(this.#path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return true;
      }
      throw error;
    }
    try {
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, 64 * 1024));
      let large: Buffer | null = null;
      for (let total = 0; total < maxBytes; ) {
        const target: Buffer = large ?? buffer;
        const count = readSync(fd, target, 0, target.length, this.#offset);
        if (count === 0) {
          return true;
        }
        this.#offset += count;
        total += count;
        this.#split(target.subarray(0, count), line);
        if (count === target.length && large === null) {
          large = Buffer.allocUnsafe(chunkBytes);
        }
      }
      return false;
    } finally {
      closeSync(fd);
    }
  }

  /** Delivers a last line that has no newline, once its writer has ended. */
  finish(line: (text: string) => void): void {
    this.#deliver(this.#rest, line);
    this.#rest = Buffer.alloc(0);
  }

  #split(chunk: Buffer, line: (text: string) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      if (this.#skipping) {
        this.#skipping = false;
      } else if (this.#rest.length > 0) {
        this.#deliver(Buffer.concat([this.#rest, chunk.subarray(start, end)]), line);
      } else {
        this.#deliver(chunk.subarray(start, end), line);
      }
      this.#rest = Buffer.alloc(0);
      start = end + 1;
    }
    if (start < chunk.length && !this.#skipping) {
      this.#rest =
        this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk.subarray(start)]) : Buffer.from(chunk.subarray(start));
      if (this.#rest.length > this.#maxLineBytes) {
        this.#rest = Buffer.from(this.#rest.subarray(Math.max(0, this.#rest.lastIndexOf(carriageReturn))));
      }
      if (this.#rest.length > this.#maxLineBytes) {
        this.#rest = Buffer.alloc(0);
        this.#skipping = true;
      }
    }
  }

  #deliver(bytes: Buffer, line: (text: string) => void): void {
    const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
    const first = bytes[0];
    const last = bytes[Math.max(0, end - 1)];
    if (first !== undefined && last !== undefined && end <= this.#maxLineBytes && this.#wanted(first, last)) {
      line(bytes.toString('utf8', 0, end));
    }
  }
}
