import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/editor/extensionApi.ts';
import { activated, dismissed, eventually, studyWhen, when } from '../support/extension.ts';
import { studyFolder, workspaceFolder, writeTinySweep } from '../support/tinySweep.ts';

/** Resolves with the exit code of the next task of this name that ends. */
function taskEnd(name: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name === name) {
        subscription.dispose();
        resolve(exitCode);
      }
    });
  });
}

describe('running sweeps', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await activated();
  });

  after(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('runs as a task in a terminal that bears the study name', async () => {
    const { sweep } = await writeTinySweep('task', [0.5, 0.25]);
    const ended = taskEnd('task');
    await vscode.commands.executeCommand('trialdeck.runSweep', sweep);
    assert.equal(await ended, 0);
    const terminals = vscode.window.terminals.map(({ name }) => name);
    assert.ok(terminals.includes('task'), terminals.join(', '));
    const study = await studyWhen(api, 'task', ({ state }) => state === 'finished');
    assert.equal(study.counts.complete, 2);
    assert.equal(study.best?.trial, 1);
    assert.equal(study.sweep, sweep.fsPath);
  });

  it('names the second study of a file apart from the first', async () => {
    const { sweep } = await writeTinySweep('task', [0.5, 0.25]);
    const ended = taskEnd('task-2');
    await vscode.commands.executeCommand('trialdeck.runSweep', { kind: 'file', path: sweep.fsPath });
    assert.equal(await ended, 0);
    await studyWhen(api, 'task-2', ({ state }) => state === 'finished');
  });

  it('runs what is in the editor, saved or not', async () => {
    const { sweep } = await writeTinySweep('dirty', [0.5]);
    const document = await vscode.workspace.openTextDocument(sweep);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('0.5');
    edit.replace(sweep, new vscode.Range(document.positionAt(at), document.positionAt(at + 3)), '0.5, 0.25, 0.125');
    await vscode.workspace.applyEdit(edit);
    const ended = taskEnd('dirty');
    await vscode.commands.executeCommand('trialdeck.runSweep');
    assert.equal(await ended, 0);
    const study = await studyWhen(api, 'dirty', ({ state }) => state === 'finished');
    assert.equal(study.counts.complete, 3);
  });

  it('starts nothing from a file with errors, and goes to the first one', async () => {
    const { sweep } = await writeTinySweep('wrong', [1]);
    const text =
      'program: wrong/tiny.py\nmethod: random\nmetric: {name: loss, goal: minimize}\nparameters:\n  lr:\n    distribution: unifrom\n    min: 0.1\n    max: 1.0\n';
    await vscode.workspace.fs.writeFile(sweep, new TextEncoder().encode(text));
    let started = 0;
    const subscription = vscode.tasks.onDidStartTask(() => {
      started += 1;
    });
    await vscode.commands.executeCommand('trialdeck.runSweep', sweep);
    subscription.dispose();
    assert.equal(started, 0);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, sweep.fsPath);
    assert.equal(vscode.window.activeTextEditor.selection.active.line, 5);
    assert.ok(!existsSync(studyFolder('wrong')));
  });

  it('says that the program is missing before it starts anything', async () => {
    const { sweep, folder } = await writeTinySweep('gone', [1, 2]);
    await rm(path.join(folder, 'tiny.py'));
    await vscode.commands.executeCommand('trialdeck.runSweep', sweep);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, sweep.fsPath);
    assert.ok(!existsSync(studyFolder('gone')));
  });

  it('stops a running sweep, refuses to delete it before, and resumes it after', async () => {
    const { sweep, study: name } = await writeTinySweep('long', [0.5, 0.25], true);
    const stopped = taskEnd('long');
    await vscode.commands.executeCommand('trialdeck.runSweep', sweep);
    const running = await studyWhen(api, name, ({ state, counts }) => state === 'running' && counts.running === 1);
    await when(api, () => (api.model.trial(running.path, 0)?.lastValue == null ? null : true));

    // The command waits for an answer to its message.
    await dismissed(vscode.commands.executeCommand('trialdeck.delete', { kind: 'study', path: running.path }));
    assert.ok(existsSync(path.join(running.path, 'study.db')), 'a running study is not deleted');

    await vscode.commands.executeCommand('trialdeck.stop', { kind: 'study', path: running.path });
    assert.equal(await stopped, 130);
    await studyWhen(api, name, ({ state }) => state === 'stopped');

    const again = taskEnd('long');
    await vscode.commands.executeCommand('trialdeck.resume', { kind: 'study', path: running.path });
    await studyWhen(api, name, ({ state, counts }) => state === 'running' && counts.running === 1);
    await vscode.commands.executeCommand('trialdeck.stop', { kind: 'study', path: running.path });
    assert.equal(await again, 130);
  });

  it('stops one trial alone; the sweep goes on', async () => {
    const { sweep, study: name } = await writeTinySweep('single', [0.5, 0.25], true);
    const ended = taskEnd('single');
    await vscode.commands.executeCommand('trialdeck.runSweep', sweep);
    const study = await studyWhen(api, name, ({ counts }) => counts.running === 1);
    await vscode.commands.executeCommand('trialdeck.stop', { kind: 'trial', study: study.path, number: 0 });
    const trial = await when(api, () => {
      const first = api.model.trial(study.path, 0);
      return first !== undefined && first.state !== 'running' ? first : null;
    });
    assert.equal(trial.state, 'stopped');
    await studyWhen(api, name, ({ counts }) => counts.running === 1 && counts.fail === 1);
    await vscode.commands.executeCommand('trialdeck.stop', { kind: 'study', path: study.path });
    await ended;
  });

  it('shows the output of a trial as a read-only document', async () => {
    await vscode.commands.executeCommand('trialdeck.showLog', { kind: 'trial', study: studyFolder('task'), number: 1 });
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'trialdeck-log');
    assert.match(document.getText(), /"epoch": 2/);
    assert.match(document.getText(), /done with 0\.25/);
  });

  it('runs from tasks.json', async () => {
    await writeTinySweep('json', [0.5, 0.25, 0.125]);
    const tasks = {
      version: '2.0.0',
      tasks: [{ type: 'trialdeck', sweep: 'json/sweep.yaml', study: 'from-json', trials: 2, label: 'my sweep' }],
    };
    const file = vscode.Uri.file(path.join(workspaceFolder(), '.vscode/tasks.json'));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(tasks)));
    const task = await eventually(async () =>
      (await vscode.tasks.fetchTasks({ type: 'trialdeck' })).find(({ name }) => name === 'my sweep'),
    );
    const ended = taskEnd('my sweep');
    await vscode.tasks.executeTask(task);
    assert.equal(await ended, 0);
    const study = await studyWhen(api, 'from-json', ({ state }) => state === 'finished');
    assert.equal(study.counts.complete, 2);
  });

  it('offers every sweep file as a task', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'trialdeck' });
    assert.ok(
      tasks.some(({ name }) => name === 'task/sweep.yaml'),
      tasks.map(({ name }) => name).join(', '),
    );
  });

  it('keeps the engine where an update of the extension does not remove it', async () => {
    const [task] = await vscode.tasks.fetchTasks({ type: 'trialdeck' });
    const execution = task?.execution;
    assert.ok(execution instanceof vscode.ProcessExecution);
    const cli = execution.args.find((word) => word.endsWith('cli.mjs'));
    assert.ok(cli?.includes(`${path.sep}engine${path.sep}`), cli);
    const info = JSON.parse(await readFile(path.join(studyFolder('task'), 'study.json'), 'utf8')) as { cwd: string };
    assert.equal(info.cwd, workspaceFolder());
  });
});
