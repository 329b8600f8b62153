import * as vscode from 'vscode';
import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';
import type { StudyModel } from '../model/studyModel.ts';
import { bestText, progressText } from '../text/studyText.ts';
import { trialDescription, trialFormats, trialLabel } from '../text/trialText.ts';
import type { RunNode } from '../trees/runsTree.ts';
import type { SweepNode } from '../trees/sweepNodes.ts';

/** What a command acts on. */
export type Target = Exclude<SweepNode, { readonly kind: 'stages' | 'more' }> | RunNode;

/** Reads a command's argument: a row of our trees, the URI of a menu, a link's text; null for anything else. */
export function targetOf(argument: unknown): Target | null {
  if (argument instanceof vscode.Uri) {
    return { kind: 'file', path: argument.fsPath };
  }
  if (typeof argument === 'string' && argument !== '') {
    return { kind: 'file', path: argument.includes('://') ? vscode.Uri.parse(argument).fsPath : argument };
  }
  if (typeof argument !== 'object' || argument === null || !('kind' in argument)) {
    return null;
  }
  const { kind } = argument;
  if (
    (kind === 'file' || kind === 'study' || kind === 'run') &&
    'path' in argument &&
    typeof argument.path === 'string'
  ) {
    return { kind, path: argument.path };
  }
  if (
    kind === 'trial' &&
    'study' in argument &&
    typeof argument.study === 'string' &&
    'number' in argument &&
    typeof argument.number === 'number'
  ) {
    return { kind, study: argument.study, number: argument.number };
  }
  return null;
}

/** Lets the user choose a study; the only one that fits is taken at once. Undefined when they chose none. */
export async function pickStudy(
  studies: readonly StudySummary[],
  title: string,
  nothing: string,
): Promise<StudySummary | undefined> {
  if (studies.length === 0) {
    void vscode.window.showInformationMessage(nothing);
    return undefined;
  }
  if (studies.length === 1) {
    return studies[0];
  }
  const items = studies.map((study) => ({
    label: study.study,
    description: [study.state, progressText(study), bestText(study)].filter((part) => part !== '').join(' · '),
    study,
  }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.study;
}

/** Lets the user choose a trial of a study, best first. */
export async function pickTrial(
  model: StudyModel,
  study: StudySummary,
  title: string,
): Promise<TrialSummary | undefined> {
  const trials = (await model.loadTrials(study.path)).filter((trial) => trial.runPath !== null);
  if (trials.length === 0) {
    void vscode.window.showInformationMessage(`No trial of ${study.study} has started yet.`);
    return undefined;
  }
  const formats = trialFormats(trials, study.searched);
  const items = [...trials]
    .sort((a, b) => Number(b.best) - Number(a.best) || b.number - a.number)
    .map((trial) => ({
      label: `${trial.best ? '$(star-full) ' : ''}${trialLabel(trial, formats)}`,
      description: trialDescription(trial, formats),
      trial,
    }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.trial;
}
