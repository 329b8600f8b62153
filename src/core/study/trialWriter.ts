import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Value } from '../space/value.ts';
import { attributeText } from './attributeJson.ts';
import type { ParamRow } from './paramCodec.ts';
import { timeText } from './time.ts';

const finalStates = { complete: 'COMPLETE', pruned: 'PRUNED', fail: 'FAIL' } as const;

/** Writes rows as Optuna would, inside the caller's transaction. Statements are prepared once. */
export class TrialWriter {
  readonly #utc: boolean;
  readonly #studyId: number;
  readonly #count: StatementSync;
  readonly #insert: StatementSync;
  readonly #pop: StatementSync;
  readonly #finish: StatementSync;
  readonly #endOtherwise: StatementSync;
  readonly #requeue: StatementSync;
  readonly #param: StatementSync;
  readonly #value: StatementSync;
  readonly #report: StatementSync;
  readonly #deleteReport: StatementSync;
  readonly #deleteReports: StatementSync;
  readonly #lastReport: StatementSync;
  readonly #deleteValues: StatementSync;
  readonly #user: AttributeTable;
  readonly #system: AttributeTable;

  constructor(db: DatabaseSync, studyId: number, utc: boolean) {
    this.#utc = utc;
    this.#studyId = studyId;
    this.#count = db.prepare('SELECT count(*) AS number FROM trials WHERE study_id = ?');
    this.#insert = db.prepare(
      'INSERT INTO trials (number, study_id, state, datetime_start, datetime_complete) VALUES (?, ?, ?, ?, ?)',
    );
    this.#pop = db.prepare(
      "UPDATE trials SET state = 'RUNNING', datetime_start = ? WHERE trial_id = ? AND state = 'WAITING'",
    );
    this.#finish = db.prepare(
      "UPDATE trials SET state = ?, datetime_complete = ? WHERE trial_id = ? AND state IN ('RUNNING', 'WAITING')",
    );
    this.#endOtherwise = db.prepare(
      "UPDATE trials SET state = ? WHERE trial_id = ? AND state NOT IN ('RUNNING', 'WAITING')",
    );
    this.#requeue = db.prepare(
      "UPDATE trials SET state = 'WAITING', datetime_start = NULL WHERE trial_id = ? AND state IN ('RUNNING', 'WAITING')",
    );
    this.#param = db.prepare(
      `INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)
        ON CONFLICT (trial_id, param_name) DO UPDATE SET param_value = excluded.param_value,
          distribution_json = excluded.distribution_json`,
    );
    this.#value = db.prepare('INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, ?)');
    this.#report = db.prepare(
      `INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type)
        VALUES (?, ?, ?, ?) ON CONFLICT (trial_id, step) DO UPDATE SET
          intermediate_value = excluded.intermediate_value, intermediate_value_type = excluded.intermediate_value_type`,
    );
    this.#deleteReport = db.prepare('DELETE FROM trial_intermediate_values WHERE trial_id = ? AND step = ?');
    this.#deleteReports = db.prepare('DELETE FROM trial_intermediate_values WHERE trial_id = ?');
    this.#lastReport = db.prepare(
      `SELECT intermediate_value AS value, intermediate_value_type AS type FROM trial_intermediate_values
        WHERE trial_id = ? ORDER BY step DESC LIMIT 1`,
    );
    this.#deleteValues = db.prepare('DELETE FROM trial_values WHERE trial_id = ?');
    this.#user = new AttributeTable(db, 'trial_user_attributes');
    this.#system = new AttributeTable(db, 'trial_system_attributes');
  }

  /** Number that the next inserted trial gets: Optuna counts the trials before it. */
  nextNumber(): number {
    return Number(this.#count.get(this.#studyId)?.['number']);
  }

  /** Adds a running trial; returns its id. */
  insert(number: number): number {
    return this.#add(number, 'RUNNING', this.#now(), null);
  }

  /** Adds a trial that waits to be asked with these values (JSON text); returns its id. */
  enqueue(number: number, fixedParams: string): number {
    const id = this.#add(number, 'WAITING', null, null);
    this.#system.putText(id, 'fixed_params', fixedParams);
    return id;
  }

  /** Adds a trial that has ended; times in milliseconds since 1970, null for now. Returns its id. */
  add(number: number, state: keyof typeof finalStates, startMs: number | null, endMs: number | null): number {
    const text = (ms: number | null): string => (ms === null ? this.#now() : timeText(ms, this.#utc));
    return this.#add(number, finalStates[state], text(startMs), text(endMs));
  }

  #add(number: number, state: string, start: string | null, end: string | null): number {
    return Number(this.#insert.run(number, this.#studyId, state, start, end).lastInsertRowid);
  }

  /** Makes a waiting trial running; false when it is not waiting any more. */
  pop(id: number): boolean {
    return this.#pop.run(this.#now(), id).changes === 1;
  }

  /** False when the trial has ended already. */
  finish(id: number, state: keyof typeof finalStates): boolean {
    return this.#finish.run(finalStates[state], this.#now(), id).changes === 1;
  }

  /** Gives a trial that has ended another final state; the time of its end stays. */
  endOtherwise(id: number, state: keyof typeof finalStates): void {
    this.#endOtherwise.run(finalStates[state], id);
  }

  /**
   * Makes a trial waiting again, its reports deleted: Optuna would show those of the lost attempt. The parameter rows
   * stay, so that real Optuna asks the trial with the same values.
   * @returns false when the trial has ended already
   */
  requeue(id: number, fixedParams: string): boolean {
    if (this.#requeue.run(id).changes !== 1) {
      return false;
    }
    this.#deleteReports.run(id);
    this.#system.putText(id, 'fixed_params', fixedParams);
    return true;
  }

  params(id: number, params: readonly ParamRow[]): void {
    for (const { name, internal, distribution } of params) {
      this.#param.run(id, name, internal, distribution);
    }
  }

  /** Stores the final values, one an objective, in place of any that are there; NaN is never stored. */
  values(id: number, values: readonly number[]): void {
    this.#deleteValues.run(id);
    for (const [objective, value] of values.entries()) {
      if (!Number.isNaN(value)) {
        this.#value.run(id, objective, ...stored(value));
      }
    }
  }

  /** What Optuna stores as value of a pruned trial: the report at the largest step, unless that is NaN. */
  valueOfLastReport(id: number): void {
    const last = this.#lastReport.get(id);
    if (last && last['type'] !== 'NAN') {
      this.#value.run(id, 0, last['value'] ?? null, last['type'] ?? 'FINITE');
    }
  }

  /** Applies changes of a report log: a value to store, or null to delete the step. */
  reports(id: number, changes: ReadonlyMap<number, number | null>): void {
    for (const [step, value] of changes) {
      if (value === null) {
        this.#deleteReport.run(id, step);
      } else {
        this.#report.run(id, step, ...stored(value));
      }
    }
  }

  /** Trial user attributes by their whole key; null removes one. */
  user(id: number, attributes: Readonly<Record<string, Value>>): void {
    this.#user.put(id, attributes);
  }

  /** Attributes of samplers and pruners by Optuna's names; null removes one. */
  system(id: number, attributes: Readonly<Record<string, Value>>): void {
    this.#system.put(id, attributes);
  }

  #now(): string {
    return timeText(Date.now(), this.#utc);
  }
}

/** One of the two tables of trial attributes. */
class AttributeTable {
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor(db: DatabaseSync, table: 'trial_user_attributes' | 'trial_system_attributes') {
    this.#put = db.prepare(
      `INSERT INTO ${table} (trial_id, "key", value_json) VALUES (?, ?, ?)
        ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json`,
    );
    this.#delete = db.prepare(`DELETE FROM ${table} WHERE trial_id = ? AND "key" = ?`);
  }

  put(id: number, attributes: Readonly<Record<string, Value>>): void {
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null) {
        this.#delete.run(id, key);
      } else {
        this.putText(id, key, attributeText(value));
      }
    }
  }

  putText(id: number, key: string, json: string): void {
    this.#put.run(id, key, json);
  }
}

function stored(value: number): [value: number | null, type: string] {
  if (Number.isNaN(value)) {
    return [null, 'NAN'];
  }
  if (Number.isFinite(value)) {
    return [value, 'FINITE'];
  }
  return [null, value > 0 ? 'INF_POS' : 'INF_NEG'];
}
