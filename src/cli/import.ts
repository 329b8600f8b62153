import { type Measure, measureOf } from '../core/controller/objective.ts';
import { type ImportSource, importSource } from '../core/stages/importSource.ts';
import { type Imported, importedBefore, importTrials } from '../core/stages/importTrials.ts';
import { studyIsHeld } from '../core/study/door.ts';
import { locateStudy } from '../core/study/locate.ts';
import { StudyStore } from '../core/study/store.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { updateDerived } from './derivedFiles.ts';
import { toJson } from './json.ts';
import { readStoredSweep } from './storedSweep.ts';
import { oneLine } from './text/displayWidth.ts';

/** `import STUDY FROM...`: trials of elsewhere that a study learns from. */
export const importCommand: CliCommand = {
  name: 'import',
  summary: 'add finished trials of other studies, or past runs, to a study',
  usage: 'STUDY FROM...',
  description:
    'Adds what has ended elsewhere and fits the search space of STUDY, so that its sampler and pruner start from it. FROM is a study (name, folder, ' +
    'database, FILE.db#NAME, also one of Optuna), a run, or a folder of runs, whose value is read from its metrics. Imported trials use up nothing ' +
    'of the total of trials. What was imported before is left out.',
  options: [],
  examples: [
    { line: 'import fine coarse', says: 'the trials of another study' },
    { line: 'import fine optuna.db#tuning coarse', says: 'those of a study of Optuna, and of one more' },
    { line: 'import fine .trialdeck/runs', says: 'the runs that were started by hand' },
  ],
  async run(context) {
    const [reference = '', ...from] = operands(context, importCommand, ['STUDY', 'FROM...']);
    const place = locateStudy(context.workspace, reference, context.cwd);
    const { database, study } = place;
    const store = await StudyStore.open(database, { readOnly: false, ...(study === null ? {} : { name: study }) });
    try {
      const measure =
        place.folder === null
          ? { objectives: goalsOf(store), rule: { kind: 'last' } as const, constraints: [] }
          : measureOf(readStoredSweep(context, place.folder, {}).spec);
      const imported = await importAll(context, store, from, measure);
      if (place.folder !== null && !studyIsHeld(place.folder)) updateDerived(context, place, store);
      if (context.json) context.out(`${toJson({ study: store.name, ...imported })}\n`);
      return sayImported(context, store.name, imported);
    } finally {
      await store.close();
    }
  },
};

/** All sources or none. */
async function importAll(
  context: CliContext,
  store: StudyStore,
  from: readonly string[],
  measure: Measure,
): Promise<Imported> {
  try {
    const sources: ImportSource[] = [];
    for (const each of from) sources.push(await importSource(context.workspace, each, context.cwd, measure));
    return await importTrials(store, sources);
  } catch (error) {
    if (from.length > 1) context.err('nothing is imported\n');
    throw error;
  }
}

function goalsOf({ directions, metrics }: StudyStore): { name: string; goal: 'minimize' | 'maximize' }[] {
  return directions.map((goal, i) => ({ name: metrics[i] ?? 'value', goal }));
}

/**
 * `12 trials imported into fine, 3 skipped` and why.
 * @returns the exit code: 1 where nothing fits
 */
function sayImported(context: CliContext, study: string, { imported, skipped, reasons }: Imported): number {
  const failed = imported === 0 && !reasons.some(({ reason }) => reason === importedBefore);
  const say = failed ? context.err : context.json || context.quiet ? () => undefined : context.out;
  const trials = imported === 1 ? '1 trial' : `${imported} trials`;
  say(`${trials} imported into ${oneLine(study)}${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
  for (const { reason, count } of reasons) say(`  ${count} skipped: ${oneLine(reason)}\n`);
  return failed ? 1 : 0;
}
