import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated, eventually, studyWhen } from '../support/extension.ts';
import { forget, lensesOf, writeFile } from '../support/language.ts';
import { finishedTrials, writeStudy } from '../support/studyFixture.ts';
import { workspaceFolder } from '../support/tinySweep.ts';

const text = `# a comment first
program: train.py
method: random
metric: {name: val_loss, goal: minimize}
parameters:
  lr: {min: 0.001, max: 0.1}
run_cap: 20
`;

describe('lenses of studies over their sweep', () => {
  let uri: vscode.Uri;
  let folder: string;

  before(async () => {
    const api = await activated();
    uri = await writeFile('halted.yaml', text);
    folder = await writeStudy(workspaceFolder(), {
      name: 'halted',
      sweep: uri.fsPath,
      trials: finishedTrials(5),
      attributes: { 'trialdeck:end': { reason: 'stopped', time: new Date().toISOString() } },
    });
    await studyWhen(api, 'halted', ({ state }) => state === 'stopped');
    await vscode.window.showTextDocument(uri);
  });

  after(() => forget(uri, vscode.Uri.file(folder)));

  it('stand beside those that start a new one', async () => {
    const titles = await eventually(async () => {
      const found = (await lensesOf(uri)).map(({ title }) => title);
      return found.some((title) => title.startsWith('Run sweep')) ? found : undefined;
    });
    assert.ok(titles.includes('Run sweep · 20 trials'), titles.join(' | '));
    assert.ok(titles.includes('Preview samples'), titles.join(' | '));
    assert.ok(titles.includes('Resume'), titles.join(' | '));
    assert.ok(
      titles.some((title) => /^Open study · 5\/20/.test(title)),
      titles.join(' | '),
    );
    const all = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
    assert.deepEqual([...new Set(all.map(({ range }) => range.start.line))], [1], 'in one line');
  });

  it('open the charts of the study', async () => {
    const lens = (await lensesOf(uri)).find(({ title }) => title.startsWith('Open study'));
    assert.ok(lens);
    await vscode.commands.executeCommand(lens.command, ...(lens.arguments ?? []));
    await eventually(async () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => /halted/.test(label)),
    );
  });
});
