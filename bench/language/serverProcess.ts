import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  type Position,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Typed } from './typing.ts';

/** A language server in a process of its own, spoken to over stdio as the editor does. */
export class ServerProcess {
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #started: number;
  readonly #uri: string;
  #document: TextDocument;

  private constructor(
    process: ChildProcess,
    connection: MessageConnection,
    { started, startMs, uri }: { started: number; startMs: number; uri: string },
  ) {
    this.#process = process;
    this.#connection = connection;
    this.#started = started;
    this.startMs = startMs;
    this.#uri = uri;
    this.#document = TextDocument.create(uri, 'yaml', 0, '');
  }

  /**
   * Starts a server until it has answered `initialize`.
   * @param argv - what Node runs
   * @param file - the sweep file that will be opened
   * @param settings - by section, for servers that ask for them
   */
  static async start(
    argv: readonly string[],
    file: string,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<ServerProcess> {
    const started = performance.now();
    const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'ignore'] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section: string }[] }) =>
      items.map(({ section }) => settings[section] ?? null),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    const folder = pathToFileURL(path.dirname(file)).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
        textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
      },
    });
    const startMs = performance.now() - started;
    await connection.sendNotification('initialized', {});
    return new ServerProcess(child, connection, { started, startMs, uri: pathToFileURL(file).href });
  }

  async open(text: string): Promise<void> {
    this.#document = TextDocument.create(this.#uri, 'yaml', 1, text);
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: this.#uri, languageId: 'yaml', version: 1, text },
    });
  }

  /** Since the process was started. */
  get ageMs(): number {
    return performance.now() - this.#started;
  }

  async change({ change, text }: Typed): Promise<void> {
    const range = { start: this.#document.positionAt(change.start), end: this.#document.positionAt(change.end) };
    const version = this.#document.version + 1;
    this.#document = TextDocument.create(this.#uri, 'yaml', version, text);
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.#uri, version },
      contentChanges: [{ range, text: change.insert }],
    });
  }

  async diagnostics(): Promise<number> {
    const answer = await this.#connection.sendRequest<{ items?: readonly unknown[] }>('textDocument/diagnostic', {
      textDocument: { uri: this.#uri },
    });
    return answer.items?.length ?? 0;
  }

  /** The next diagnostics that a server sends that is not asked for them. */
  pushed(): Promise<number> {
    return new Promise((resolve) => {
      const listening = this.#connection.onNotification(
        'textDocument/publishDiagnostics',
        ({ diagnostics }: { diagnostics: readonly unknown[] }) => {
          listening.dispose();
          resolve(diagnostics.length);
        },
      );
    });
  }

  async completion(offset: number): Promise<number> {
    const position: Position = this.#document.positionAt(offset);
    const answer = await this.#connection.sendRequest<readonly unknown[] | { items: readonly unknown[] } | null>(
      'textDocument/completion',
      { textDocument: { uri: this.#uri }, position },
    );
    return answer === null ? 0 : 'items' in answer ? answer.items.length : answer.length;
  }

  async stop(): Promise<void> {
    const exit = once(this.#process, 'exit');
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    await exit;
    this.#connection.dispose();
  }
}
