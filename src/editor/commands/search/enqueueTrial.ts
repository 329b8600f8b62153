import path from 'node:path';
import * as vscode from 'vscode';
import type { ParameterField } from '../../../core/space/parameterField.ts';
import type { StudySummary } from '../../../core/space/summary.ts';
import type { FormOutcome, FormValues } from '../../../protocol/studyForm.ts';
import { runEngine, saidOf } from '../../engine/runEngine.ts';
import { assignments, enqueuePage } from '../../forms/enqueueForm.ts';
import type { EditorContext } from '../editorContext.ts';
import { targetOf } from '../target.ts';
import { mayLaunch } from '../trustGate.ts';
import { chooseStudy } from './chooseStudy.ts';

/** How many points of a finite space a pick lists. */
export const mostPoints = 1000;

/** Opens the form that queues a trial, with the values of the trial that it was called on, else of the best one. */
export async function enqueueTrial(context: EditorContext, argument: unknown): Promise<void> {
  if (!(await mayLaunch('queue a trial'))) {
    return;
  }
  const study = await chooseStudy(context, argument, 'Enqueue a trial in which study?');
  if (study === undefined) {
    return;
  }
  const target = targetOf(argument);
  const from = target?.kind === 'trial' ? target.number : null;
  let fields: readonly ParameterField[] = [];
  context.forms.show(`enqueue ${study.path}`, `Enqueue Trial: ${study.study}`, {
    page: async () => {
      const [form, trials] = await Promise.all([
        context.reader.request('form', { study: study.path, mostPoints: 0 }),
        context.model.loadTrials(study.path),
      ]);
      fields = form.fields;
      return enqueuePage(study, form, trials, from);
    },
    check: async () => null,
    submit: (values: FormValues) => enqueue(context, study, assignments(fields, values)),
    act: async (action) => {
      const row = { kind: 'study', path: study.path };
      await (action === 'resume'
        ? vscode.commands.executeCommand('trialdeck.resume', row)
        : vscode.commands.executeCommand('trialdeck.revealStudy', study.path));
    },
  });
}

/** Queues a trial by the engine, which checks it again; the controller, if there is one, takes it next. */
export async function enqueue(
  context: EditorContext,
  study: StudySummary,
  words: readonly string[],
): Promise<FormOutcome> {
  if (words.length === 0) {
    return { ok: false, message: 'Fill in one field at least; the sampler chooses the rest.' };
  }
  const engine = await context.engine.get();
  const result = await runEngine(engine, ['enqueue', study.path, ...words, '--json'], path.dirname(study.path));
  context.log.info(`enqueue ${study.path} ${words.join(' ')}: exit ${result.code}`);
  if (result.code !== 0) {
    return { ok: false, message: saidOf(result) };
  }
  await context.model.refresh();
  const number = trialNumber(result.stdout);
  const trial = number === null ? 'The trial' : `Trial ${number}`;
  const running = context.model.study(study.path)?.state === 'running';
  return {
    ok: true,
    message: running ? `${trial} is queued and runs next.` : `${trial} is queued. It runs when the study goes on.`,
    action: running ? { id: 'reveal', label: 'Show Study' } : { id: 'resume', label: 'Resume' },
  };
}

function trialNumber(json: string): number | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && 'trial' in value && typeof value.trial === 'number'
      ? value.trial
      : null;
  } catch {
    return null;
  }
}
