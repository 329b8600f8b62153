import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { StudyStore } from '../../../src/core/study/store.ts';
import { activated, eventually, studyWhen } from '../support/extension.ts';
import {
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
import { parsesAsPython } from '../support/python.ts';
import { finishedTrials, fixtureSpace, writeStudy } from '../support/studyFixture.ts';
import { workspaceFolder } from '../support/tinySweep.ts';

const script = `import optuna


def objective(trial):
    lr = trial.suggest_loguniform('lr', 1e-5, 1e-1)
    layers = trial.suggest_int('layers', 1, 4)
    return lr * layers


study = optuna.create_study(direction='minimize')
study.optimize(objective, n_trials=50)

kept = optuna.create_study(storage='sqlite:///kept.db', study_name='kept', load_if_exists=True)
own = optuna.create_study(storage='sqlite:///.trialdeck/studies/ours/study.db', study_name='ours', load_if_exists=True)
late = optuna.load_study(storage='sqlite:///not-yet.db', study_name='late')
`;

describe('Optuna in a Python script', () => {
  let uri: vscode.Uri;
  let document: vscode.TextDocument;

  before(async () => {
    const api = await activated();
    const store = await StudyStore.create(path.join(workspaceFolder(), 'kept.db'), {
      name: 'kept',
      objectives: [{ name: 'val_loss', goal: 'minimize' }],
      space: fixtureSpace,
      attributes: {},
    });
    await store.commit({ add: finishedTrials(4) });
    await store.close();
    await writeStudy(workspaceFolder(), { name: 'ours', sweep: null, trials: finishedTrials(3) });
    await studyWhen(api, 'ours', () => true);
    uri = await writeFile('tune.py', script);
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await problemsWhen(uri, (all) => all.some(({ source }) => source === 'trialdeck'));
  });

  after(() =>
    forget(
      uri,
      vscode.Uri.file(path.join(workspaceFolder(), 'kept.db')),
      vscode.Uri.file(path.join(workspaceFolder(), '.trialdeck/studies/ours')),
    ),
  );

  it('says that a study is lost at exit, and keeps it', async () => {
    assert.ok(
      foundIn(document).some((one) => one.startsWith('optuna-no-storage')),
      foundIn(document).join(', '),
    );
    const text = await fixAt(document, placeOf(document.getText(), 'create_study', 3), /^Keep it in /);
    assert.match(
      text,
      /create_study\(direction='minimize', study_name=.*storage=.*sqlite:\/\/\/.*load_if_exists=True\)/,
    );
    await parsesAsPython(text);
  });

  it('writes the names of today', async () => {
    const text = await fixAt(document, placeOf(document.getText(), 'suggest_loguniform'), /suggest_float/);
    assert.match(text, /trial\.suggest_float\('lr', 1e-5, 1e-1, log=True\)/);
    await parsesAsPython(text);
  });

  it('draws what a suggestion draws', async () => {
    const shown = await hoverAt(uri, placeOf(document.getText(), 'suggest_int', 3));
    assert.match(shown, /layers[\s\S]*data:image\/svg/);
  });

  it('opens a study in a database of its own as a page', async () => {
    const lens = (await lensesOf(uri)).find(({ title }) => title === 'Open study kept');
    assert.ok(lens);
    const text = (await pageOf(lens)).getText();
    assert.match(text, /\blr\b/);
    assert.match(text, /\bwidth\b/);
  });

  it('opens a study that is ours with its charts', async () => {
    const lens = (await lensesOf(uri)).find(({ title }) => title === 'Open study ours');
    assert.ok(lens);
    await vscode.commands.executeCommand(lens.command, ...(lens.arguments ?? []));
    await eventually(async () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => /ours/.test(label)),
    );
  });
});
