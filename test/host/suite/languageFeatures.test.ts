import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated, eventually } from '../support/extension.ts';
import { ask, codeOf, markdownOf, problemsOf, problemsWhen, writeFile } from '../support/language.ts';

const script = `import argparse
import wandb

parser = argparse.ArgumentParser()
parser.add_argument('--learning_rate', type=float, default=0.01, help='step size')
parser.add_argument('--batch_size', type=int, default=32)
args = parser.parse_args()
wandb.init()
for epoch in range(3):
    wandb.log({'val_loss': args.learning_rate / args.batch_size})
`;

const sweep = `program: fit.py
method: random
metric:
  name: val_lss
  goal: minimize
parameters:
  learning_rate:
    distribution: log_uniform_values
    min: 1e-5
    max: 1.0e-1
  batch_sise:
    values: [16, 32, 64]
early_terminate:
  type: hyperband
  min_iter: 5
# the command of every trial
command:
  - \${env}
  - python
  - \${program}
  - \${args}
run_cap: 20
`;

describe('features of the language server', () => {
  let uri: vscode.Uri;
  let program: vscode.Uri;

  before(async () => {
    await activated();
    program = await writeFile('fit.py', script);
    uri = await writeFile('features.yaml', sweep);
    await vscode.window.showTextDocument(uri);
    await problemsWhen(uri, (all) => all.some(({ source }) => source === 'trialdeck'));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const file of [uri, program]) await vscode.workspace.fs.delete(file);
  });

  /** The place of a word of the sweep, in it by so many characters. */
  function at(word: string, inside = 1): vscode.Position {
    const offset = sweep.indexOf(word) + inside;
    const before = sweep.slice(0, offset).split('\n');
    return new vscode.Position(before.length - 1, (before.at(-1) ?? '').length);
  }

  it('squiggles: an argument and a metric that the script does not know, each with the nearest name', () => {
    const found = new Map(problemsOf(uri).map(({ code, message }) => [codeOf({ code }), message]));
    assert.match(found.get('unknown-argument') ?? '', /--batch_size/);
    assert.match(found.get('metric-not-logged') ?? '', /val_loss/);
    assert.ok(found.has('number-as-text'));
  });

  it('each squiggle leads to the page that explains it', () => {
    const code = problemsOf(uri).find((problem) => codeOf(problem) === 'number-as-text')?.code;
    assert.ok(typeof code === 'object');
    assert.match(code.target.path, /rules\.md$/);
  });

  it('a quick fix renames the parameter as the script has it', async () => {
    const actions = await ask<vscode.CodeAction[]>(
      'executeCodeActionProvider',
      uri,
      new vscode.Range(at('batch_sise'), at('batch_sise')),
    );
    assert.ok(actions.some(({ title, edit }) => /batch_size/.test(title) && edit !== undefined));
  });

  it('fix all mends what is safe, on save too', async () => {
    const kind = 'source.fixAll.trialdeck';
    const actions = await ask<vscode.CodeAction[]>(
      'executeCodeActionProvider',
      uri,
      new vscode.Range(0, 0, 1, 0),
      kind,
    );
    const edits = actions.flatMap(({ edit }) => edit?.get(uri) ?? []);
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      ['1.0e-5'],
    );
  });

  it('hover: the distribution of a parameter with its argument, drawn', async () => {
    const shown = markdownOf(await ask<vscode.Hover[]>('executeHoverProvider', uri, at('learning_rate')));
    assert.match(shown, /log-uniform from/);
    assert.match(shown, /95 %/);
    assert.match(shown, /step size/);
    assert.match(shown, /data:image\/svg/);
  });

  it('hover: bands of early_terminate, and a macro expanded', async () => {
    assert.match(
      markdownOf(await ask<vscode.Hover[]>('executeHoverProvider', uri, at('early_terminate'))),
      /5, 15, 45/,
    );
    assert.match(
      markdownOf(await ask<vscode.Hover[]>('executeHoverProvider', uri, at('${args}', 3))),
      /--learning_rate=/,
    );
  });

  it('completion: keys with documentation, metric names of the script', async () => {
    const keys = await ask<vscode.CompletionList>(
      'executeCompletionItemProvider',
      uri,
      new vscode.Position(sweep.split('\n').length - 1, 0),
    );
    const key = keys.items.find(({ label }) => nameOf(label) === 'description');
    assert.ok(key?.documentation);
    const names = await ask<vscode.CompletionList>('executeCompletionItemProvider', uri, at('val_lss', 3));
    assert.ok(names.items.some(({ label }) => nameOf(label) === 'val_loss'));
  });

  it('lenses: run with the number of trials, preview', async () => {
    const lenses = await ask<vscode.CodeLens[]>('executeCodeLensProvider', uri, 10);
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(
      titles.some((title) => title.startsWith('Run sweep')),
      titles.join(', '),
    );
  });

  it('inlay hints: the size of the space and the bands', async () => {
    const all = new vscode.Range(0, 0, 22, 0);
    const found = await ask<vscode.InlayHint[]>('executeInlayHintProvider', uri, all);
    const labels = found.map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
    assert.ok(
      labels.some((label) => /2 searched/.test(label)),
      labels.join(' | '),
    );
    assert.ok(
      labels.some((label) => /5, 15, 45/.test(label)),
      labels.join(' | '),
    );
  });

  it('outline, folding and links', async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider', uri);
    const parameters = symbols.find(({ name }) => name === 'parameters');
    assert.deepEqual(
      parameters?.children.map(({ name }) => name),
      ['learning_rate', 'batch_sise'],
    );
    const folds = await ask<vscode.FoldingRange[]>('executeFoldingRangeProvider', uri);
    assert.ok(folds.some(({ start }) => start === 5));
    const links = await ask<vscode.DocumentLink[]>('executeLinkProvider', uri);
    assert.ok(links.some(({ target }) => target?.fsPath === program.fsPath));
  });

  it('go to definition: from a parameter to the argument of the script', async () => {
    const found = await ask<(vscode.Location | vscode.LocationLink)[]>(
      'executeDefinitionProvider',
      uri,
      at('learning_rate'),
    );
    const lines = found.map((one) =>
      'uri' in one ? [one.uri.fsPath, one.range.start.line] : [one.targetUri.fsPath, one.targetRange.start.line],
    );
    assert.ok(
      lines.some(([file, line]) => file === program.fsPath && line === 4),
      JSON.stringify(lines),
    );
  });

  it('rename: in the sweep and in the script', async () => {
    const edit = await ask<vscode.WorkspaceEdit>('executeDocumentRenameProvider', uri, at('learning_rate'), 'lr');
    const files = new Map(edit.entries().map(([file, edits]) => [file.fsPath, edits.length]));
    assert.ok((files.get(uri.fsPath) ?? 0) >= 1);
    assert.ok((files.get(program.fsPath) ?? 0) >= 2, JSON.stringify([...files]));
  });

  it('formatting keeps comments', async () => {
    const crooked = await writeFile('crooked-sweep.yaml', sweep.replaceAll('\n  ', '\n      '));
    await vscode.workspace.openTextDocument(crooked);
    const edits = await ask<vscode.TextEdit[]>('executeFormatDocumentProvider', crooked, {
      tabSize: 2,
      insertSpaces: true,
    });
    assert.ok(edits.length > 0);
    const edit = new vscode.WorkspaceEdit();
    edit.set(crooked, edits);
    await vscode.workspace.applyEdit(edit);
    const text = (await vscode.workspace.openTextDocument(crooked)).getText();
    assert.match(text, /\n# the command of every trial\n/);
    assert.match(text, /\n {2}learning_rate:\n {4}distribution/);
    await vscode.workspace.fs.delete(crooked);
  });

  it('preview of samples, as a page that follows the file', async () => {
    await vscode.commands.executeCommand('trialdeck.previewSamples', uri);
    const page = await eventually(async () =>
      vscode.workspace.textDocuments.find((document) => document.uri.scheme === 'trialdeck-preview'),
    );
    assert.match(page.getText(), /learning_rate/);
  });
});

function nameOf(label: string | vscode.CompletionItemLabel): string {
  return typeof label === 'string' ? label : label.label;
}
