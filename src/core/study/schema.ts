import type { DatabaseSync } from 'node:sqlite';
import { StudyError } from './studyError.ts';

/** Head of Optuna's migrations since 3.2; `version_info.schema_version` beside it. */
const migrationHead = 'v3.2.0.a';
const schemaVersion = 12;
/** From 5 on, Optuna's times are UTC; a lower version in the file would make readers take ours for local time. */
const libraryVersion = '5.0.0';

/** The tables of Optuna 3.2 to 5.0 (`optuna/storages/_rdb/models.py`), as SQLAlchemy makes them on SQLite. */
const tables = `
CREATE TABLE studies (study_id INTEGER NOT NULL, study_name VARCHAR(512) NOT NULL, PRIMARY KEY (study_id));
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE TABLE version_info (version_info_id INTEGER NOT NULL, schema_version INTEGER, library_version VARCHAR(256),
  PRIMARY KEY (version_info_id), CHECK (version_info_id = 1));
CREATE TABLE study_directions (study_direction_id INTEGER NOT NULL, direction VARCHAR(8) NOT NULL,
  study_id INTEGER NOT NULL, objective INTEGER NOT NULL, PRIMARY KEY (study_direction_id),
  UNIQUE (study_id, objective), FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE TABLE study_user_attributes (study_user_attribute_id INTEGER NOT NULL, study_id INTEGER, "key" VARCHAR(512),
  value_json TEXT, PRIMARY KEY (study_user_attribute_id), UNIQUE (study_id, "key"),
  FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE TABLE study_system_attributes (study_system_attribute_id INTEGER NOT NULL, study_id INTEGER, "key" VARCHAR(512),
  value_json TEXT, PRIMARY KEY (study_system_attribute_id), UNIQUE (study_id, "key"),
  FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE TABLE trials (trial_id INTEGER NOT NULL, number INTEGER, study_id INTEGER, state VARCHAR(8) NOT NULL,
  datetime_start DATETIME, datetime_complete DATETIME, PRIMARY KEY (trial_id),
  FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE INDEX ix_trials_study_id ON trials (study_id);
CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER NOT NULL, trial_id INTEGER, "key" VARCHAR(512),
  value_json TEXT, PRIMARY KEY (trial_user_attribute_id), UNIQUE (trial_id, "key"),
  FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_system_attributes (trial_system_attribute_id INTEGER NOT NULL, trial_id INTEGER, "key" VARCHAR(512),
  value_json TEXT, PRIMARY KEY (trial_system_attribute_id), UNIQUE (trial_id, "key"),
  FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_params (param_id INTEGER NOT NULL, trial_id INTEGER, param_name VARCHAR(512), param_value FLOAT,
  distribution_json TEXT, PRIMARY KEY (param_id), UNIQUE (trial_id, param_name),
  FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_values (trial_value_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, objective INTEGER NOT NULL,
  value FLOAT, value_type VARCHAR(7) NOT NULL, PRIMARY KEY (trial_value_id), UNIQUE (trial_id, objective),
  FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER NOT NULL, trial_id INTEGER NOT NULL,
  step INTEGER NOT NULL, intermediate_value FLOAT, intermediate_value_type VARCHAR(7) NOT NULL,
  PRIMARY KEY (trial_intermediate_value_id), UNIQUE (trial_id, step), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_heartbeats (trial_heartbeat_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, heartbeat DATETIME NOT NULL,
  PRIMARY KEY (trial_heartbeat_id), UNIQUE (trial_id), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO version_info VALUES (1, ${schemaVersion}, '${libraryVersion}');
INSERT INTO alembic_version VALUES ('${migrationHead}');
`;

/** Makes the tables, inside the caller's transaction. */
export function createSchema(db: DatabaseSync): void {
  db.exec(tables);
}

/** True for a file in which nothing was ever written. */
export function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined;
}

/** Throws StudyError `not-a-study` or `other-version` unless the file has the schema that we write. */
export function checkSchema(db: DatabaseSync, file: string): void {
  const names = new Set(
    db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .map((row) => row['name']),
  );
  if (!names.has('studies') || !names.has('trials') || !names.has('version_info')) {
    throw new StudyError('not-a-study', `${file} is a SQLite file without a study.`);
  }
  const version = db.prepare('SELECT schema_version, library_version FROM version_info').get();
  const head = names.has('alembic_version')
    ? db.prepare('SELECT version_num FROM alembic_version').get()?.['version_num']
    : undefined;
  if (head !== migrationHead || version?.['schema_version'] !== schemaVersion) {
    const writer = `Optuna ${version?.['library_version'] ?? 'of an unknown version'}`;
    throw new StudyError(
      'other-version',
      `${file} was made by ${writer} with schema ${head ?? 'unknown'}, this version reads ${migrationHead}. ` +
        'If it is older, mend it with: optuna storage upgrade --storage sqlite:///FILE',
    );
  }
}

/** Whether the times in the file are UTC; Optuna before 5.0 wrote local ones. */
export function timesAreUtc(db: DatabaseSync): boolean {
  const version = String(db.prepare('SELECT library_version FROM version_info').get()?.['library_version'] ?? '');
  return Number.parseInt(version, 10) >= 5;
}
