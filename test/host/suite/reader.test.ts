import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/editor/extensionApi.ts';
import { commandLine } from '../support/commandLine.ts';
import { activated, eventually, studyWhen, when } from '../support/extension.ts';
import { writeTinySweep } from '../support/tinySweep.ts';

/** Pids of the reader processes of this window (Linux). */
function readers(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reader.mjs');
      } catch {
        return false;
      }
    });
}

describe('the reader process', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await activated();
  });

  it('is started again when it dies, says so, and reads on', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const { sweep } = await writeTinySweep('reader', [0.5]);
    await commandLine('sweep', sweep.fsPath);
    await studyWhen(api, 'reader', ({ state }) => state === 'finished');
    const [pid] = readers();
    assert.ok(pid, 'one reader runs');
    const noted = when(api, () => (api.model.note === '' ? null : api.model.note));
    process.kill(pid, 'SIGKILL');
    assert.match(await noted, /started again/);
    await when(api, () => (api.model.note === '' ? true : null));
    await commandLine('sweep', sweep.fsPath);
    await studyWhen(api, 'reader-2', ({ state }) => state === 'finished');
    assert.notDeepEqual(readers(), [pid]);
  });

  it('draws the charts of a study, and those of chosen trials in a panel of their own', async () => {
    const study = await studyWhen(api, 'reader', ({ state }) => state === 'finished');
    const labels = (): string[] =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs.map((tab) => tab.label))
        .filter((label) => /^Charts/.test(label));
    await vscode.commands.executeCommand('trialdeck.openCharts', { kind: 'study', path: study.path });
    await vscode.commands.executeCommand('trialdeck.openCharts', { kind: 'study', path: study.path });
    await eventually(async () => (labels().join() === 'Charts: reader' ? true : undefined));
    await vscode.commands.executeCommand('trialdeck.openCharts', { kind: 'trial', study: study.path, number: 0 });
    await eventually(async () => (labels().includes('Charts: trial 0') ? true : undefined));
    assert.equal(labels().length, 2);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
