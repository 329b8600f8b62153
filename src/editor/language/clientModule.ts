import type { Disposable, LogOutputChannel } from 'vscode';
import type { ServerOptions } from './serverOptions.ts';

/** A language server that runs, and its client. Disposing stops both. */
export interface RunningClient extends Disposable {
  /** Asks the server something of our own; see `language-server/lsp/requests.ts`. */
  request(method: string, params: unknown): Promise<unknown>;
  /** Tells the server that what it was started with has changed. */
  configure(options: ServerOptions): void;
}

/** What `dist/client.cjs` exports: the language client, kept out of the extension's own bundle because it is slow to load. */
export interface ClientModule {
  /**
   * Starts the server process and connects the editor to it.
   * @param server - absolute path of the server's bundle
   */
  startClient(server: string, options: ServerOptions, log: LogOutputChannel): Promise<RunningClient>;
}
