import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FromReader, ReaderChange, ReaderRequests, ToReader } from '../../protocol/reader.ts';
import { RpcClient, RpcError } from '../../protocol/rpc.ts';

const requestTimeoutMs = 20_000;
const restartLimit = 4;
/** A reader that lived this long before it failed starts a new count of restarts. */
const steadyMs = 5 * 60_000;
const gaveUp = 'The process that reads runs keeps failing. Reload the window to try again; the log says more.';

/**
 * The window's one reader process: started with the first root or request, restarted when it fails. What cannot be read
 * is a `problem` in its answers; a failing process rejects the waiting requests.
 */
export class ReaderClient implements vscode.Disposable {
  readonly #script: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ReaderChange>();
  readonly #noted = new vscode.EventEmitter<string>();
  readonly #watched = new Map<object, readonly string[]>();
  #folders: readonly string[] = [];
  #process: ChildProcess | null = null;
  #rpc: RpcClient<ReaderRequests> | null = null;
  #startedMs = 0;
  #restarts = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #disposed = false;

  /** Studies, lists or watched series changed. After a restart everything counts as changed. */
  readonly onDidChange = this.#changed.event;
  /** The reader failed: one sentence for people, shown where its data is shown. */
  readonly onDidNote = this.#noted.event;

  /** @param distFolder - the extension's `dist`, which holds `reader.mjs` */
  constructor(distFolder: string, log: vscode.LogOutputChannel) {
    this.#script = path.join(distFolder, 'reader.mjs');
    this.#log = log;
  }

  /** Watches the `.trialdeck` of these folders (absolute paths), and of no others. */
  setRoots(folders: readonly string[]): void {
    this.#folders = [...folders];
    if (this.#process !== null) {
      this.#post({ kind: 'roots', folders: this.#folders });
    } else if (folders.length > 0) {
      this.#start();
    }
  }

  /** Names runs (absolute folders) whose new points are wanted in `onDidChange`, until disposed. */
  watchSeries(runs: readonly string[]): vscode.Disposable {
    const key = {};
    this.#watched.set(key, runs);
    this.#postWatched();
    return new vscode.Disposable(() => {
      this.#watched.delete(key);
      this.#postWatched();
    });
  }

  /** @throws RpcError (as rejection) when the reader is gone, silent, or refuses */
  request<K extends keyof ReaderRequests>(
    method: K,
    params: ReaderRequests[K]['params'],
  ): Promise<ReaderRequests[K]['result']> {
    if (this.#restarts > restartLimit) {
      return Promise.reject(new RpcError('closed', gaveUp));
    }
    this.#start();
    return this.#rpc?.request(method, params) ?? Promise.reject(new RpcError('closed', 'the window closes'));
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#restartTimer);
    this.#rpc?.close('the window closes');
    this.#process?.disconnect();
    this.#process = null;
    this.#changed.dispose();
    this.#noted.dispose();
  }

  #start(): void {
    if (this.#process !== null || this.#disposed || this.#restarts > restartLimit) {
      return;
    }
    clearTimeout(this.#restartTimer);
    this.#startedMs = Date.now();
    // The editor's own runtime: on the desktop that is Electron, which acts as Node with this variable.
    const child = fork(this.#script, [], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const rpc = new RpcClient<ReaderRequests>((message) => this.#post(message), requestTimeoutMs);
    this.#process = child;
    this.#rpc = rpc;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#log.warn(`reader: ${text.trimEnd()}`));
    }
    child.on('message', (message: FromReader) => {
      if (message.kind === 'changed') {
        this.#changed.fire(message);
      } else {
        rpc.accept(message);
      }
    });
    child.once('error', (error) => this.#ended(child, rpc, error.message));
    child.once('exit', (code, signal) => this.#ended(child, rpc, signal ?? `code ${code}`));
    this.#log.debug(`reader started, pid ${child.pid}`);
    this.#post({ kind: 'roots', folders: this.#folders });
    this.#postWatched();
  }

  #ended(child: ChildProcess, rpc: RpcClient<ReaderRequests>, how: string): void {
    if (this.#process !== child || this.#disposed) {
      return;
    }
    this.#process = null;
    this.#rpc = null;
    rpc.close(`the reader process ended (${how})`);
    this.#restarts = Date.now() - this.#startedMs > steadyMs ? 1 : this.#restarts + 1;
    if (this.#restarts > restartLimit) {
      this.#log.error(`reader ended (${how}); given up after ${restartLimit} restarts`);
      this.#noted.fire(gaveUp);
      return;
    }
    this.#log.warn(`reader ended (${how}); restarting`);
    this.#noted.fire('The process that reads runs failed and was started again.');
    this.#restartTimer = setTimeout(
      () => {
        this.#start();
        this.#changed.fire({ studies: [], lists: true, series: [...new Set([...this.#watched.values()].flat())] });
      },
      250 * 2 ** this.#restarts,
    );
  }

  #postWatched(): void {
    if (this.#process !== null) {
      this.#post({ kind: 'watch', runs: [...new Set([...this.#watched.values()].flat())] });
    }
  }

  #post(message: ToReader): void {
    if (this.#process?.connected) {
      this.#process.send(message, (error) => {
        if (error !== null) {
          this.#log.warn(`reader: ${error.message}`);
        }
      });
    }
  }
}
