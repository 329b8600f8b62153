import * as vscode from 'vscode';
import { sweepAddress } from './sweepAddress.ts';

/** Puts the cursor on the first error of a document; a lens that cannot run a sweep leads there. */
export async function showProblem(document: unknown): Promise<void> {
  const uri = sweepAddress(document, 0)?.uri;
  if (uri === undefined) return;
  for (const part of [uri, ...cellsBeside(uri)]) {
    const [first] = vscode.languages
      .getDiagnostics(part)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
      .toSorted((a, b) => a.range.start.compareTo(b.range.start));
    if (first === undefined) continue;
    await vscode.window.showTextDocument(part, { selection: first.range });
    await vscode.commands.executeCommand('editor.action.showHover');
    return;
  }
  await vscode.window.showTextDocument(uri);
}

/** The cells of the notebook that a cell is in: what makes a sweep wrong may stand in any of them. */
function cellsBeside(cell: vscode.Uri): readonly vscode.Uri[] {
  return vscode.workspace.notebookDocuments
    .map((notebook) => notebook.getCells().map(({ document }) => document.uri))
    .filter((cells) => cells.some((one) => one.toString() === cell.toString()))
    .flat();
}
