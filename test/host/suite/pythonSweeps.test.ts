import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated } from '../support/extension.ts';
import {
  ask,
  fixAt,
  forget,
  foundIn,
  hintsOf,
  hoverAt,
  lensesOf,
  pageOf,
  placeOf,
  problemsWhen,
  writeFile,
} from '../support/language.ts';
import { parsesAsPython } from '../support/python.ts';

const script = `import wandb

sweep_config = {
    'method': 'random',
    'metric': {'name': 'loss', 'goal': 'minimise'},
    'parameters': {
        'lr': {'distribution': 'log_uniform', 'min': 1e-5, 'max': 1e-1},
        'layers': {'values': [1, 2, 3]},
    },
}


def train():
    with wandb.init() as run:
        run.log({'loss': run.config.lr / run.config.layers})


sweep_id = wandb.sweep(sweep_config, project='demo')
wandb.agent(sweep_id, function=train, count=20)
`;

describe('a sweep in a Python script', () => {
  let uri: vscode.Uri;
  let document: vscode.TextDocument;

  before(async () => {
    await activated();
    uri = await writeFile('started.py', script);
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await problemsWhen(uri, (all) => all.some(({ source }) => source === 'trialdeck'));
  });

  after(() => forget(uri));

  it('has squiggles where the dict is wrong', () => {
    const found = foundIn(document);
    assert.ok(
      found.some((one) => /goal: '?minimise'?$/.test(one)),
      found.join(', '),
    );
    assert.ok(
      found.some((one) => /log/.test(one)),
      found.join(', '),
    );
  });

  it('leads from its lens to the first error', async () => {
    const [lens] = await lensesOf(uri);
    assert.match(lens?.title ?? '', /^Sweep · \d errors?$/);
    await vscode.commands.executeCommand(lens?.command ?? '', ...(lens?.arguments ?? []));
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, 4);
  });

  it('is mended into Python that is still valid', async () => {
    const goal = await fixAt(document, placeOf(document.getText(), 'minimise'), /minimize/);
    assert.match(goal, /'goal': 'minimize'\}/);
    await parsesAsPython(goal);
    const scaled = await fixAt(document, placeOf(document.getText(), '1e-5'), /with these bounds/);
    assert.match(scaled, /'distribution': 'log_uniform_values'/);
    await parsesAsPython(scaled);
    await problemsWhen(uri, (all) => all.every(({ severity }) => severity !== vscode.DiagnosticSeverity.Error));
  });

  it('has hover, hints and lenses', async () => {
    assert.match(await hoverAt(uri, placeOf(document.getText(), "'lr'", 2)), /log-uniform from[\s\S]*data:image\/svg/);
    const hints = await hintsOf(document);
    assert.ok(
      hints.some((hint) => /2 searched/.test(hint)),
      hints.join(' | '),
    );
    const titles = (await lensesOf(uri)).map(({ title }) => title);
    assert.deepEqual(titles, ['Convert to sweep file', 'Preview samples · 20 trials']);
  });

  it('shows its first trials', async () => {
    const lens = (await lensesOf(uri)).find(({ command }) => command === 'trialdeck.previewSamples');
    assert.ok(lens);
    assert.match((await pageOf(lens)).getText(), /\blr\b.*\blayers\b/);
  });

  it('becomes a sweep file, not saved yet, that is a sweep in turn', async () => {
    const lens = (await lensesOf(uri)).find(({ command }) => command === 'trialdeck.convertSweep');
    assert.ok(lens);
    const page = await pageOf(lens);
    assert.equal(page.uri.scheme, 'untitled');
    assert.equal(page.languageId, 'yaml');
    await problemsWhen(page.uri, () => page.getText() !== '');
    const text = page.getText();
    assert.match(text, /^method: random$/m);
    assert.match(text, /^ {2}lr:\n {4}distribution: log_uniform_values\n {4}min: 1\.0e-0?5$/m);
    assert.match(text, /^ {4}values: \[1, 2, 3\]$/m);
    const outline = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider', page.uri);
    assert.ok(outline.some(({ name }) => name === 'parameters'));
  });
});
