import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { isSweep } from '../../../language-server/service/recognise.ts';
import type { ClientModule } from './clientModule.ts';

const languages: ReadonlySet<string> = new Set(['yaml', 'json']);

/** Starts the language server when the first sweep file is open, and not before: its client takes 20 ms to load. */
export function startLanguageWhenNeeded(
  context: Pick<vscode.ExtensionContext, 'extensionPath'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const folder = path.join(context.extensionPath, 'dist');
  return new LazyClient(folder, log);
}

class LazyClient {
  readonly #folder: string;
  readonly #log: vscode.LogOutputChannel;
  #listeners: vscode.Disposable[];
  #client: Promise<vscode.Disposable> | null = null;

  constructor(folder: string, log: vscode.LogOutputChannel) {
    this.#folder = folder;
    this.#log = log;
    this.#listeners = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  dispose(): void {
    this.#stopListening();
    this.#client?.then((client) => client.dispose()).catch(() => undefined);
    this.#client = null;
  }

  #look(document: vscode.TextDocument): void {
    if (this.#client !== null || !languages.has(document.languageId)) return;
    if (!isSweep(document.uri.path, document.getText())) return;
    this.#stopListening();
    this.#client = this.#start();
    this.#client.catch((error: unknown) => this.#log.error('The language server did not start.', String(error)));
  }

  async #start(): Promise<vscode.Disposable> {
    const loaded: unknown = createRequire(path.join(this.#folder, 'extension.cjs'))('./client.cjs');
    if (!isClientModule(loaded)) throw new TypeError('client.cjs has no startClient');
    return loaded.startClient(path.join(this.#folder, 'server.mjs'), this.#log);
  }

  #stopListening(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#listeners = [];
  }
}

function isClientModule(loaded: unknown): loaded is ClientModule {
  return (
    typeof loaded === 'object' && loaded !== null && 'startClient' in loaded && typeof loaded.startClient === 'function'
  );
}
