import * as vscode from 'vscode';
import { endedCount, type StudySummary } from '../../core/space/summary.ts';
import type { EditorContext } from './editorContext.ts';
import { resume, stop } from './stopResume.ts';
import { targetOf } from './target.ts';

/** Moves a study, or a run without a study, to the trash. Asks first and names what goes; refused while something runs. */
export async function deleteData(context: EditorContext, argument: unknown): Promise<void> {
  const target = targetOf(argument);
  if (target?.kind === 'study') {
    await deleteStudy(context, target.path);
  } else if (target?.kind === 'run') {
    await deleteRun(context, target.path);
  }
}

async function deleteStudy(context: EditorContext, folder: string): Promise<void> {
  const study = context.model.study(folder);
  if (study === undefined) {
    return;
  }
  const { studyIsHeld } = await import('../../core/study/door.ts');
  await context.model.loadTrials(folder);
  const refuse = (): boolean => {
    if (studyIsHeld(folder)) {
      void refuseRunning(context, study);
      return true;
    }
    // A killed controller leaves its trials alive.
    const alive = (context.model.trials(folder) ?? []).find(({ state }) => state === 'running');
    if (alive !== undefined) {
      void refuseAlive(context, study, alive.number);
    }
    return alive !== undefined;
  };
  if (!refuse()) {
    await confirmAndDelete(context, {
      folder,
      question: `Delete the study ${study.study}?`,
      detail: whatGoes(study),
      refuse,
    });
  }
}

async function refuseRunning(context: EditorContext, study: StudySummary): Promise<void> {
  const stopIt = 'Stop';
  const message = `${study.study} is running and cannot be deleted. Stop it first.`;
  if ((await vscode.window.showWarningMessage(message, stopIt)) === stopIt) {
    await stop(context, { kind: 'study', path: study.path });
  }
}

async function refuseAlive(context: EditorContext, study: StudySummary, trial: number): Promise<void> {
  const resumeIt = 'Resume';
  const message = `Trial ${trial} of ${study.study} still runs, without a controller, so the study cannot be deleted. Resume the study to take the trial over, then stop it.`;
  if ((await vscode.window.showWarningMessage(message, resumeIt)) === resumeIt) {
    await resume(context, { kind: 'study', path: study.path });
  }
}

async function deleteRun(context: EditorContext, folder: string): Promise<void> {
  const run = context.model.run(folder);
  if (run === undefined) {
    return;
  }
  const refuse = (): boolean => {
    const running = context.model.run(folder)?.state === 'running';
    if (running) {
      void vscode.window.showWarningMessage(`${run.name} is running and cannot be deleted. End it first.`);
    }
    return running;
  };
  const detail = 'Its metrics, parameters, output and everything it wrote into its folder go with it.';
  if (!refuse()) {
    await confirmAndDelete(context, { folder, question: `Delete the run ${run.name}?`, detail, refuse });
  }
}

function whatGoes(study: StudySummary): string {
  const trials = endedCount(study) + study.counts.waiting + study.counts.running;
  const best =
    study.best === null ? '' : ` The best one (trial ${study.best.trial}, ${study.best.value}) is among them.`;
  const file = study.sweep === null ? '' : ' The sweep file stays.';
  const count = `${trials} ${trials === 1 ? 'trial' : 'trials'}`;
  return `${count} with metrics, parameters, output and everything the runs wrote into their folders go with it.${best}${file}`;
}

interface Deletion {
  /** Absolute. */
  readonly folder: string;
  readonly question: string;
  readonly detail: string;
  /** Says why not and returns true when it runs; asked again after the user's yes, which may come late. */
  readonly refuse: () => boolean;
}

async function confirmAndDelete(context: EditorContext, { folder, question, detail, refuse }: Deletion): Promise<void> {
  const uri = vscode.Uri.file(folder);
  const trash = 'Move to Trash';
  const chosen = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail: `${detail}\n\n${folder}` },
    trash,
  );
  if (chosen !== trash || refuse()) {
    return;
  }
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch {
    // Servers without a desktop have no trash: a loss for good needs a yes of its own.
    const forever = 'Delete Permanently';
    const answer = await vscode.window.showWarningMessage(
      'This machine has no trash. Delete permanently?',
      { modal: true, detail: `${folder} cannot be restored afterwards.` },
      forever,
    );
    if (answer !== forever) {
      return;
    }
    try {
      await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: false });
    } catch (error) {
      void vscode.window.showErrorMessage(
        `${folder} was not deleted: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  await context.model.refresh();
}
