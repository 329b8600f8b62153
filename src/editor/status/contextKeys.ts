import * as vscode from 'vscode';
import type { StudyModel } from '../model/studyModel.ts';
import type { SweepFiles } from '../model/sweepFiles.ts';
import { isResumable } from '../text/studyText.ts';

/** Keeps what `when` clauses of the manifest ask for up to date; sends only what changed. */
export class ContextKeys implements vscode.Disposable {
  readonly #sent = new Map<string, string>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(model: StudyModel, files: SweepFiles) {
    const update = (): void => {
      this.#set('trialdeck.sweepPaths', resourcePaths(files.paths));
      this.#set('trialdeck.hasStudies', model.studies.length > 0);
      this.#set('trialdeck.hasRuns', model.runs.length > 0);
      this.#set(
        'trialdeck.hasRunning',
        model.studies.some((study) => study.state === 'running'),
      );
      this.#set('trialdeck.hasResumable', model.studies.some(isResumable));
    };
    this.#subscriptions = [model.onDidChange(update), files.onDidChange(update)];
    update();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  #set(key: string, value: boolean | readonly string[]): void {
    const text = JSON.stringify(value);
    if (this.#sent.get(key) !== text) {
      this.#sent.set(key, text);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}

/** `resourcePath` of a menu is the system's path on the desktop and the URI's path over a remote connection. */
function resourcePaths(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => [path, vscode.Uri.file(path).path]))];
}
