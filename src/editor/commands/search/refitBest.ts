import * as vscode from 'vscode';
import type { StudySummary } from '../../../core/space/summary.ts';
import type { FormOutcome, FormPage } from '../../../protocol/studyForm.ts';
import { refitPage, refitWords } from '../../forms/refitForm.ts';
import { engineTask } from '../../tasks/engineTask.ts';
import type { EditorContext } from '../editorContext.ts';
import { mayLaunch } from '../trustGate.ts';
import { chooseStudy } from './chooseStudy.ts';

/** Opens the form that trains the best trial of a study once more, fully, with other values where they are wanted. */
export async function refitBest(context: EditorContext, argument: unknown): Promise<void> {
  if (!(await mayLaunch('train the best trial again'))) {
    return;
  }
  const study = await chooseStudy(context, argument, 'Refit the best trial of which study?');
  if (study === undefined) {
    return;
  }
  let page: FormPage | null = null;
  context.forms.show(`refit ${study.path}`, `Refit Best: ${study.study}`, {
    page: async () => {
      const [form, trials] = await Promise.all([
        context.reader.request('form', { study: study.path, mostPoints: 0 }),
        context.model.loadTrials(study.path),
      ]);
      page = refitPage(
        study,
        form,
        trials.find(({ best }) => best),
      );
      return page;
    },
    check: async () => null,
    submit: async (values) => await refit(context, study, page === null ? [] : refitWords(page, values)),
    act: async () => {},
  });
}

/** It trains, so it runs in a terminal, as a sweep does. */
async function refit(context: EditorContext, study: StudySummary, options: readonly string[]): Promise<FormOutcome> {
  const folder =
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(study.path)) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    return { ok: false, message: 'Open the folder of the study first: its trials run in a workspace folder.' };
  }
  const engine = await context.engine.get();
  const name = `refit ${study.study}`;
  const task = engineTask({
    task: { type: 'trialdeck', refit: study.path, options },
    folder,
    engine,
    interpreter: null,
    name,
  });
  context.log.info(`${name} ${options.join(' ')}`);
  await vscode.tasks.executeTask(task);
  return { ok: true, message: `It runs in the terminal ${name}.`, action: null };
}
