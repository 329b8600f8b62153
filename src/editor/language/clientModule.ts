import type { Disposable, LogOutputChannel } from 'vscode';

/** What `dist/client.cjs` exports: the language client, kept out of the extension's own bundle because it is slow to load. */
export interface ClientModule {
  /**
   * Starts the server process and connects the editor to it.
   * @param server - absolute path of the server's bundle
   * @returns stops client and server when disposed
   */
  startClient(server: string, log: LogOutputChannel): Promise<Disposable>;
}
