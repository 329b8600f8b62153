import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Writes a file into the open folder. */
export async function writeFile(name: string, text: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** What stands in Problems about a file, ours and others'. */
export function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri);
}

/** Resolves once the problems of a file satisfy the condition; the editor tells every change. */
export async function problemsWhen(
  uri: vscode.Uri,
  condition: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  if (condition(problemsOf(uri))) return problemsOf(uri);
  return await new Promise((resolve) => {
    const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((changed) => changed.toString() === uri.toString()) || !condition(problemsOf(uri))) return;
      subscription.dispose();
      resolve(problemsOf(uri));
    });
  });
}

/** What the editor's providers answer: `vscode.executeHoverProvider` and its siblings. */
export async function ask<T>(provider: string, ...args: readonly unknown[]): Promise<T> {
  return await vscode.commands.executeCommand<T>(`vscode.${provider}`, ...args);
}

export function markdownOf(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents)
    .map((part) => (typeof part === 'string' ? part : part.value))
    .join('\n');
}
