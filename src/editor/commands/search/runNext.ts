import * as vscode from 'vscode';
import type { ParameterField } from '../../../core/space/parameterField.ts';
import type { StudySummary } from '../../../core/space/summary.ts';
import type { Params } from '../../../core/space/value.ts';
import { assignments, valuesOf } from '../../forms/enqueueForm.ts';
import type { EditorContext } from '../editorContext.ts';
import { mayLaunch } from '../trustGate.ts';
import { chooseStudy } from './chooseStudy.ts';
import { enqueue, mostPoints } from './enqueueTrial.ts';

/** Lets the user choose a planned point of a grid, or of another finite space, that runs before the others. */
export async function runNext(context: EditorContext, argument: unknown): Promise<void> {
  if (!(await mayLaunch('queue a trial'))) {
    return;
  }
  const study = await chooseStudy(context, argument, 'Run a point of which study next?');
  if (study === undefined) {
    return;
  }
  const { fields, open } = await context.reader.request('form', { study: study.path, mostPoints });
  if (open === null) {
    await offerForm(study, `The space of ${study.study} has no list of points: some of its parameters are continuous.`);
    return;
  }
  if (open.count === 0) {
    void vscode.window.showInformationMessage(
      `Every point of ${study.study} has been tried, runs or is queued. Extend Study adds values.`,
    );
    return;
  }
  const point = await pickPoint(study, fields, open);
  if (point === undefined) {
    return;
  }
  const outcome = await enqueue(context, study, assignments(fields, valuesOf(fields, point)));
  if (!outcome.ok) {
    void vscode.window.showErrorMessage(outcome.message);
    return;
  }
  const resume = outcome.action?.id === 'resume' ? [outcome.action.label] : [];
  if ((await vscode.window.showInformationMessage(outcome.message, ...resume)) !== undefined) {
    await vscode.commands.executeCommand('trialdeck.resume', { kind: 'study', path: study.path });
  }
}

async function pickPoint(
  study: StudySummary,
  fields: readonly ParameterField[],
  { points, count }: { readonly points: readonly Params[]; readonly count: number },
): Promise<Params | undefined> {
  const items = points.map((point) => ({ label: pointText(fields, point), point }));
  const shown = points.length < count ? `the first ${points.length} of ${count} points` : `${count} points`;
  const picked = await vscode.window.showQuickPick(items, {
    title: `Run next in ${study.study}`,
    placeHolder: `${shown} left; type to search`,
  });
  return picked?.point;
}

/** `lr 0.01 · optimizer adam`. */
function pointText(fields: readonly ParameterField[], point: Params): string {
  const values = valuesOf(fields, point);
  return fields.flatMap(({ name }) => (values[name] === undefined ? [] : [`${name} ${values[name]}`])).join(' · ');
}

async function offerForm(study: StudySummary, why: string): Promise<void> {
  const enqueueIt = 'Enqueue Trial';
  if (
    (await vscode.window.showInformationMessage(`${why} Enqueue Trial takes any of them.`, enqueueIt)) === enqueueIt
  ) {
    await vscode.commands.executeCommand('trialdeck.enqueueTrial', { kind: 'study', path: study.path });
  }
}
