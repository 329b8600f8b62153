import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/editor/extensionApi.ts';
import { commandLine } from '../support/commandLine.ts';
import { activated, dismissed, eventually, type Row, rows, studyWhen, when } from '../support/extension.ts';
import { finishedTrials, writeStudy } from '../support/studyFixture.ts';
import { workspaceFolder, writeTinySweep } from '../support/tinySweep.ts';

function openTabs(): string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
}

describe('what the search tells and takes', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await activated();
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  const described = (row: Row | undefined): string => `${row?.label} | ${row?.description}`;

  async function tooltip(row: Row | undefined): Promise<string> {
    assert.ok(row);
    const item = await api.sweeps.resolveTreeItem(await api.sweeps.getTreeItem(row.node), row.node);
    assert.ok(item.tooltip instanceof vscode.MarkdownString);
    return item.tooltip.value.replaceAll('\\', '');
  }

  it('shows the stages of a sweep under it, in their order', async () => {
    const sweep = path.join(workspaceFolder(), 'staged/sweep.yaml');
    await mkdir(path.dirname(sweep), { recursive: true });
    const text = 'program: a.py\nmethod: random\nmetric: {name: val_loss}\nparameters:\n  lr: {min: 0.1, max: 0.2}\n';
    await writeFile(sweep, text);
    for (const [index, name] of ['coarse', 'fine'].entries()) {
      const parent = index === 0 ? {} : { 'trialdeck:parent': { study: 'staged.coarse', how: 'stage' } };
      await writeStudy(workspaceFolder(), {
        name: `staged.${name}`,
        sweep,
        attributes: { 'trialdeck:stage': { name, index, count: 3, sweep: 'staged' }, ...parent },
        trials: finishedTrials(3 + index),
      });
    }
    await vscode.commands.executeCommand('trialdeck.refresh');
    await studyWhen(api, 'staged.fine', ({ counts }) => counts.complete === 4);
    const file = (await rows(api)).find(({ node }) => node.kind === 'file' && node.path === sweep);
    assert.ok(file);
    const stages = await rows(api, file.node);
    assert.deepEqual(
      stages.map(({ label }) => label),
      ['coarse', 'fine'],
    );
    assert.equal((await rows(api, stages[1]?.node)).length, 4);
    assert.match(await tooltip(stages[0]), /stage 1 of 3: coarse/);
    assert.match(await tooltip(stages[0]), /sampler auto: gp, as a Gaussian process learns 2 parameters/);
    assert.match(await tooltip(stages[0]), /pruner median/);
  });

  it('runs a sweep with stages again under a name of its own', async () => {
    const { sweep } = await writeTinySweep('twice', [0.5, 0.25]);
    const text = [
      'program: twice/tiny.py',
      'method: grid',
      'metric: {name: loss, goal: minimize}',
      'parameters:',
      '  lr: {values: [0.5, 0.25]}',
      'trialdeck: {stages: [{name: first, fixed: {lr: 0.5}}, {name: second}]}',
      '',
    ];
    await writeFile(sweep.fsPath, text.join('\n'));
    for (const name of ['twice', 'twice-2']) {
      await vscode.commands.executeCommand('trialdeck.runSweep', sweep);
      await studyWhen(api, `${name}.second`, ({ state }) => state === 'finished');
    }
    const runs = await rows(api, { kind: 'file', path: sweep.fsPath });
    assert.deepEqual(
      runs.map(({ label }) => label),
      ['twice-2', 'twice'],
    );
    assert.match(described(runs[0]), /stage 2 of 2, second · 2\/2/);
    const stages = await rows(api, runs[0]?.node);
    assert.deepEqual(
      stages.map(({ label, context }) => [label, context]),
      [
        ['first', 'study.finished'],
        ['second', 'study.finished'],
      ],
    );
    assert.ok(stages[1]);
    assert.deepEqual(await Promise.resolve(api.sweeps.getParent(stages[1].node)), runs[0]?.node);
  });

  it('says of a trial why it was pruned, what it breaks, how its runs differ and where it comes from', async () => {
    const folder = await writeStudy(workspaceFolder(), {
      name: 'told',
      sweep: null,
      attributes: { 'trialdeck:parent': { study: 'spirals', how: 'linked' } },
      trials: [
        {
          state: 'pruned',
          params: { lr: 0.1, width: 64 },
          values: [0.61],
          reason: 'at step 9: 0.61, median of 7 others 0.48',
        },
        { state: 'complete', params: { lr: 0.01, width: 128 }, values: [0.2], constraints: { 'latency <= 3': 0.4 } },
        {
          state: 'complete',
          params: { lr: 0.001, width: 128 },
          values: [0.42],
          attributes: { 'trialdeck:repeats': [0.4, 0.42, 0.44], 'trialdeck:spread': 0.02 },
        },
        { state: 'complete', params: { lr: 0.002, width: 64 }, values: [0.5], origin: { study: 'spirals', trial: 12 } },
      ],
    });
    await vscode.commands.executeCommand('trialdeck.refresh');
    await studyWhen(api, 'told', ({ counts, imported }) => counts.complete === 2 && imported === 1);
    const node = { kind: 'study', path: folder } as const;
    const study = (await rows(api)).find((row) => row.node.kind === 'study' && row.node.path === folder);
    assert.match(described(study), /^told \| continues spirals · 3\/20/);
    const trials = new Map((await rows(api, node)).map((row) => [row.label.split(' ')[0], row]));
    assert.match(described(trials.get('0')), /pruned at step 9: 0\.61, median of 7 others 0\.48/);
    assert.match(await tooltip(trials.get('0')), /at step 9: 0\.61, median of 7 others 0\.48/);
    assert.match(described(trials.get('1')), /breaks latency <= 3/);
    assert.match(described(trials.get('2')), /^2 0\.420 ± 0\.020 \| 3 runs/);
    assert.equal(trials.get('2')?.icon, 'star-full', 'what breaks a constraint is never best');
    assert.match(described(trials.get('3')), /from trial 12 of spirals/);
  });

  it('opens one form for a study, and says what is wrong before the engine is asked', async () => {
    const study = api.model.studies.find(({ study: name }) => name === 'told');
    assert.ok(study);
    const row = { kind: 'study', path: study.path };
    await vscode.commands.executeCommand('trialdeck.enqueueTrial', row);
    await vscode.commands.executeCommand('trialdeck.enqueueTrial', { kind: 'trial', study: study.path, number: 1 });
    await vscode.commands.executeCommand('trialdeck.extendStudy', row);
    await vscode.commands.executeCommand('trialdeck.refitBest', row);
    await eventually(async () => (openTabs().includes('Refit Best: told') ? true : undefined));
    assert.equal(openTabs().filter((label) => label === 'Enqueue Trial: told').length, 1);
    assert.ok(openTabs().includes('Extend Study: told'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens the narrowed sweep beside, and writes nothing', async () => {
    await writeStudy(workspaceFolder(), { name: 'wide', sweep: null, trials: finishedTrials(40) });
    await vscode.commands.executeCommand('trialdeck.refresh');
    const { path: folder } = await studyWhen(api, 'wide', ({ counts }) => counts.complete === 40);
    await vscode.commands.executeCommand('trialdeck.narrowStudy', { kind: 'study', path: folder });
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.isUntitled);
    assert.equal(document.languageId, 'yaml');
    assert.match(document.getText(), /lr:/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('lets a planned point of a grid run next', async () => {
    const { sweep } = await writeTinySweep('planned', [0.5, 0.25, 0.125]);
    await commandLine('sweep', sweep.fsPath, '--trials', '1');
    const { path: folder } = await studyWhen(api, 'planned', ({ counts }) => counts.complete === 1);
    const command = vscode.commands.executeCommand('trialdeck.runNext', { kind: 'study', path: folder });
    // The pick opens a moment later; accepting is harmless before.
    let queued = false;
    const seen = when(api, () => {
      const study = api.model.study(folder);
      return study !== undefined && study.counts.waiting > 0 ? true : null;
    }).then(() => {
      queued = true;
    });
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return queued ? true : undefined;
    });
    await seen;
    await dismissed(command);
    const [waiting] = (await rows(api, { kind: 'study', path: folder })).filter(
      ({ context }) => context === 'trial.waiting',
    );
    assert.match(described(waiting), /^1 \| queued · lr 0\.(5|25|125)/);
  });
});
