import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EditorContext } from './editorContext.ts';
import { pickStudy, pickTrial, type Target, targetOf } from './target.ts';

/** A run that a command acts on. */
export interface ChosenRun {
  /** Absolute folder. */
  readonly folder: string;
  /** `spirals 23`, or the name of a run without a study. */
  readonly title: string;
}

/** The run of a row; of a study the best trial's; without a row the user chooses study and trial. */
export async function chooseRun(
  context: EditorContext,
  argument: unknown,
  title: string,
): Promise<ChosenRun | undefined> {
  const target = targetOf(argument);
  if (target !== null) {
    return await runOfTarget(context, target);
  }
  await context.open();
  const [onlyRun] = context.model.runs;
  if (context.model.studies.length === 0 && onlyRun !== undefined) {
    const items = context.model.runs.map((run) => ({ label: run.name, description: run.state, run }));
    const picked = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
    return picked === undefined ? undefined : { folder: picked.run.path, title: picked.run.name };
  }
  const study = await pickStudy(context.model.studies, title, 'There is no study yet. Run a sweep first.');
  const trial = study === undefined ? undefined : await pickTrial(context.model, study, title);
  return study === undefined || trial?.runPath === undefined || trial.runPath === null
    ? undefined
    : { folder: trial.runPath, title: `${study.study} ${trial.number}` };
}

async function runOfTarget(context: EditorContext, target: Target): Promise<ChosenRun | undefined> {
  if (target.kind === 'run') {
    return { folder: target.path, title: context.model.run(target.path)?.name ?? path.basename(target.path) };
  }
  const folder = target.kind === 'study' || target.kind === 'file' ? target.path : target.study;
  const study = context.model.study(folder);
  if (study === undefined) {
    return undefined;
  }
  const trials = await context.model.loadTrials(study.path);
  const number = target.kind === 'trial' ? target.number : (study.best?.trial ?? study.front?.[0]);
  const trial = trials.find((candidate) => candidate.number === number);
  if (trial?.runPath === undefined || trial.runPath === null) {
    const what =
      number === undefined ? `${study.study} has no best trial yet.` : `Trial ${number} has not started yet.`;
    void vscode.window.showInformationMessage(what);
    return undefined;
  }
  return { folder: trial.runPath, title: `${study.study} ${trial.number}` };
}

/** Copies the exact parameters of a run: the text of its `config.yaml`, which any YAML reader takes. */
export async function copyParameters(context: EditorContext, argument: unknown): Promise<void> {
  const run = await chooseRun(context, argument, 'Copy the parameters of which trial?');
  if (run !== undefined) {
    await copyFile(run, 'config.yaml', 'Parameters', (text) => text);
  }
}

/** Copies the command line that started a run, quoted for a shell. */
export async function copyCommand(context: EditorContext, argument: unknown): Promise<void> {
  const run = await chooseRun(context, argument, 'Copy the command of which trial?');
  if (run !== undefined) {
    const { commandOfRecord } = await import('./shellText.ts');
    await copyFile(run, 'run.json', 'Command', commandOfRecord);
  }
}

async function copyFile(
  run: ChosenRun,
  file: string,
  what: string,
  read: (text: string) => string | null,
): Promise<void> {
  const text = await readFile(path.join(run.folder, file), 'utf8').then(read, () => null);
  if (text === null) {
    void vscode.window.showErrorMessage(
      `${what} of ${run.title}: ${path.join(run.folder, file)} is missing or damaged.`,
    );
    return;
  }
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(check) ${what} of ${run.title} copied`, 3000);
}

/** Shows the folder of a row: in the system's file manager, or in the explorer where the machine is another one. */
export async function revealFolder(context: EditorContext, argument: unknown): Promise<void> {
  const target = targetOf(argument);
  const folder =
    target?.kind === 'study' || target?.kind === 'file'
      ? target.path
      : (await chooseRun(context, argument, 'Reveal which run?'))?.folder;
  if (folder === undefined) {
    return;
  }
  const remote = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  await vscode.commands.executeCommand(remote ? 'revealInExplorer' : 'revealFileInOS', vscode.Uri.file(folder));
}
