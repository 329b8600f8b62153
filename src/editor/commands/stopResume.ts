import path from 'node:path';
import * as vscode from 'vscode';
import type { StudySummary } from '../../core/space/summary.ts';
import { runEngine, saidOf } from '../engine/runEngine.ts';
import { engineTask } from '../tasks/engineTask.ts';
import { isResumable } from '../text/studyText.ts';
import type { EditorContext } from './editorContext.ts';
import { pickStudy, targetOf } from './target.ts';
import { mayLaunch } from './trustGate.ts';

/** Stops a study gently, or one of its trials alone; the status bar shows that it is on its way. */
export async function stop(context: EditorContext, argument: unknown): Promise<void> {
  const target = targetOf(argument);
  const trial = target?.kind === 'trial' ? target.number : null;
  const running = context.model.studies.filter((study) => study.state === 'running');
  const study =
    target === null
      ? await pickStudy(running, 'Stop which sweep?', 'No sweep is running.')
      : studyOfTarget(context, argument);
  if (study === undefined) {
    return;
  }
  const engine = await context.engine.get();
  const what = trial === null ? study.study : `trial ${trial} of ${study.study}`;
  const args = ['stop', study.path, ...(trial === null ? [] : ['--trial', String(trial)])];
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Stopping ${what}` },
    () => runEngine(engine, args, path.dirname(study.path)),
  );
  context.log.info(`stop ${what}: exit ${result.code}`);
  if (result.code !== 0) {
    void vscode.window.showErrorMessage(`${what} was not stopped: ${saidOf(result)}`);
  }
  await context.model.refresh();
}

/** Goes on with a study that was stopped, or whose controller died. */
export async function resume(context: EditorContext, argument: unknown): Promise<void> {
  if (!(await mayLaunch('resume a sweep'))) {
    return;
  }
  const resumable = context.model.studies.filter((study) => isResumable(study));
  const study =
    targetOf(argument) === null
      ? await pickStudy(resumable, 'Resume which sweep?', 'No sweep waits to be resumed.')
      : studyOfTarget(context, argument);
  if (study === undefined) {
    return;
  }
  const folder =
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(study.path)) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    return;
  }
  const engine = await context.engine.get();
  const task = engineTask({
    task: { type: 'trialdeck', resume: study.path },
    folder,
    engine,
    interpreter: null,
    name: study.study,
  });
  context.log.info(`resume ${study.path}`);
  await vscode.tasks.executeTask(task);
}

/** The study of a row: the study's own, or that of a trial. */
export function studyOfTarget(context: EditorContext, argument: unknown): StudySummary | undefined {
  const target = targetOf(argument);
  const folder = target?.kind === 'study' ? target.path : target?.kind === 'trial' ? target.study : null;
  return folder === null ? undefined : context.model.study(folder);
}
