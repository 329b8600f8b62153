import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated } from '../support/extension.ts';
import { codeOf, problemsOf, problemsWhen, writeFile } from '../support/language.ts';

const text = `program: train.py
method: random
method: grid
parameters:
  lr:
    min: 1e-5
    max: 0.1
run_cap: 3
`;

describe('beside stubs of other extensions', () => {
  let uri: vscode.Uri;

  before(async () => {
    await activated();
    uri = await writeFile('doubled.yaml', text);
    await vscode.window.showTextDocument(uri);
    await problemsWhen(
      uri,
      (all) => all.some(({ source }) => source === 'YAML') && all.some((one) => codeOf(one) === 'number-as-text'),
    );
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(uri);
  });

  it('says what is wrong with the sweep, and not again what the YAML extension says', () => {
    const doubled = problemsOf(uri).filter(({ range }) => range.start.line === 2);
    assert.deepEqual(
      doubled.map(({ source }) => source),
      ['YAML'],
    );
  });

  it('leaves the outline to the YAML extension', async () => {
    const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.deepEqual(
      found.map(({ name }) => name),
      ['outline of the stub'],
    );
  });

  it('still fixes, hovers and completes', async () => {
    const at = new vscode.Range(5, 10, 5, 10);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      at,
    );
    assert.ok(actions.some(({ title }) => title === 'Write `1.0e-5`'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(4, 3),
    );
    assert.ok(hovers.length > 0);
  });
});
