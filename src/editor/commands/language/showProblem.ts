import * as vscode from 'vscode';
import { sweepAddress } from './sweepAddress.ts';

/** Puts the cursor on the first error of a document; a lens that cannot run a sweep leads there. */
export async function showProblem(document: unknown): Promise<void> {
  const uri = sweepAddress(document, 0)?.uri;
  if (uri === undefined) return;
  const [first] = vscode.languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
    .toSorted((a, b) => a.range.start.compareTo(b.range.start));
  await vscode.window.showTextDocument(uri, first === undefined ? {} : { selection: first.range });
  if (first !== undefined) await vscode.commands.executeCommand('editor.action.showHover');
}
