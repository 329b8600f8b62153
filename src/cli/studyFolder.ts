import path from 'node:path';
import { lastStageFolder, stageFolders } from '../core/study/lastStage.ts';
import { LocateError, locateStudy, type StudyPlace, studyPlace } from '../core/study/locate.ts';
import type { CliContext } from './command.ts';
import { UsageError } from './errors.ts';

/**
 * The folder of a study that a controller can run or has run.
 * @throws LocateError for an unknown study, UsageError for a lone database, which has no folder and no sweep
 */
export function locateStudyFolder(
  context: CliContext,
  reference: string,
): { readonly folder: string; readonly name: string } {
  const { folder, study } = locateStudy(context.workspace, reference, context.cwd);
  if (folder === null) {
    throw new UsageError(
      'missing-file',
      `${reference} is a database without a study folder, so it has no sweep to run.`,
    );
  }
  return { folder, name: study ?? path.basename(folder) };
}

/** A study to be read; the name of a sweep with stages means all of them, the last one first. */
export function placesOf(context: CliContext, reference: string): readonly [StudyPlace, ...StudyPlace[]] {
  try {
    return [locateStudy(context.workspace, reference, context.cwd)];
  } catch (error) {
    const stages = error instanceof LocateError ? stageFolders(context.workspace, reference).toReversed() : [];
    const [last, ...earlier] = stages.map(studyPlace);
    if (last === undefined) throw error;
    return [last, ...earlier];
  }
}

/** The folder of a study; the name of a sweep with stages means the last of them that there is. */
export function stageOrStudyFolder(context: CliContext, reference: string): string {
  try {
    return locateStudyFolder(context, reference).folder;
  } catch (error) {
    const last = error instanceof LocateError ? lastStageFolder(context.workspace, reference) : null;
    if (last === null) throw error;
    return last;
  }
}
