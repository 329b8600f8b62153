import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated, eventually } from '../support/extension.ts';
import {
  ask,
  fixAt,
  forget,
  foundIn,
  hoverAt,
  lensesOf,
  pageOf,
  placeOf,
  problemsWhen,
  writeFile,
} from '../support/language.ts';

async function shown(name: string, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await writeFile(name, text));
  await vscode.window.showTextDocument(document);
  return document;
}

async function replace(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const at = placeOf(document.getText(), before, 0);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(at, at.translate(0, before.length)), after);
  await vscode.workspace.applyEdit(edit);
}

describe('forms of sweep files', () => {
  const files: vscode.Uri[] = [];

  before(() => activated());

  after(() => forget(...files));

  it('under another key, in one of several documents', async () => {
    const text = `title: experiment 7
---
model: {depth: 4}
sweep:
  method: random
  parameters:
    lr: {distribution: uniform, min: 0.1, max: 0.001}
    width: {values: [16, 32]}
`;
    const document = await shown('experiment.yaml', text);
    files.push(document.uri);
    await problemsWhen(document.uri, (all) => all.some(({ source }) => source === 'trialdeck'));
    const lines = new Set(vscode.languages.getDiagnostics(document.uri).map(({ range }) => range.start.line));
    assert.ok(lines.has(6), foundIn(document).join(', '));
    assert.ok(!lines.has(0) && !lines.has(2), foundIn(document).join(', '));
    await replace(document, '0.1, max: 0.001', '0.001, max: 0.1');
    await problemsWhen(document.uri, (all) => all.every(({ severity }) => severity !== 0));
    const [lens, ...others] = await lensesOf(document.uri);
    assert.match(lens?.title ?? '', /^Preview samples/);
    assert.deepEqual(others, [], 'a part of a larger file cannot be run by its name');
    assert.match(await hoverAt(document.uri, placeOf(document.getText(), 'width')), /16.*32/);
  });

  it('JSON: completion and fixes are JSON', async () => {
    const text = `{
  "program": "train.py",
  "method": "rndom",
  "parameters": {
    "lr": {"min": 0.001, "max": 0.1},
    "epochs": {"value": 4}
  }
}
`;
    const document = await shown('sweep.json', text);
    files.push(document.uri);
    await problemsWhen(document.uri, (all) => all.length > 0);
    const mended = await fixAt(document, placeOf(text, 'rndom'), /random/);
    assert.equal((JSON.parse(mended) as { method: string }).method, 'random');
    const end = placeOf(mended, '"method": "random",', '"method": "random",'.length);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, end, '\n  ""');
    await vscode.workspace.applyEdit(edit);
    const key = end.translate(1, 3 - end.character);
    const found = await ask<vscode.CompletionList>('executeCompletionItemProvider', document.uri, key);
    const metric = found.items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'metric');
    assert.ok(metric, found.items.map(({ label }) => JSON.stringify(label)).join(', '));
    const editor = await vscode.window.showTextDocument(document);
    const range = metric.range instanceof vscode.Range ? metric.range : metric.range?.replacing;
    assert.ok(range && metric.insertText !== undefined);
    await editor.insertSnippet(
      metric.insertText instanceof vscode.SnippetString
        ? metric.insertText
        : new vscode.SnippetString(metric.insertText),
      range,
    );
    const written: unknown = JSON.parse(document.getText());
    assert.deepEqual(Object.keys(written ?? {}), ['program', 'method', 'metric', 'parameters']);
  });

  it('a file of which the settings say that it may be one', async () => {
    const text = 'parameters:\n  lr: {min: 0.1, max: 0.001}\n';
    const document = await shown('conf/tuning.yaml', text);
    files.push(vscode.Uri.joinPath(document.uri, '..'));
    const key = placeOf(text, 'parameters');
    assert.equal(await hoverAt(document.uri, key), '');
    const settings = vscode.workspace.getConfiguration('trialdeck');
    await settings.update('sweepFiles', ['conf/*.yaml'], vscode.ConfigurationTarget.Workspace);
    try {
      await problemsWhen(document.uri, (all) => all.some(({ source }) => source === 'trialdeck'));
      assert.match(await hoverAt(document.uri, key), /\*\*parameters\*\*/);
    } finally {
      await settings.update('sweepFiles', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await problemsWhen(document.uri, (all) => all.length === 0);
  });

  it('a file that a script starts: the script links to it', async () => {
    const sweep = await writeFile('started-sweep.yaml', 'method: random\nparameters:\n  lr: {min: 0.001, max: 0.1}\n');
    const text = `import yaml
import wandb

with open('started-sweep.yaml') as file:
    config = yaml.safe_load(file)
wandb.agent(wandb.sweep(config), count=3)
`;
    const document = await shown('start.py', text);
    files.push(sweep, document.uri);
    const link = await eventually(async () => {
      const found = await ask<vscode.DocumentLink[]>('executeLinkProvider', document.uri);
      return found.find(({ target }) => target?.fsPath === sweep.fsPath);
    });
    assert.match(document.getText(link.range), /started-sweep\.yaml/);
  });

  it('unsaved, without a name', async () => {
    const content = 'program: train.py\nmethod: random\nparameters:\n  lr: {min: 1e-5, max: 0.1}\n';
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    await vscode.window.showTextDocument(document);
    await problemsWhen(document.uri, (all) => all.some(({ source }) => source === 'trialdeck'));
    const lens = (await lensesOf(document.uri)).find(({ command }) => command === 'trialdeck.previewSamples');
    assert.ok(lens);
    assert.match((await pageOf(lens)).getText(), /\blr\b/);
  });
});
