import path from 'node:path';
import * as vscode from 'vscode';
import type { EditorContext } from '../editorContext.ts';
import { sweepAddress } from './sweepAddress.ts';

/** Writes a sweep that is a dict in a script or notebook as a sweep file, which opens unsaved beside the script. */
export async function convertSweep(context: EditorContext, document: unknown, index: unknown): Promise<void> {
  const address = sweepAddress(document, index);
  if (address === undefined) return;
  const { uri } = address;
  const answer = await context.language.request('trialdeck/convert', { uri: uri.toString(), index: address.index });
  if (!isConverted(answer)) {
    void vscode.window.showInformationMessage(`${path.basename(uri.fsPath)} has no sweep that can be converted.`);
    return;
  }
  // Of a cell this is the folder of its notebook.
  const folder = vscode.Uri.file(path.dirname(uri.fsPath));
  const target = await freeName(folder, answer.name);
  const made = await vscode.workspace.openTextDocument(target.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(made.uri, new vscode.Position(0, 0), answer.text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(made, { viewColumn: vscode.ViewColumn.Beside });
}

interface Converted {
  readonly text: string;
  readonly name: string;
}

function isConverted(answer: unknown): answer is Converted {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'text' in answer &&
    typeof answer.text === 'string' &&
    'name' in answer &&
    typeof answer.name === 'string'
  );
}

/** `sweep.yaml`, or `sweep-2.yaml` where that is taken. */
async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const { name: stem, ext } = path.parse(name);
  for (let count = 1; ; count++) {
    const uri = vscode.Uri.joinPath(folder, count === 1 ? name : `${stem}-${count}${ext}`);
    const taken = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!taken) return uri;
  }
}
