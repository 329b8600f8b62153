import { answerLine } from '../../../src/core/serve/jsonRpc.ts';
import { serveHandler } from '../../../src/core/serve/methods.ts';
import { StudySet } from '../../../src/core/serve/studySet.ts';

/** An answer as a client reads it. */
export interface Answer {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly reason: string } };
}

/** A server in this process, called as its clients call it: by lines of JSON. */
export class TestServer {
  readonly said: string[] = [];
  readonly #studies: StudySet;
  readonly #handler: ReturnType<typeof serveHandler>;
  #id = 0;

  constructor(workspace: string) {
    const say = (line: string): number => this.said.push(line);
    this.#studies = new StudySet({
      workspace,
      cwd: workspace,
      env: process.env,
      engine: workspace,
      engineVersion: '0.0.0',
      say,
    });
    this.#handler = serveHandler(this.#studies, workspace);
  }

  /** The line that answers a line. */
  line(text: string): Promise<string | null> {
    return answerLine(text, this.#handler);
  }

  async answer(method: string, params: unknown): Promise<Answer> {
    const line = await this.line(JSON.stringify({ jsonrpc: '2.0', id: ++this.#id, method, params }));
    return JSON.parse(line ?? 'null') as Answer;
  }

  /** The result of a call that must succeed. */
  async call<T>(method: string, params: unknown): Promise<T> {
    const { result, error } = await this.answer(method, params);
    if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`);
    return result as T;
  }

  /** Reason and code of a call that must fail. */
  async failure(
    method: string,
    params: unknown,
  ): Promise<{ code: number; reason: string | undefined; message: string }> {
    const { error, result } = await this.answer(method, params);
    if (error === undefined) throw new Error(`${method} did not fail: ${JSON.stringify(result)}`);
    return { code: error.code, reason: error.data?.reason, message: error.message };
  }

  async tend(nowMs = Date.now()): Promise<void> {
    await this.#studies.tend(nowMs);
  }

  async close(): Promise<void> {
    await this.#studies.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

export interface AskedTrial {
  readonly trial: number;
  readonly params: Record<string, unknown>;
}
