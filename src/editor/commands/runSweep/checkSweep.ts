import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Diagnostic } from '../../../core/sweep/diagnostic.ts';
import type { SweepSpec } from '../../../core/sweep/spec.ts';
import type { SweepToolsLoader } from '../../sweepTools/sweepToolsLoader.ts';

/** Reads the file as the engine will; shows its errors and returns null when it has some. */
export async function checkSweep(
  loader: SweepToolsLoader,
  uri: vscode.Uri,
  folder: vscode.WorkspaceFolder,
): Promise<{ spec: SweepSpec; bounded: boolean } | null> {
  const [tools, text] = await Promise.all([loader.get(), readText(uri)]);
  if (text === null) {
    return null;
  }
  const { spec, errors, needsProgram, programRange, total } = tools.readSweep(text, uri.fsPath);
  if (spec === null) {
    await showErrors(uri, errors);
    return null;
  }
  if (needsProgram && programUris(spec, uri, folder).length === 0) {
    const start = { line: 0, character: 0 };
    const message =
      spec.program === null
        ? 'No program is named. Add a line such as program: train.py'
        : `program ${spec.program} is neither in the workspace folder nor beside the sweep file.`;
    const range = programRange ?? { start, end: start };
    await showErrors(uri, [{ range, severity: 'error', code: 'program-missing', message }]);
    return null;
  }
  return { spec, bounded: total !== null };
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    void vscode.window.showErrorMessage(`${path.basename(uri.fsPath)} cannot be read. Is it still there?`);
    return null;
  }
}

/** Where the program may be, in the order of the engine; those that exist. */
export function programUris(spec: SweepSpec, uri: vscode.Uri, folder: vscode.WorkspaceFolder): vscode.Uri[] {
  const { program } = spec;
  if (program === null) {
    return [];
  }
  const places = [folder.uri.fsPath, path.dirname(uri.fsPath)].map((base) => path.resolve(base, program));
  return places.filter((file) => existsSync(file)).map((file) => vscode.Uri.file(file));
}

/** Opens the file at its first error and says what it is: the rest stands in Problems. */
async function showErrors(uri: vscode.Uri, errors: readonly Diagnostic[]): Promise<void> {
  const [first] = errors;
  // It may stand in a file with parameters that the sweep names.
  const inFile = first?.inFile?.file;
  const shown = inFile === undefined ? uri : vscode.Uri.file(path.resolve(path.dirname(uri.fsPath), inFile));
  const name = path.basename(shown.fsPath);
  const at = first?.range.start ?? { line: 0, character: 0 };
  const position = new vscode.Position(at.line, at.character);
  await vscode.window.showTextDocument(shown, { selection: new vscode.Range(position, position) });
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const problems = 'Open Problems';
  const message = `${name} has ${count}, so it was not run. Line ${at.line + 1}: ${first?.message ?? 'it cannot be read.'}`;
  // Not awaited: the command is done, the message may stay.
  void vscode.window.showErrorMessage(message, problems).then((chosen) => {
    if (chosen === problems) {
      void vscode.commands.executeCommand('workbench.actions.view.problems');
    }
  });
}
