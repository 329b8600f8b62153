import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { SearchSpace } from '../space/distribution.ts';
import { spaceToJson } from '../space/spaceJson.ts';
import { attributeText } from './attributeJson.ts';
import { lockTimeoutMs, openConnection, whenFree } from './connection.ts';
import { checkSchema, isEmpty } from './schema.ts';
import { spaceDifference } from './spaceDifference.ts';
import { StudyStore } from './store.ts';
import { readStoredSpace } from './storedSpace.ts';
import type { NewStudy } from './storedTrial.ts';
import { StudyError } from './studyError.ts';
import {
  findStudy,
  metricNamesAttribute,
  type StudyRows,
  setStudyAttributes,
  storeSpace,
  studyNames,
} from './studyRows.ts';
import { Transactions } from './transactions.ts';

/**
 * Makes a study, or goes on with the one of that name that the file holds, which real Optuna may have made: its trials and
 * attributes stay, ours are added.
 * @throws StudyError `space-differs` and `objectives-differ` where Optuna could not go on with both, and what creating throws
 */
export async function createOrAdopt(database: string, study: NewStudy): Promise<StudyStore> {
  if (!(await holdsStudy(database, study.name))) return StudyStore.create(database, study);
  await adopt(database, study);
  return StudyStore.open(database, { name: study.name, readOnly: false });
}

/** Whether a file holds a study of that name. */
export async function holdsStudy(database: string, name: string): Promise<boolean> {
  if (database === ':memory:' || !existsSync(database)) return false;
  const db = await openConnection(database, { readOnly: false, waitMs: lockTimeoutMs });
  try {
    return await whenFree(database, lockTimeoutMs, () => {
      if (isEmpty(db)) return false;
      checkSchema(db, database);
      return studyNames(db).includes(name);
    });
  } finally {
    db.close();
  }
}

async function adopt(database: string, study: NewStudy): Promise<void> {
  const db = await openConnection(database, { readOnly: false, waitMs: lockTimeoutMs });
  try {
    await new Transactions(db, database, lockTimeoutMs).run(() => {
      const found = findStudy(db, database, study.name);
      checkObjectives(found, study);
      checkSpace(db, found, study.space);
      storeSpace(db, found.id, study.space);
      if (found.metrics.length === 0 && study.objectives.length > 0) nameMetrics(db, found.id, study);
      setStudyAttributes(db, found.id, study.attributes);
    });
  } finally {
    db.close();
  }
}

function checkObjectives(found: StudyRows, { name, objectives }: NewStudy): void {
  const goals = objectives.length === 0 ? ['minimize'] : objectives.map(({ goal }) => goal);
  if (goals.length === found.directions.length && goals.every((goal, i) => goal === found.directions[i])) return;
  throw new StudyError(
    'objectives-differ',
    `study ${name} is there to ${found.directions.join(', ')}, the sweep to ${goals.join(', ')}. Correct the goal, or give the sweep a study of its own.`,
  );
}

/** Parameters that only one of the two has do not matter to Optuna. */
function checkSpace(db: DatabaseSync, found: StudyRows, space: SearchSpace): void {
  const stored = found.space ?? readStoredSpace(db, found.id);
  if (stored === null || (found.space !== null && spaceToJson(found.space) === spaceToJson(space))) return;
  const shared = new Set(stored.parameters.map(({ name }) => name));
  const given = space.parameters.filter(({ name }) => shared.has(name)).map(({ condition: _, ...rest }) => rest);
  const names = new Set(given.map(({ name }) => name));
  const known = stored.parameters.filter(({ name }) => names.has(name)).map(({ condition: _, ...rest }) => rest);
  const problem = spaceDifference(found.space ?? { parameters: known }, {
    parameters: found.space ? space.parameters : given,
  });
  if (problem === null) return;
  throw new StudyError(
    'space-differs',
    `study ${found.name} was made for another search space: ${problem}. Give the sweep a study of its own: --study NAME.`,
  );
}

function nameMetrics(db: DatabaseSync, studyId: number, { objectives }: NewStudy): void {
  db.prepare('INSERT INTO study_system_attributes (study_id, "key", value_json) VALUES (?, ?, ?)').run(
    studyId,
    metricNamesAttribute,
    attributeText(objectives.map(({ name }) => name)),
  );
}
