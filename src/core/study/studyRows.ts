import type { DatabaseSync } from 'node:sqlite';
import type { SearchSpace } from '../space/distribution.ts';
import { spaceFromJson, spaceToJson } from '../space/spaceJson.ts';
import type { Direction } from '../space/trial.ts';
import type { Value } from '../space/value.ts';
import { attributeText, parseAttribute } from './attributeJson.ts';
import type { NewStudy } from './storedTrial.ts';
import { StudyError } from './studyError.ts';

/** A study as its rows say. */
export interface StudyRows {
  readonly id: number;
  readonly name: string;
  readonly directions: readonly Direction[];
  /** Names of the metrics, one a direction; empty when the study does not say. */
  readonly metrics: readonly string[];
  readonly space: SearchSpace | null;
}

/** Study user attribute of a study whose trials have no value (Optuna needs one: 0.0 is stored). */
export const noMetricAttribute = 'trialdeck:no_metric';
/** Study user attribute that changes whenever trials that had ended are rewritten: a reader then reads all of them again. */
export const changedAttribute = 'trialdeck:changed';
const spaceAttribute = 'trialdeck:space';
export const metricNamesAttribute = 'study:metric_names';

export function studyNames(db: DatabaseSync): string[] {
  return db
    .prepare('SELECT study_name FROM studies ORDER BY study_id')
    .all()
    .map((row) => String(row['study_name']));
}

/** Adds a study, inside the caller's transaction; returns its id. Throws StudyError `exists`. */
export function insertStudy(db: DatabaseSync, study: NewStudy, file: string): number {
  if (studyNames(db).includes(study.name)) {
    throw new StudyError('exists', `${file} already holds a study ${study.name}.`);
  }
  const id = Number(db.prepare('INSERT INTO studies (study_name) VALUES (?)').run(study.name).lastInsertRowid);
  const direction = db.prepare('INSERT INTO study_directions (direction, study_id, objective) VALUES (?, ?, ?)');
  const { objectives } = study;
  for (const [objective, goal] of objectives.length === 0 ? [[0, 'minimize'] as const] : goals(objectives)) {
    direction.run(goal.toUpperCase(), id, objective);
  }
  const system = db.prepare('INSERT INTO study_system_attributes (study_id, "key", value_json) VALUES (?, ?, ?)');
  if (objectives.length > 0) {
    system.run(id, metricNamesAttribute, attributeText(objectives.map(({ name }) => name)));
  }
  system.run(id, spaceAttribute, spaceToJson(study.space));
  const attributes = objectives.length === 0 ? { ...study.attributes, [noMetricAttribute]: true } : study.attributes;
  setStudyAttributes(db, id, attributes);
  return id;
}

function goals(objectives: NewStudy['objectives']): (readonly [objective: number, goal: Direction])[] {
  return objectives.map(({ goal }, i) => [i, goal]);
}

/** Replaces the space that the study carries, inside the caller's transaction. */
export function storeSpace(db: DatabaseSync, studyId: number, space: SearchSpace): void {
  db.prepare(
    `INSERT INTO study_system_attributes (study_id, "key", value_json) VALUES (?, ?, ?)
      ON CONFLICT (study_id, "key") DO UPDATE SET value_json = excluded.value_json`,
  ).run(studyId, spaceAttribute, spaceToJson(space));
}

/** Throws StudyError `several-studies` without a name where there are several, `missing` when there is no such study. */
export function findStudy(db: DatabaseSync, file: string, name: string | undefined, space?: SearchSpace): StudyRows {
  const names = studyNames(db);
  if (name === undefined && names.length > 1) {
    throw new StudyError(
      'several-studies',
      `${file} holds ${names.length} studies: ${names.join(', ')}. Name one: ${file}#${names[0]}`,
      { names },
    );
  }
  const wanted = name ?? names[0];
  const row = db.prepare('SELECT study_id FROM studies WHERE study_name = ?').get(wanted ?? '');
  if (wanted === undefined || row === undefined) {
    const held = names.length > 0 ? `it holds ${names.join(', ')}` : 'it holds none';
    throw new StudyError('missing', `${file} holds no study${name === undefined ? '' : ` ${name}`}: ${held}.`, {
      names,
    });
  }
  const id = Number(row['study_id']);
  const system = new Map(
    db
      .prepare('SELECT "key", value_json FROM study_system_attributes WHERE study_id = ? AND "key" IN (?, ?)')
      .all(id, spaceAttribute, metricNamesAttribute)
      .map((attribute) => [attribute['key'], String(attribute['value_json'])]),
  );
  const spaceText = system.get(spaceAttribute);
  const metricNames = parseAttribute(system.get(metricNamesAttribute) ?? '[]');
  return {
    id,
    name: wanted,
    directions: db
      .prepare('SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective')
      .all(id)
      .map((direction) => (direction['direction'] === 'MAXIMIZE' ? 'maximize' : 'minimize')),
    metrics: Array.isArray(metricNames) ? metricNames.map(String) : [],
    space: space ?? (spaceText === undefined ? null : spaceFromJson(spaceText)),
  };
}

export function readStudyAttributes(db: DatabaseSync, studyId: number): Record<string, Value> {
  const rows = db.prepare('SELECT "key", value_json FROM study_user_attributes WHERE study_id = ?').all(studyId);
  return Object.fromEntries(rows.map((row) => [String(row['key']), parseAttribute(String(row['value_json']))]));
}

/** Adds or replaces, inside the caller's transaction. */
export function setStudyAttributes(
  db: DatabaseSync,
  studyId: number,
  attributes: Readonly<Record<string, Value>>,
): void {
  const statement = db.prepare(
    `INSERT INTO study_user_attributes (study_id, "key", value_json) VALUES (?, ?, ?)
      ON CONFLICT (study_id, "key") DO UPDATE SET value_json = excluded.value_json`,
  );
  for (const [key, value] of Object.entries(attributes)) {
    statement.run(studyId, key, attributeText(value));
  }
}
