import * as vscode from 'vscode';
import { EditedTexts } from '../language/editedTexts.ts';
import { sweepTextOf } from '../language/sweepTexts.ts';

/** Keeps `trialdeck.editorHolds` up to date, by which the palette shows what can be done with the sweep in the active editor. */
export class ActiveSweep implements vscode.Disposable {
  readonly #subscriptions: readonly vscode.Disposable[];
  #sent = '';

  constructor() {
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      new EditedTexts((document) => {
        if (document === vscode.window.activeTextEditor?.document) this.#update();
      }),
    ];
    this.#update();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const holds = document === undefined ? 'other' : sweepTextOf(document);
    if (holds === this.#sent) return;
    this.#sent = holds;
    void vscode.commands.executeCommand('setContext', 'trialdeck.editorHolds', holds);
  }
}
