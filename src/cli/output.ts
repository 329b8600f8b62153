import type { CliStream } from './command.ts';

const readerGone = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/**
 * A writer onto a stream that may go away: a reader that has seen enough (EPIPE), a terminal that was closed (EIO).
 * Writing to a closed one does nothing; whoever would write for long watches `closed`.
 */
export class Output {
  readonly #stream: CliStream;
  readonly #closed = new AbortController();
  #failure: Error | null = null;

  constructor(stream: CliStream) {
    this.#stream = stream;
    stream.on('error', (error) => this.#fail(error));
  }

  /** Why text was lost although a reader is there: a full disk behind `> FILE`. Null for a reader that went away. */
  get failure(): Error | null {
    return this.#failure;
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  readonly write = (text: string | Uint8Array): void => {
    if (this.closed.aborted || text.length === 0) return;
    try {
      this.#stream.write(text);
    } catch (error) {
      this.#fail(error);
    }
  };

  #fail(error: unknown): void {
    if (error instanceof Error && 'code' in error && !readerGone.has(String(error.code))) this.#failure ??= error;
    this.#closed.abort();
  }
}
