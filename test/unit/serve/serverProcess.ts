import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Answer } from './calls.ts';

const main = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

/** `trialdeck serve --stdio` in a process of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #exit: Promise<number | null>;
  stderr = '';
  #id = 0;

  constructor(folder: string) {
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve', '--stdio'], {
      cwd: folder,
      stdio: 'pipe',
    });
    this.#child.stderr.on('data', (part: Buffer) => {
      this.stderr += part.toString();
    });
    this.#child.stdin.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#exit = new Promise((done) => this.#child.on('close', done));
  }

  /** Bytes as they are. */
  write(text: string | Uint8Array): void {
    this.#child.stdin.write(text);
  }

  /** The next line that it says; null at its end. */
  async read(): Promise<string | null> {
    const { value, done } = await this.#lines.next();
    return done === true ? null : value;
  }

  async answer(method: string, params: unknown): Promise<Answer> {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', id: ++this.#id, method, params })}\n`);
    const line = await this.read();
    if (line === null) throw new Error(`the server ended: ${this.stderr}`);
    return JSON.parse(line) as Answer;
  }

  async call<T>(method: string, params: unknown): Promise<T> {
    const { result, error } = await this.answer(method, params);
    if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`);
    return result as T;
  }

  /** Ends its input and waits for its exit code. */
  end(): Promise<number | null> {
    this.#child.stdin.end();
    return this.#exit;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  signal(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.#exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
