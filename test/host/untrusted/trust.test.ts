import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/editor/extensionApi.ts';
import { commandLine } from '../support/commandLine.ts';
import { activated, dismissed, rows, studyWhen } from '../support/extension.ts';
import { codeOf, forget, hoverAt, lensesOf, pageOf, problemsWhen, writeFile } from '../support/language.ts';
import { studyFolder, type TinySweep, writeTinySweep } from '../support/tinySweep.ts';

describe('a folder that is not trusted', () => {
  let api: ExtensionApi;
  let tiny: TinySweep;
  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'the folder is in restricted mode');
    api = await activated();
    tiny = await writeTinySweep('foreign', [0.5, 0.25]);
  });

  /** Calls a command that says why it does nothing; the message is closed as a user would. */
  async function refused(command: string, ...given: readonly unknown[]): Promise<void> {
    let started = 0;
    const subscription = vscode.tasks.onDidStartTask(() => {
      started += 1;
    });
    await dismissed(vscode.commands.executeCommand(command, ...given));
    subscription.dispose();
    assert.equal(started, 0);
  }

  it('runs no sweep', async () => {
    await refused('trialdeck.runSweep', tiny.sweep);
    assert.ok(!existsSync(studyFolder('foreign')));
  });

  it('shows studies that are there, and resumes none', async () => {
    await commandLine('sweep', tiny.sweep.fsPath);
    const study = await studyWhen(api, 'foreign', ({ state }) => state === 'finished');
    const trials = await rows(api, { kind: 'study', path: study.path });
    assert.equal(trials.length, 2);
    await refused('trialdeck.resume', { kind: 'study', path: study.path });
  });

  it('queues, extends and refits nothing, and opens no form', async () => {
    const study = api.model.studies.find(({ study: name }) => name === 'foreign');
    assert.ok(study);
    for (const command of ['enqueueTrial', 'runNext', 'extendStudy', 'refitBest']) {
      await refused(`trialdeck.${command}`, { kind: 'study', path: study.path });
    }
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    assert.deepEqual(
      tabs.filter((label) => label.includes('foreign')),
      [],
    );
    assert.equal(api.model.study(study.path)?.counts.waiting, 0);
  });

  it('checks, draws and previews sweep files, and their lens runs nothing', async () => {
    const uri = await writeFile(
      'read-only.yaml',
      'program: train.py\nmethod: random\nparameters:\n  lr: {min: 1e-5, max: 0.1}\nrun_cap: 3\n',
    );
    await vscode.window.showTextDocument(uri);
    await problemsWhen(uri, (all) => all.some((one) => codeOf(one) === 'number-as-text'));
    assert.match(await hoverAt(uri, new vscode.Position(3, 3)), /uniform from/);
    const [run, preview] = await lensesOf(uri);
    assert.ok(run?.title === 'Run sweep · 3 trials' && preview !== undefined);
    await refused(run.command, ...(run.arguments ?? []));
    assert.match((await pageOf(preview)).getText(), /\blr\b/);
    await forget(uri);
  });
});
