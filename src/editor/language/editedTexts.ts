import * as vscode from 'vscode';

/** Typing is over for a moment: what depends on the text of a document need not be quicker. */
const restMs = 300;

/** Calls back with documents that were opened, or that were changed and then left alone for a moment. */
export class EditedTexts implements vscode.Disposable {
  readonly #look: (document: vscode.TextDocument) => void;
  readonly #waiting = new Set<vscode.TextDocument>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(look: (document: vscode.TextDocument) => void) {
    this.#look = look;
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#wait(document)),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #wait(document: vscode.TextDocument): void {
    this.#waiting.add(document);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const changed = [...this.#waiting].filter(({ isClosed }) => !isClosed);
      this.#waiting.clear();
      for (const one of changed) this.#look(one);
    }, restMs);
  }
}
