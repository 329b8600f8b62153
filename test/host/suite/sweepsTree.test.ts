import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/editor/extensionApi.ts';
import { commandLine } from '../support/commandLine.ts';
import { activated, type Row, rows, studyWhen, when } from '../support/extension.ts';
import { workspaceFolder, writeTinySweep } from '../support/tinySweep.ts';

describe('the Sweeps tree', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await activated();
  });

  async function fileRow(folder: string): Promise<Row> {
    const all = await rows(api);
    const found = all.find(({ node }) => node.kind === 'file' && path.dirname(node.path).endsWith(folder));
    assert.ok(found, `${folder} among ${all.map(({ label }) => label).join(', ')}`);
    return found;
  }

  it('shows a sweep that was started outside the editor, with the best trial first', async () => {
    const { sweep } = await writeTinySweep('outside', [0.25, 0.5, 0.0625, 1]);
    await commandLine('sweep', sweep.fsPath);
    const study = await studyWhen(api, 'outside', ({ state }) => state === 'finished');
    await api.model.loadTrials(study.path);
    await when(api, () =>
      api.model.trials(study.path)?.filter(({ state }) => state === 'finished').length === 4 ? true : null,
    );

    const file = await fileRow('outside');
    assert.equal(file.label, 'sweep.yaml');
    assert.equal(file.description, 'outside · grid · 4 combinations');
    const [studyRow] = await rows(api, file.node);
    assert.equal(studyRow?.label, 'outside');
    assert.match(studyRow?.description ?? '', /^4\/4 · best 0\.02\d+ · (now|\d+ s ago)$/);
    assert.equal(studyRow?.context, 'study.finished');

    const trials = await rows(api, studyRow?.node);
    assert.deepEqual(
      trials.map(({ label, icon }) => [label.split(' ')[0], icon]),
      [
        ['2', 'star-full'],
        ['3', 'check'],
        ['1', 'check'],
        ['0', 'check'],
      ],
    );
    assert.match(trials[0]?.description ?? '', /^lr \S+$/, 'only what is searched');
  });

  it('sorts by value, and remembers it', async () => {
    const study = api.model.studies.find(({ study }) => study === 'outside');
    assert.ok(study);
    await vscode.commands.executeCommand('trialdeck.sortByValue');
    const numbers = async (): Promise<string[]> =>
      (await rows(api, { kind: 'study', path: study.path })).map(({ label }) => label.split(' ')[0] ?? '');
    assert.deepEqual(await numbers(), ['2', '0', '1', '3']);
    await vscode.commands.executeCommand('trialdeck.sortByNumber');
    assert.deepEqual(await numbers(), ['2', '3', '1', '0']);
  });

  it('tells everything about a trial in its tooltip, where no link works', async () => {
    const study = api.model.studies.find(({ study }) => study === 'outside');
    assert.ok(study);
    const [best] = await rows(api, { kind: 'study', path: study.path });
    assert.ok(best);
    const item = await api.sweeps.resolveTreeItem(await api.sweeps.getTreeItem(best.node), best.node);
    assert.ok(item.tooltip instanceof vscode.MarkdownString);
    assert.equal(item.tooltip.isTrusted, false);
    assert.match(item.tooltip.value, /0\.0625/);
    assert.match(item.tooltip.value, /wait/);
  });

  it('marks a file with errors', async () => {
    const { sweep, folder } = await writeTinySweep('broken', [1]);
    const text = 'program: tiny.py\nmethod: gird\nparameters:\n  lr: {values: [1, 2]}\n';
    await vscode.workspace.fs.writeFile(sweep, new TextEncoder().encode(text));
    await vscode.commands.executeCommand('trialdeck.refresh');
    const row = await fileRow(path.basename(folder));
    assert.equal(row.description, 'broken · 1 error');
    assert.equal(row.context, 'sweep.problem');
  });

  it('leaves out YAML that is no sweep', async () => {
    const file = vscode.Uri.file(path.join(workspaceFolder(), 'sweep-ci.yaml'));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('on: push\njobs: {}\n'));
    await vscode.commands.executeCommand('trialdeck.refresh');
    const labels = (await rows(api)).map(({ label }) => label);
    assert.ok(!labels.includes('sweep-ci.yaml'), labels.join(', '));
  });

  it('pages long studies, and shows more when asked', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const { sweep } = await writeTinySweep('many', [1]);
    const values = Array.from({ length: 205 }, (_, index) => index).join(', ');
    const text = `method: grid\ncommand: [/bin/true]\nparameters:\n  a: {values: [${values}]}\n`;
    await vscode.workspace.fs.writeFile(sweep, new TextEncoder().encode(text));
    await commandLine('sweep', sweep.fsPath);
    const { path: study } = await studyWhen(api, 'many', ({ state }) => state === 'finished');
    const listed = async (): Promise<Row[]> => await rows(api, { kind: 'study', path: study });
    const first = await listed();
    assert.equal(first.length, 201);
    assert.equal(first.at(-1)?.label, '5 more…');
    await vscode.commands.executeCommand('trialdeck.showMoreTrials', study);
    assert.equal((await listed()).length, 205);
  });
});
