import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { StudyModel } from './studyModel.ts';

/**
 * Decides when the model begins to read: when a view asks, when a command needs it, or once an open folder holds
 * `.trialdeck`. A window without any of these has no reader process.
 */
export class OpenFolders implements vscode.Disposable {
  readonly #model: StudyModel;
  readonly #subscriptions: vscode.Disposable[];
  #watchers: vscode.Disposable[] = [];

  constructor(model: StudyModel) {
    this.#model = model;
    this.#subscriptions = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watch();
        if (model.isOpen) {
          void this.open();
        }
      }),
    ];
    this.#watch();
  }

  /** Reads the open folders from now on; resolves when their lists are there. */
  async open(): Promise<void> {
    await this.#model.open(this.#paths());
  }

  dispose(): void {
    for (const disposable of [...this.#watchers, ...this.#subscriptions]) {
      disposable.dispose();
    }
  }

  /** A sweep may be started outside the editor, in a folder that had none. */
  #watch(): void {
    for (const watcher of this.#watchers) {
      watcher.dispose();
    }
    if (this.#paths().some((folder) => existsSync(path.join(folder, '.trialdeck')))) {
      void this.open();
    }
    this.#watchers = (vscode.workspace.workspaceFolders ?? []).map((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(folder, '.trialdeck'),
        false,
        true,
        true,
      );
      watcher.onDidCreate(() => void this.open());
      return watcher;
    });
  }

  #paths(): string[] {
    return (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => uri.fsPath);
  }
}
