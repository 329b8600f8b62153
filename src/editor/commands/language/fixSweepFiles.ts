import * as vscode from 'vscode';
import { plural } from '../../../../language-server/service/numberText.ts';
import type { EditorContext } from '../editorContext.ts';

/**
 * Mends every sweep file of the workspace.
 * @param code - of the findings to mend, from a quick fix, after a look at the preview; else all that is safe, at once
 */
export async function fixSweepFiles(context: EditorContext, code: unknown): Promise<void> {
  const files = await context.files.find();
  const answer = await context.language.request('trialdeck/fixAll', {
    files,
    code: typeof code === 'string' ? code : null,
  });
  const edits = Array.isArray(answer) ? answer.filter(isFileEdit) : [];
  if (edits.length === 0) {
    void vscode.window.showInformationMessage(`Nothing to mend by itself in ${plural(files.length, 'sweep file')}.`);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  // The preview leaves it to the user to tick what is to be changed.
  const why = { label: 'Fixes of sweep files', needsConfirmation: typeof code === 'string' };
  for (const { file, range, newText } of edits) {
    const { start, end } = range;
    const at = new vscode.Range(start.line, start.character, end.line, end.character);
    edit.replace(vscode.Uri.file(file), at, newText, why);
  }
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true })) || typeof code === 'string') return;
  const mended = new Set(edits.map(({ file }) => file)).size;
  void vscode.window.showInformationMessage(
    `Mended ${plural(edits.length, 'place')} in ${plural(mended, 'sweep file')}. Undo takes it back.`,
  );
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
