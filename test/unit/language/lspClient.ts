import { type ChildProcess, spawn } from 'node:child_process';
import { expect } from 'vitest';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly params?: unknown;
}

/** A client of the language server protocol over stdio: as much of it as the tests need. */
export class LspClient {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #listeners = new Map<string, (params: unknown) => void>();
  #buffer = Buffer.alloc(0);
  #next = 1;

  /** @param argv - what Node runs; it ends in `--stdio` */
  constructor(argv: readonly string[]) {
    this.#process = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout?.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  request(method: string, params: unknown): Promise<unknown> {
    const id = this.#next++;
    this.#send({ id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** The parameters of the next notification of this kind. */
  next(method: string): Promise<unknown> {
    return new Promise((resolve) => this.#listeners.set(method, resolve));
  }

  async close(): Promise<void> {
    const exit = new Promise<number | null>((resolve) => this.#process.on('exit', resolve));
    await this.request('shutdown', null);
    this.notify('exit', null);
    expect(await exit).toBe(0);
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.#buffer.toString('latin1', 0, Math.max(end, 0)))?.[1]);
      if (end < 0 || this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString('utf8', end + 4, end + 4 + length)) as Message;
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      if (message.method !== undefined) {
        this.#listeners.get(message.method)?.(message.params);
        if (message.id !== undefined) this.#send({ id: message.id, result: null });
      } else if (message.id !== undefined) this.#waiting.get(message.id)?.(message.result);
    }
  }
}
