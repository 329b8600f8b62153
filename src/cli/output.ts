import type { CliStream } from './command.ts';

/**
 * A writer onto a stream that may go away: a reader that has seen enough (EPIPE), a terminal that was closed (EIO).
 * Writing to a closed one does nothing; whoever would write for long watches `closed`.
 */
export class Output {
  readonly #stream: CliStream;
  readonly #closed = new AbortController();

  constructor(stream: CliStream) {
    this.#stream = stream;
    stream.on('error', () => this.#closed.abort());
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  readonly write = (text: string | Uint8Array): void => {
    if (this.closed.aborted || text.length === 0) return;
    try {
      this.#stream.write(text);
    } catch {
      this.#closed.abort();
    }
  };
}
