import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated } from '../support/extension.ts';
import { codeOf } from '../support/language.ts';

const text = `program: train.py
method: random
parameters:
  lr:
    min: 1e-5
    max: 0.1
run_cap: 3
`;

function codes(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'trialdeck')
    .map(codeOf);
}

/** Resolves once the squiggles of a file satisfy the condition; the editor tells every change. */
async function squiggles(uri: vscode.Uri, condition: (found: string[]) => boolean): Promise<string[]> {
  if (condition(codes(uri))) return codes(uri);
  return await new Promise((resolve) => {
    const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((changed) => changed.toString() === uri.toString()) || !condition(codes(uri))) return;
      subscription.dispose();
      resolve(codes(uri));
    });
  });
}

describe('language of sweep files', () => {
  let uri: vscode.Uri;

  before(async () => {
    await activated();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    uri = vscode.Uri.joinPath(folder, 'squiggles.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(uri);
  });

  it('mistakes have squiggles, and a fix takes them away', async () => {
    await vscode.window.showTextDocument(uri);
    const found = await squiggles(uri, (all) => all.includes('number-as-text'));
    assert.ok(!found.includes('program-missing'), 'the program of the example is found');
    const at = new vscode.Range(4, 10, 4, 10);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      at,
    );
    const fix = actions.find(({ title }) => title === 'Write `1.0e-5`');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await squiggles(uri, (all) => !all.includes('number-as-text'));
  });

  it('follows what is typed', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(1, 8, 1, 14), 'rndom');
    await vscode.workspace.applyEdit(edit);
    await squiggles(uri, (all) => all.includes('unknown-method'));
  });

  it('keys say what they are', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(1, 2),
    );
    const shown = hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (typeof part === 'string' ? part : part.value));
    assert.ok(shown.some((markdown) => markdown.includes('**method**')));
  });
});
