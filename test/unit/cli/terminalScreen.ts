import xterm from '@xterm/headless';
import type { CliStream } from '../../../src/cli/command.ts';

type Listener = (error?: unknown) => void;

/**
 * A terminal as a program sees it: a stream with a size. What it shows is found out by a real terminal emulator that is
 * fed with everything that was written, resizes in their place.
 */
export class TerminalStream implements CliStream {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Number of writes. */
  writes = 0;
  broken: Error | null = null;
  readonly #first: { readonly columns: number; readonly rows: number };
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #history: Array<string | { readonly columns: number; readonly rows: number }> = [];

  constructor(columns: number, rows = 30) {
    this.columns = columns;
    this.rows = rows;
    this.#first = { columns, rows };
  }

  write(text: string | Uint8Array): void {
    if (this.broken) throw this.broken;
    this.writes++;
    this.#history.push(typeof text === 'string' ? text : Buffer.from(text).toString());
  }

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  emit(event: string, error?: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(error);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#history.push({ columns, rows });
    this.emit('resize');
  }

  get text(): string {
    return this.#history.filter((part) => typeof part === 'string').join('');
  }

  /** Every line that a person can see or scroll back to, without empty lines at the end. */
  async screen(): Promise<Screen> {
    const terminal = new xterm.Terminal({
      cols: this.#first.columns,
      rows: this.#first.rows,
      scrollback: 10_000,
      convertEol: true,
      allowProposedApi: true,
    });
    for (const part of this.#history) {
      if (typeof part === 'string') await new Promise<void>((done) => terminal.write(part, done));
      else terminal.resize(part.columns, part.rows);
    }
    const buffer = terminal.buffer.active;
    const lines = Array.from({ length: buffer.length }, (_, row) => {
      const line = buffer.getLine(row);
      return { text: line?.translateToString(true) ?? '', wrapped: line?.isWrapped ?? false };
    });
    while (lines.at(-1)?.text === '') lines.pop();
    const cursorHidden = this.text.lastIndexOf('\u001b[?25l') > this.text.lastIndexOf('\u001b[?25h');
    terminal.dispose();
    return { lines: lines.map(({ text }) => text), wrapped: lines.some(({ wrapped }) => wrapped), cursorHidden };
  }
}

export interface Screen {
  readonly lines: readonly string[];
  /** True when a line was longer than the terminal is wide. */
  readonly wrapped: boolean;
  readonly cursorHidden: boolean;
}
