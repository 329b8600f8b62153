import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated } from '../support/extension.ts';
import { codeOf, forget, problemsWhen, writeFile } from '../support/language.ts';

const script = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--lr', type=float)
args = parser.parse_args()
`;

const text = `program: changing.py
method: random
parameters:
  lr: {min: 0.001, max: 0.1}
  widht: {values: [16, 32]}
run_cap: 4
`;

function unknown(all: readonly vscode.Diagnostic[]): boolean {
  return all.some((one) => codeOf(one) === 'unknown-argument');
}

describe('what changes around a sweep', () => {
  let uri: vscode.Uri;
  let program: vscode.Uri;

  before(() => activated());

  beforeEach(async () => {
    program = await writeFile('changing.py', script);
    uri = await writeFile('changing.yaml', text);
    await vscode.window.showTextDocument(uri);
    await problemsWhen(uri, unknown);
  });

  after(() => forget(uri, program));

  it('the script, on the disk', async () => {
    await writeFile('changing.py', script.replace("'--lr'", "'--widht', type=int)\nparser.add_argument('--lr'"));
    await problemsWhen(uri, (all) => !unknown(all));
  });

  it('the script, in the editor and not saved', async () => {
    const document = await vscode.workspace.openTextDocument(program);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(program, new vscode.Position(2, 0), "parser.add_argument('--widht', type=int)\n");
    await vscode.workspace.applyEdit(edit);
    await problemsWhen(uri, (all) => !unknown(all));
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await problemsWhen(uri, unknown);
  });

  it('the script is gone, and comes back', async () => {
    await vscode.workspace.fs.delete(program);
    await problemsWhen(uri, (all) => all.some((one) => codeOf(one) === 'program-missing'));
    await writeFile('changing.py', script);
    await problemsWhen(uri, (all) => unknown(all) && all.every((one) => codeOf(one) !== 'program-missing'));
  });
});

describe('a sweep file that is saved', () => {
  const crooked = `program: train.py
method:   random
# kept
parameters:
      lr: {min: 1e-5,   max: 0.1}   # kept too
      epochs:
            value:    4
run_cap: 3
`;
  let uri: vscode.Uri;

  before(async () => {
    await activated();
    uri = await writeFile('saved.yaml', crooked);
  });

  after(async () => {
    const settings = vscode.workspace.getConfiguration('', { languageId: 'yaml' });
    for (const key of ['editor.formatOnSave', 'editor.codeActionsOnSave', 'editor.detectIndentation'])
      await settings.update(key, undefined, vscode.ConfigurationTarget.Workspace, true);
    await forget(uri);
  });

  it('is formatted and mended where the settings say so', async () => {
    const settings = vscode.workspace.getConfiguration('', { languageId: 'yaml' });
    const here = vscode.ConfigurationTarget.Workspace;
    await settings.update('editor.formatOnSave', true, here, true);
    await settings.update('editor.detectIndentation', false, here, true);
    await settings.update('editor.codeActionsOnSave', { 'source.fixAll.trialdeck': 'explicit' }, here, true);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await problemsWhen(uri, (all) => all.some((one) => codeOf(one) === 'number-as-text'));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(7, 9, 7, 10), '5');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    const saved = document.getText();
    assert.match(saved, /^# kept$/m);
    assert.match(saved, /^ {2}lr: \{ ?min: 1\.0e-5, max: 0\.1 ?\} +# kept too$/m);
    assert.match(saved, /^ {2}epochs:\n {4}value: 4$/m);
    assert.ok(!document.isDirty);
  });
});

describe('Mend All Sweep Files', () => {
  const names = ['mend-one-sweep.yaml', 'mend-two-sweep.yaml'];
  const files: vscode.Uri[] = [];

  before(async () => {
    await activated();
    for (const name of names)
      files.push(
        await writeFile(name, 'program: train.py\nmethod: random\nparameters:\n  lr: {min: 1e-5, max: 0.1}\n'),
      );
  });

  after(async () => {
    for (const { uri } of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty))
      await vscode.window.showTextDocument(uri);
    await forget(...files);
  });

  it('mends what is safe, in files that are not open too', async () => {
    await vscode.commands.executeCommand('trialdeck.refresh');
    await vscode.commands.executeCommand('trialdeck.fixSweepFiles');
    for (const file of files) {
      const text = (await vscode.workspace.openTextDocument(file)).getText();
      assert.equal(text, 'program: train.py\nmethod: random\nparameters:\n  lr: {min: 1.0e-5, max: 0.1}\n');
    }
  });
});
