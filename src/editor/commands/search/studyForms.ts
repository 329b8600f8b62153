import * as vscode from 'vscode';
import type { StudySummary } from '../../../core/space/summary.ts';
import type { FormOutcome, FormPage } from '../../../protocol/studyForm.ts';
import { extendOptions, extendPage, parameterOf, valueProblem } from '../../forms/extendForm.ts';
import { overrides, refitPage } from '../../forms/refitForm.ts';
import { engineTask } from '../../tasks/engineTask.ts';
import type { TrialdeckTask } from '../../tasks/taskArguments.ts';
import type { EditorContext } from '../editorContext.ts';
import { mayLaunch } from '../trustGate.ts';
import { chooseStudy } from './chooseStudy.ts';

/** Opens the form that gives a study more trials, other ranges or choices, or another value rule. */
export async function extendStudy(context: EditorContext, argument: unknown): Promise<void> {
  if (!(await mayLaunch('extend a study'))) {
    return;
  }
  const study = await chooseStudy(context, argument, 'Extend which study?');
  if (study === undefined) {
    return;
  }
  let page: FormPage | null = null;
  context.forms.show(`extend ${study.path}`, `Extend Study: ${study.study}`, {
    page: async () => {
      const form = await context.reader.request('form', { study: study.path, mostPoints: 0 });
      page = extendPage(context.model.study(study.path) ?? study, form);
      return page;
    },
    check: async (field, text) => {
      const parameter = parameterOf(field);
      return parameter === null
        ? valueProblem(text)
        : text.trim() === ''
          ? null
          : (await context.tools.get()).spaceProblem(parameter, text);
    },
    submit: async (values) => {
      const options = page === null ? [] : extendOptions(page, values);
      return options.length === 0
        ? { ok: false, message: 'Nothing differs yet.' }
        : await start(context, study, { type: 'trialdeck', extend: study.path, options });
    },
    act: async () => {},
  });
}

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
    submit: async (values) => {
      const options = page === null ? [] : overrides(page, values);
      return await start(context, study, { type: 'trialdeck', refit: study.path, options });
    },
    act: async () => {},
  });
}

/** Both go on in a terminal: they train. */
async function start(context: EditorContext, study: StudySummary, task: TrialdeckTask): Promise<FormOutcome> {
  const folder =
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(study.path)) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    return { ok: false, message: 'Open the folder of the study first: its trials run in a workspace folder.' };
  }
  const engine = await context.engine.get();
  const name = task.refit === undefined ? study.study : `refit ${study.study}`;
  await vscode.tasks.executeTask(engineTask({ task, folder, engine, interpreter: null, name }));
  context.log.info(`${name}: ${(task.options ?? []).join(' ')}`);
  return { ok: true, message: `It goes on in the terminal ${name}.`, action: null };
}
