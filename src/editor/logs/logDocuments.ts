import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { readLog } from './readLog.ts';

export const logScheme = 'trialdeck-log';
const pollMs = 1000;

/** Outputs of runs as read-only documents that grow while they are looked at. Large ones show their head and tail. */
export class LogDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #sizes = new Map<string, number>();
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(logScheme, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#schedule()),
      vscode.workspace.onDidCloseTextDocument((document) => this.#sizes.delete(document.uri.query)),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    try {
      const { text, size } = await readLog(uri.query);
      this.#sizes.set(uri.query, size);
      this.#schedule();
      return text;
    } catch {
      return `${uri.query} cannot be read. The run has written nothing yet, or its folder is gone.\n`;
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  /** Polls the files of visible documents only. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const visible = vscode.window.visibleTextEditors
      .map(({ document }) => document.uri)
      .filter(({ scheme }) => scheme === logScheme);
    if (visible.length > 0) {
      this.#timer = setTimeout(() => void this.#poll(visible), pollMs);
    }
  }

  async #poll(uris: readonly vscode.Uri[]): Promise<void> {
    for (const uri of uris) {
      const size = await stat(uri.query).then(
        (stats) => stats.size,
        () => null,
      );
      if (size !== null && size !== this.#sizes.get(uri.query)) {
        this.#changed.fire(uri);
      }
    }
    this.#schedule();
  }
}

/** Opens the output of a run, at its end. */
export async function openLog(runFolder: string, title: string): Promise<void> {
  const file = path.join(runFolder, 'output.log');
  const uri = vscode.Uri.from({ scheme: logScheme, path: `/${title.replaceAll('/', '-')}.log`, query: file });
  const document = await vscode.workspace.openTextDocument(uri);
  const end = document.lineAt(document.lineCount - 1).range.end;
  await vscode.window.showTextDocument(document, { preview: true, selection: new vscode.Range(end, end) });
}
