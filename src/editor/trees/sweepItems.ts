import path from 'node:path';
import * as vscode from 'vscode';
import { endedCount, type StudySummary, type TrialSummary } from '../../core/space/summary.ts';
import { type SweepHead, sweepDescription } from '../model/sweepText.ts';
import { studyIcon, trialIcon } from '../text/stateText.ts';
import { currentStage, stagesDescription, studyDescription, studyLabel, studySpeech } from '../text/studyText.ts';
import { type TrialFormats, trialDescription, trialLabel, trialSpeech } from '../text/trialText.ts';
import { stateIcon } from './stateIcon.ts';

/** The row of a sweep file. `folder` tells it from others of the same name, empty where the name is enough. */
export function fileItem(file: string, head: SweepHead, folder: string, hasStudies: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(
    path.basename(file),
    hasStudies ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  item.description = [folder, sweepDescription(head)].filter((part) => part !== '').join(' · ');
  item.iconPath = head.problem === null ? new vscode.ThemeIcon('beaker') : stateIcon('problem');
  item.tooltip = vscode.workspace.asRelativePath(file);
  item.contextValue = head.problem === null ? 'sweep.ready' : 'sweep.problem';
  item.command = { command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.file(file)] };
  item.accessibilityInformation = { label: `Sweep file ${path.basename(file)}, ${item.description}` };
  return item;
}

/** The row of a study; its trials give the time that is left. */
export function studyItem(study: StudySummary, trials: readonly TrialSummary[] | null): vscode.TreeItem {
  const item = new vscode.TreeItem(studyLabel(study), studyExpansion(study));
  const description = studyDescription(study, trials, Date.now());
  item.description = description;
  item.iconPath = stateIcon(studyIcon(study));
  item.contextValue = `study.${study.problem === null ? study.state : 'problem'}`;
  item.accessibilityInformation = { label: studySpeech(study, description) };
  return item;
}

/** The row over the stages of one run of a sweep. It is open while one of them runs. */
export function stagesItem(
  sweep: string,
  stages: readonly StudySummary[],
  trialsOf: (study: string) => readonly TrialSummary[] | null,
): vscode.TreeItem {
  const current = currentStage(stages);
  const running = current?.state === 'running';
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(sweep, running ? Expanded : Collapsed);
  const description = current === undefined ? '' : stagesDescription(current, trialsOf(current.path), Date.now());
  item.description = description;
  item.iconPath = current === undefined ? new vscode.ThemeIcon('layers') : stateIcon(studyIcon(current));
  item.contextValue = 'stages';
  const state = current === undefined ? '' : `${current.state}, `;
  item.accessibilityInformation = { label: `Sweep ${sweep}, ${state}${description.replaceAll(' · ', ', ')}` };
  return item;
}

/** A running study is open, also before its first trial: later the editor would not open it by itself. */
function studyExpansion(study: StudySummary): vscode.TreeItemCollapsibleState {
  if (study.state === 'running') {
    return vscode.TreeItemCollapsibleState.Expanded;
  }
  const trials = endedCount(study) + study.counts.running + study.counts.waiting;
  return trials > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
}

/** The row of a trial. */
export function trialItem(trial: TrialSummary, study: StudySummary, formats: TrialFormats): vscode.TreeItem {
  const item = new vscode.TreeItem(trialLabel(trial, formats));
  item.description = trialDescription(trial, formats);
  item.iconPath = stateIcon(trialIcon(trial));
  const withoutRun = trial.state === 'queued' ? 'waiting' : 'elsewhere';
  const phase = trial.state === 'running' ? 'running' : trial.runPath === null ? withoutRun : 'ended';
  item.contextValue = `trial.${phase}`;
  item.accessibilityInformation = { label: trialSpeech(trial, study) };
  return item;
}

/** The row that stands for the trials which are not shown yet. */
export function moreItem(study: string, left: number): vscode.TreeItem {
  const item = new vscode.TreeItem(`${Math.max(0, left)} more…`);
  item.command = { command: 'trialdeck.showMoreTrials', title: 'Show More', arguments: [study] };
  item.contextValue = 'more';
  return item;
}
