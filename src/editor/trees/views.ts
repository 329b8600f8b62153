import * as vscode from 'vscode';
import type { StudyModel } from '../model/studyModel.ts';
import { runningBadge } from '../status/statusBar.ts';
import type { RunNode, RunsTree } from './runsTree.ts';
import type { SweepNode } from './sweepNodes.ts';
import type { SweepsTree } from './sweepsTree.ts';

export interface Views extends vscode.Disposable {
  readonly sweeps: vscode.TreeView<SweepNode>;
  readonly runs: vscode.TreeView<RunNode>;
}

/** The two trees of the side bar, with badge and message line. */
export function createViews(sweepsTree: SweepsTree, runsTree: RunsTree, model: StudyModel): Views {
  const sweeps = vscode.window.createTreeView('trialdeck.sweeps', {
    treeDataProvider: sweepsTree,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const runs = vscode.window.createTreeView('trialdeck.runs', { treeDataProvider: runsTree, canSelectMany: true });
  const update = (): void => {
    sweeps.badge = runningBadge(model);
    sweeps.message = message(model);
    runs.message = model.note;
  };
  update();
  const subscriptions = [model.onDidChange(update), vscode.workspace.onDidGrantWorkspaceTrust(update)];
  return { sweeps, runs, dispose: () => vscode.Disposable.from(sweeps, runs, ...subscriptions).dispose() };
}

/** The line above the rows: a failed reader first, then why nothing can be started. */
function message(model: StudyModel): string {
  if (model.note !== '') {
    return model.note;
  }
  const studies = model.studies.length > 0;
  return vscode.workspace.isTrusted || !studies ? '' : 'This folder is not trusted: sweeps can be read here, not run.';
}
