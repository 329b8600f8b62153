import * as vscode from 'vscode';
import type { EditorContext } from '../editorContext.ts';

/**
 * Mends every sweep file of the workspace, after a look at the preview.
 * @param code - of the findings to mend, from a quick fix; else all that is safe
 */
export async function fixSweepFiles(context: EditorContext, code: unknown): Promise<void> {
  const files = await context.files.find();
  const answer = await context.language.request('trialdeck/fixAll', {
    files,
    code: typeof code === 'string' ? code : null,
  });
  const edits = Array.isArray(answer) ? answer.filter(isFileEdit) : [];
  if (edits.length === 0) {
    const looked = `${files.length} sweep ${files.length === 1 ? 'file' : 'files'}`;
    void vscode.window.showInformationMessage(`Nothing to mend by itself in ${looked}.`);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const why = { label: 'Fixes of sweep files', needsConfirmation: true };
  for (const { file, range, newText } of edits) {
    const { start, end } = range;
    const at = new vscode.Range(start.line, start.character, end.line, end.character);
    edit.replace(vscode.Uri.file(file), at, newText, why);
  }
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

interface FileEdit {
  readonly file: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly newText: string;
}

/** The answer comes from our own server: a look at its shape is enough. */
function isFileEdit(item: unknown): item is FileEdit {
  return typeof item === 'object' && item !== null && 'file' in item && 'range' in item && 'newText' in item;
}
