import * as vscode from 'vscode';
import { sweepAddress } from './sweepAddress.ts';

/**
 * Puts the cursor on an error of a document; a lens that cannot run a sweep leads there.
 * @param at - where the error starts, as the lens knows it; where none does, the first one is meant
 */
export async function showProblem(document: unknown, at: unknown): Promise<void> {
  const uri = sweepAddress(document, 0)?.uri;
  if (uri === undefined) return;
  for (const part of [uri, ...cellsBeside(uri)]) {
    const errors = vscode.languages
      .getDiagnostics(part)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
      .toSorted((a, b) => a.range.start.compareTo(b.range.start));
    const wanted = errors.find(({ range }) => isAt(range.start, at)) ?? errors[0];
    if (wanted === undefined) continue;
    await vscode.window.showTextDocument(part, { selection: wanted.range });
    await vscode.commands.executeCommand('editor.action.showHover');
    return;
  }
  await vscode.window.showTextDocument(uri);
}

/** A script may hold several sweeps, and each lens leads to an error of its own. */
function isAt({ line, character }: vscode.Position, at: unknown): boolean {
  if (typeof at !== 'object' || at === null || !('line' in at) || !('character' in at)) return false;
  return at.line === line && at.character === character;
}

/** The cells of the notebook that a cell is in: what makes a sweep wrong may stand in any of them. */
function cellsBeside(cell: vscode.Uri): readonly vscode.Uri[] {
  return vscode.workspace.notebookDocuments
    .map((notebook) => notebook.getCells().map(({ document }) => document.uri))
    .filter((cells) => cells.some((one) => one.toString() === cell.toString()))
    .flat();
}
