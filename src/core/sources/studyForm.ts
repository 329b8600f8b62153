import path from 'node:path';
import { type SpaceFields, spaceFields } from '../space/parameterField.ts';
import { openForReading } from '../study/openStudy.ts';
import { readJsonObject, textOf } from './jsonFile.ts';
import { type OpenPoints, openPoints } from './openPoints.ts';

/** What a form about a study shows beside its trials. */
export interface StudyForm extends SpaceFields {
  /** Null where the space has no end of points. */
  readonly open: OpenPoints | null;
}

const waitMs = 2000;

/**
 * Reads the space of a study for a form.
 * @param folder - absolute
 * @param mostPoints - how many open points are listed
 * @throws StudyError; Error for a study that carries no space, as one of another program
 */
export async function readStudyForm(folder: string, mostPoints: number): Promise<StudyForm> {
  const info = readJsonObject(path.join(folder, 'study.json')).object;
  const name = textOf(info?.['study']);
  const database = path.resolve(folder, textOf(info?.['database']) ?? 'study.db');
  const store = await openForReading({ database, study: name, folder }, waitMs);
  try {
    const { space } = store;
    if (space === null) {
      throw new Error(`${store.name} does not say what it searches: it was not made by Trialdeck`);
    }
    return { ...spaceFields(space), open: openPoints(space, store.trials(), mostPoints) };
  } finally {
    await store.close();
  }
}
