import * as vscode from 'vscode';
import type { StudySummary } from '../../../core/space/summary.ts';
import type { EditorContext } from '../editorContext.ts';
import { studyOfTarget } from '../stopResume.ts';
import { pickStudy, targetOf } from '../target.ts';

/** The study of a row, else the one that the user picks; undefined when there is none, or it cannot be read. */
export async function chooseStudy(
  context: EditorContext,
  argument: unknown,
  title: string,
): Promise<StudySummary | undefined> {
  await context.open();
  const readable = context.model.studies.filter(({ problem }) => problem === null);
  const study =
    targetOf(argument) === null
      ? await pickStudy(readable, title, 'There is no study yet. Run a sweep first.')
      : studyOfTarget(context, argument);
  if (study !== undefined && study.problem !== null) {
    void vscode.window.showErrorMessage(`${study.study} cannot be read: ${study.problem}`);
    return undefined;
  }
  return study;
}
