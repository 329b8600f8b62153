import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated } from '../support/extension.ts';
import {
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

const cells = [
  '!pip install wandb\n%matplotlib inline\nimport wandb',
  `%%time
sweep_config = {
    'method': 'random',
    'metric': {'name': 'loss', 'goal': 'minimize'},
    'parameters': {
        'lr': {'min': 0.001, 'max': 0.1},
        'batch_size': {'values': [16, 32]},
    },
}`,
  "sweep_config['parameters']['epochs'] = {'valeu': 5}",
  'files = !ls\nsweep_id = wandb.sweep(sweep_config)',
];

const source = JSON.stringify({
  cells: cells.map((text, index) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell${index}`,
    metadata: {},
    outputs: [],
    source: text.split(/(?<=\n)/),
  })),
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
});

describe('a sweep in a notebook', () => {
  let uri: vscode.Uri;
  let documents: readonly vscode.TextDocument[];

  before(async () => {
    await activated();
    uri = await writeFile('search.ipynb', source);
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    documents = notebook.getCells().map(({ document }) => document);
  });

  after(() => forget(uri));

  function cell(index: number): vscode.TextDocument {
    const document = documents[index];
    assert.ok(document);
    return document;
  }

  it('has its squiggle in the cell that makes it wrong, and magics disturb nothing', async () => {
    await problemsWhen(cell(2).uri, (all) => all.length > 0);
    assert.match(foundIn(cell(2)).join(', '), /valeu/);
    for (const index of [0, 1, 3]) {
      const errors = vscode.languages.getDiagnostics(cell(index).uri).filter(({ severity }) => severity === 0);
      assert.deepEqual(errors, []);
    }
  });

  it('leads from the lens over the dict to the error in another cell', async () => {
    const [lens] = await lensesOf(cell(1).uri);
    assert.equal(lens?.title, 'Sweep · 1 error');
    await vscode.commands.executeCommand(lens.command, ...(lens.arguments ?? []));
    assert.equal(vscode.window.activeTextEditor?.document, cell(2));
  });

  it('follows what is typed in any cell', async () => {
    const edit = new vscode.WorkspaceEdit();
    const at = placeOf(cell(2).getText(), 'valeu', 0);
    edit.replace(cell(2).uri, new vscode.Range(at, at.translate(0, 5)), 'value');
    await vscode.workspace.applyEdit(edit);
    await problemsWhen(cell(2).uri, (all) => all.every(({ severity }) => severity !== 0));
    const titles = (await lensesOf(cell(1).uri)).map(({ title }) => title);
    assert.deepEqual(titles, ['Convert to sweep file', 'Preview samples · until stopped']);
    assert.deepEqual(await lensesOf(cell(3).uri), []);
  });

  it('has hover and hints in the cells that they are about', async () => {
    assert.match(await hoverAt(cell(1).uri, placeOf(cell(1).getText(), "'lr'", 2)), /uniform from/);
    assert.match(await hoverAt(cell(2).uri, placeOf(cell(2).getText(), "'epochs'", 2)), /epochs/);
    const hints = await hintsOf(cell(1));
    assert.ok(
      hints.some((hint) => /2 searched, 1 fixed/.test(hint)),
      hints.join(' | '),
    );
    assert.deepEqual(await hintsOf(cell(0)), []);
  });

  it('shows its first trials, and becomes a sweep file', async () => {
    const [convert, preview] = await lensesOf(cell(1).uri);
    assert.ok(convert && preview);
    assert.match((await pageOf(preview)).getText(), /\blr\b.*\bbatch_size\b/);
    const page = await pageOf(convert);
    await problemsWhen(page.uri, () => page.getText() !== '');
    assert.match(page.getText(), /^ {2}epochs:\n {4}value: 5$/m);
    assert.equal(page.uri.path, vscode.Uri.joinPath(uri, '../', page.uri.path.split('/').at(-1) ?? '').path);
  });
});
