import path from 'node:path';
import * as vscode from 'vscode';
import type { SweepFiles } from '../model/sweepFiles.ts';
import { type Engine, installEngine } from './engineFolder.ts';
import { rememberWorkspace, removeOldEngines } from './oldEngines.ts';

/**
 * Installs the engine once a window, and puts `trialdeck` on the PATH of integrated terminals. That happens at the first
 * need, or as soon as a trusted window knows of a sweep: a terminal may be the first thing that its user opens.
 */
export class EngineHost implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable[];
  #engine: Promise<Engine> | null = null;

  constructor(context: vscode.ExtensionContext, files: SweepFiles, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
    const install = (): void => {
      if (this.#engine === null && vscode.workspace.isTrusted && files.paths.length > 0) {
        this.get().catch((error: unknown) => log.error(`the engine was not installed: ${String(error)}`));
      }
    };
    this.#subscriptions = [files.onDidChange(install), vscode.workspace.onDidGrantWorkspaceTrust(install)];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
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
    // Kept for the next window: a terminal that opens before us has it too.
    environmentVariableCollection.persistent = true;
    environmentVariableCollection.clear();
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
