import path from 'node:path';
import * as vscode from 'vscode';
import type { EditorContext } from '../editorContext.ts';
import { targetOf } from '../target.ts';

/** The sweep file of a row, of a menu, of the active editor, or the one that the user picks; undefined when none. */
export async function chooseSweep(context: EditorContext, argument: unknown): Promise<vscode.Uri | undefined> {
  const target = targetOf(argument);
  if (target?.kind === 'file') {
    return vscode.Uri.file(target.path);
  }
  if (target?.kind === 'study') {
    const sweep = context.model.study(target.path)?.sweep ?? null;
    return sweep === null ? undefined : vscode.Uri.file(sweep);
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active !== undefined && context.files.has(active)) {
    return active;
  }
  return await pickSweep(context);
}

async function pickSweep(context: EditorContext): Promise<vscode.Uri | undefined> {
  const files = await context.files.find();
  const [first] = files;
  if (first === undefined) {
    const make = 'New Sweep';
    const chosen = await vscode.window.showInformationMessage('There is no sweep file in this folder yet.', make);
    if (chosen === make) {
      await vscode.commands.executeCommand('trialdeck.newSweep');
    }
    return undefined;
  }
  if (files.length === 1) {
    return vscode.Uri.file(first);
  }
  const items = files.map((file) => ({
    label: path.basename(file),
    description: vscode.workspace.asRelativePath(path.dirname(file)),
    file,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Run which sweep?', matchOnDescription: true });
  return picked === undefined ? undefined : vscode.Uri.file(picked.file);
}

/** Programs run in the workspace folder that holds the sweep file; a file outside of all runs in the first one. */
export function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    void vscode.window.showErrorMessage('Open the folder of the program first: a sweep runs in a workspace folder.');
  }
  return folder;
}
