import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { isSweep } from '../../../language-server/service/recognise.ts';
import type { ClientModule, RunningClient } from './clientModule.ts';
import { onDidChangeServerOptions, serverOptions } from './serverOptions.ts';

/** Python that sweeps or tunes: the words in it that the server looks at. */
const searching =
  /\bwandb\s*\.\s*sweep\s*\(|\bcreate_study\s*\(|\bsweep_config\b|\bsuggest_(?:float|int|categorical)\s*\(/;

/**
 * The language server. It starts when the first file is open that it has something to say about, and not before: its client
 * takes 20 ms to load.
 */
export class Language implements vscode.Disposable {
  readonly #folder: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #options: vscode.Disposable;
  #listeners: vscode.Disposable[];
  #client: Promise<RunningClient> | null = null;

  constructor(context: Pick<vscode.ExtensionContext, 'extensionPath'>, log: vscode.LogOutputChannel) {
    this.#folder = path.join(context.extensionPath, 'dist');
    this.#log = log;
    this.#listeners = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document)),
    ];
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
    this.#stopListening();
    this.#client?.then((client) => client.dispose()).catch(() => undefined);
    this.#client = null;
  }

  #look(document: vscode.TextDocument): void {
    if (this.#client !== null || !concerns(document)) return;
    this.#running().catch((error: unknown) => this.#log.error('The language server did not start.', String(error)));
  }

  #running(): Promise<RunningClient> {
    this.#stopListening();
    this.#client ??= this.#start();
    return this.#client;
  }

  async #start(): Promise<RunningClient> {
    const loaded: unknown = createRequire(path.join(this.#folder, 'extension.cjs'))('./client.cjs');
    if (!isClientModule(loaded)) throw new TypeError('client.cjs has no startClient');
    return loaded.startClient(path.join(this.#folder, 'server.mjs'), serverOptions(), this.#log);
  }

  #stopListening(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#listeners = [];
  }
}

function concerns(document: vscode.TextDocument): boolean {
  const { languageId } = document;
  if (languageId === 'python') return searching.test(document.getText());
  return (languageId === 'yaml' || languageId === 'json') && isSweep(document.uri.path, document.getText());
}

function isClientModule(loaded: unknown): loaded is ClientModule {
  return (
    typeof loaded === 'object' && loaded !== null && 'startClient' in loaded && typeof loaded.startClient === 'function'
  );
}
