import type { EditorContext } from './editorContext.ts';
import { pickStudy, type Target, targetOf } from './target.ts';

/**
 * Opens the charts of the selected trials and runs, of a study, of the newest study of a sweep file, or of a study that
 * the user picks.
 * @param all - every selected row when more than one is
 */
export async function openCharts(context: EditorContext, argument: unknown, all: unknown): Promise<void> {
  const targets = (Array.isArray(all) && all.length > 1 ? all : [argument]).flatMap((item) => targetOf(item) ?? []);
  const trials = targets.flatMap((target) =>
    target.kind === 'trial' ? [{ study: target.study, number: target.number }] : [],
  );
  const runs = targets.flatMap((target) => (target.kind === 'run' ? [target.path] : []));
  if (trials.length + runs.length > 0) {
    await context.openCharts({ kind: 'chosen', trials, runs });
    return;
  }
  const study = await studyOf(context, targets[0]);
  if (study !== undefined) {
    await context.openCharts({ kind: 'study', study });
  }
}

async function studyOf(context: EditorContext, target: Target | undefined): Promise<string | undefined> {
  if (target?.kind === 'study') {
    return target.path;
  }
  await context.open();
  const { studies } = context.model;
  const ofFile = studies
    .filter(({ sweep }) => target?.kind === 'file' && sweep === target.path)
    .sort((a, b) => (b.startMs ?? 0) - (a.startMs ?? 0));
  const nothing = 'There is nothing to draw yet. Run a sweep first.';
  return ofFile[0]?.path ?? (await pickStudy(studies, 'Open the charts of which sweep?', nothing))?.path;
}
