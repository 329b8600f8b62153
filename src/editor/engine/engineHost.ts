import path from 'node:path';
import * as vscode from 'vscode';
import { type Engine, installEngine } from './engineFolder.ts';
import { rememberWorkspace, removeOldEngines } from './oldEngines.ts';

/** Installs the engine once a window, at the first need, and puts `trialdeck` on the PATH of integrated terminals. */
export class EngineHost {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  #engine: Promise<Engine> | null = null;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  /** The installed engine. A failed installation is tried again at the next call. */
  get(): Promise<Engine> {
    this.#engine ??= this.#install().catch((error: unknown) => {
      this.#engine = null;
      throw error;
    });
    return this.#engine;
  }

  async #install(): Promise<Engine> {
    const { extensionPath, extensionMode, extension, globalStorageUri, environmentVariableCollection } = this.#context;
    const storage = path.join(globalStorageUri.fsPath, 'engine');
    const manifest: unknown = extension.packageJSON;
    const engine = await installEngine({
      extensionPath,
      storage,
      version: versionOf(manifest),
      development: extensionMode !== vscode.ExtensionMode.Production,
      runtime: process.execPath,
    });
    this.#log.debug(`engine: ${engine.folder}`);
    environmentVariableCollection.persistent = false;
    environmentVariableCollection.description = 'Adds the command `trialdeck`';
    environmentVariableCollection.append('PATH', path.delimiter + engine.bin);
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      await rememberWorkspace(storage, folder.uri.fsPath);
    }
    const removed = await removeOldEngines(storage, engine.folder, Date.now());
    for (const folder of removed) {
      this.#log.info(`removed the unused engine ${folder}`);
    }
    return engine;
  }
}

function versionOf(manifest: unknown): string {
  return typeof manifest === 'object' &&
    manifest !== null &&
    'version' in manifest &&
    typeof manifest.version === 'string'
    ? manifest.version
    : '0.0.0';
}
