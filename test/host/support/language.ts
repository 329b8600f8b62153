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

/** The code of a problem, with or without the page that explains it. */
export function codeOf({ code }: { readonly code?: vscode.Diagnostic['code'] | undefined }): string {
  return String(typeof code === 'object' ? code.value : code);
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

/** The place of a word in a text, in it by so many characters. */
export function placeOf(text: string, word: string, inside = 1): vscode.Position {
  const offset = text.indexOf(word);
  assert.ok(offset >= 0, `the text holds ${word}`);
  const before = text.slice(0, offset + inside).split('\n');
  return new vscode.Position(before.length - 1, (before.at(-1) ?? '').length);
}

/** Codes of what is found, by what they stand on in the text. */
export function foundIn(document: vscode.TextDocument): string[] {
  return problemsOf(document.uri)
    .filter(({ source }) => source === 'trialdeck')
    .map((problem) => `${codeOf(problem)}: ${document.getText(problem.range)}`);
}

/** What the lenses of a document say. */
export async function lensesOf(uri: vscode.Uri): Promise<vscode.Command[]> {
  const lenses = await ask<vscode.CodeLens[]>('executeCodeLensProvider', uri, 100);
  return lenses.flatMap(({ command }) => command ?? []);
}

/** What the inlay hints of a document say. */
export async function hintsOf(document: vscode.TextDocument): Promise<string[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await ask<vscode.InlayHint[]>('executeInlayHintProvider', document.uri, all);
  return found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
}

export async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  return markdownOf(await ask<vscode.Hover[]>('executeHoverProvider', uri, position));
}

/** Applies the quick fix of this title, and gives the text that comes of it. */
export async function fixAt(document: vscode.TextDocument, position: vscode.Position, title: RegExp): Promise<string> {
  const at = new vscode.Range(position, position);
  const actions = await ask<vscode.CodeAction[]>('executeCodeActionProvider', document.uri, at);
  const action = actions.find((one) => title.test(one.title));
  assert.ok(action?.edit, actions.map((one) => one.title).join(', '));
  await vscode.workspace.applyEdit(action.edit);
  return document.getText();
}

/** The page of text that a command opens. */
export async function pageOf(command: vscode.Command): Promise<vscode.TextDocument> {
  const known = new Set(vscode.workspace.textDocuments);
  const opened = new Promise<vscode.TextDocument>((resolve) => {
    const subscription = vscode.workspace.onDidOpenTextDocument((document) => {
      if (known.has(document) || document.uri.scheme === 'file') return;
      subscription.dispose();
      resolve(document);
    });
  });
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  return await opened;
}

/** Closes every editor unsaved and takes files away. */
export async function forget(...files: readonly vscode.Uri[]): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0))
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  for (const file of files) await vscode.workspace.fs.delete(file, { recursive: true });
}
