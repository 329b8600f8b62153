import path from 'node:path';
import * as vscode from 'vscode';
import type { StudySummary } from '../../../core/space/summary.ts';
import type { FieldCheck, FormOutcome, FormPage } from '../../../protocol/studyForm.ts';
import { runEngine, saidOf } from '../../engine/runEngine.ts';
import {
  checkValueRule,
  extendedText,
  extendOptions,
  extendPage,
  parameterOf,
  readExtended,
} from '../../forms/extendForm.ts';
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
  /** Folder of the study that goes on: a linked one once there is one. */
  let next = study.path;
  context.forms.show(`extend ${study.path}`, `Extend Study: ${study.study}`, {
    page: async () => {
      const form = await context.reader.request('form', { study: study.path, mostPoints: 0 });
      page = extendPage(context.model.study(study.path) ?? study, form);
      return page;
    },
    check: async (field, text) => await checkField(context, page, field, text),
    submit: async (values) => {
      const options = page === null ? [] : extendOptions(page, values);
      if (options.length === 0) {
        return { ok: false, message: 'Nothing differs yet.' };
      }
      const { outcome, folder } = await extend(context, study, options);
      next = folder ?? next;
      if (outcome.ok && page !== null) {
        // From now on only what is changed once more differs.
        page = { ...page, starts: [{ label: 'as it is', values: { ...page.starts[0]?.values, ...values } }] };
      }
      return outcome;
    },
    act: async () => {
      await vscode.commands.executeCommand('trialdeck.resume', { kind: 'study', path: next });
    },
  });
}

async function checkField(
  context: EditorContext,
  page: FormPage | null,
  field: string,
  text: string,
): Promise<FieldCheck | null> {
  const parameter = parameterOf(field);
  if (parameter === null) {
    return checkValueRule(text);
  }
  const before = page?.starts[0]?.values[field] ?? '';
  return text.trim() === '' ? null : (await context.tools.get()).checkSpec(parameter, before, text);
}

async function extend(
  context: EditorContext,
  study: StudySummary,
  options: readonly string[],
): Promise<{ readonly outcome: FormOutcome; readonly folder: string | null }> {
  const engine = await context.engine.get();
  const result = await runEngine(engine, ['extend', study.path, ...options, '--json'], path.dirname(study.path));
  context.log.info(`extend ${study.path} ${options.join(' ')}: exit ${result.code}`);
  if (result.code !== 0) {
    return { outcome: { ok: false, message: saidOf(result) }, folder: null };
  }
  await context.model.refresh();
  const extended = readExtended(result.stdout);
  const message = extended === null ? `${study.study} is extended.` : extendedText(extended);
  return { outcome: { ok: true, message, action: { id: 'resume', label: 'Resume' } }, folder: extended?.path ?? null };
}
