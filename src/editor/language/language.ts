import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ClientModule, RunningClient } from './clientModule.ts';
import { EditedTexts } from './editedTexts.ts';
import { onDidChangeServerOptions, serverOptions } from './serverOptions.ts';
import { sweepTextOf } from './sweepTexts.ts';

/**
 * The language server. It starts when the first file is open that it has something to say about, and not before: its client
 * takes 20 ms to load.
 */
export class Language implements vscode.Disposable {
  readonly #folder: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #options: vscode.Disposable;
  readonly #edited: vscode.Disposable;
  #client: Promise<RunningClient> | null = null;

  constructor(context: Pick<vscode.ExtensionContext, 'extensionPath'>, log: vscode.LogOutputChannel) {
    this.#folder = path.join(context.extensionPath, 'dist');
    this.#log = log;
    this.#edited = new EditedTexts((document) => this.#look(document));
    this.#options = onDidChangeServerOptions(() => {
      this.#client?.then((client) => client.configure(serverOptions())).catch(() => undefined);
    });
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  /** Asks the server something of our own, and starts it where it does not run. */
  async request(method: string, params: unknown): Promise<unknown> {
    return await (await this.#running()).request(method, params);
  }

  dispose(): void {
    this.#options.dispose();
    this.#edited.dispose();
    this.#client?.then((client) => client.dispose()).catch(() => undefined);
    this.#client = null;
  }

  #look(document: vscode.TextDocument): void {
    if (this.#client !== null || sweepTextOf(document) === 'other') return;
    this.#running().catch((error: unknown) => this.#log.error('The language server did not start.', String(error)));
  }

  #running(): Promise<RunningClient> {
    // Nothing has to be looked at any more.
    this.#edited.dispose();
    this.#client ??= this.#start();
    return this.#client;
  }

  async #start(): Promise<RunningClient> {
    const loaded: unknown = createRequire(path.join(this.#folder, 'extension.cjs'))('./client.cjs');
    if (!isClientModule(loaded)) throw new TypeError('client.cjs has no startClient');
    return loaded.startClient(path.join(this.#folder, 'server.mjs'), serverOptions(), this.#log);
  }
}

function isClientModule(loaded: unknown): loaded is ClientModule {
  return (
    typeof loaded === 'object' && loaded !== null && 'startClient' in loaded && typeof loaded.startClient === 'function'
  );
}
