import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { attributeText } from './attributeJson.ts';
import type { ParamRow } from './paramCodec.ts';
import type { HowEnded } from './storedTrial.ts';
import { timeText } from './time.ts';

/** What an attempt leaves on its trial; null removes it. */
export interface TrialMarks {
  readonly run?: string | null;
  readonly reason?: string | null;
  readonly how?: HowEnded | null;
}

const finalStates = { complete: 'COMPLETE', pruned: 'PRUNED', fail: 'FAIL' } as const;

/** Writes rows as Optuna would, inside the caller's transaction. Statements are prepared once. */
export class TrialWriter {
  readonly #utc: boolean;
  readonly #studyId: number;
  readonly #count: StatementSync;
  readonly #insert: StatementSync;
  readonly #pop: StatementSync;
  readonly #finish: StatementSync;
  readonly #requeue: StatementSync;
  readonly #param: StatementSync;
  readonly #value: StatementSync;
  readonly #report: StatementSync;
  readonly #deleteReport: StatementSync;
  readonly #deleteReports: StatementSync;
  readonly #lastReport: StatementSync;
  readonly #mark: StatementSync;
  readonly #unmark: StatementSync;
  readonly #fix: StatementSync;

  constructor(db: DatabaseSync, studyId: number, utc: boolean) {
    this.#utc = utc;
    this.#studyId = studyId;
    this.#count = db.prepare('SELECT count(*) AS number FROM trials WHERE study_id = ?');
    this.#insert = db.prepare(
      "INSERT INTO trials (number, study_id, state, datetime_start) VALUES (?, ?, 'RUNNING', ?)",
    );
    this.#pop = db.prepare(
      "UPDATE trials SET state = 'RUNNING', datetime_start = ? WHERE trial_id = ? AND state = 'WAITING'",
    );
    this.#finish = db.prepare(
      "UPDATE trials SET state = ?, datetime_complete = ? WHERE trial_id = ? AND state IN ('RUNNING', 'WAITING')",
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
    this.#mark = db.prepare(
      `INSERT INTO trial_user_attributes (trial_id, "key", value_json) VALUES (?, ?, ?)
        ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json`,
    );
    this.#unmark = db.prepare('DELETE FROM trial_user_attributes WHERE trial_id = ? AND "key" = ?');
    this.#fix = db.prepare(
      `INSERT INTO trial_system_attributes (trial_id, "key", value_json) VALUES (?, 'fixed_params', ?)
        ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json`,
    );
  }

  /** Number that the next inserted trial gets: Optuna counts the trials before it. */
  nextNumber(): number {
    return Number(this.#count.get(this.#studyId)?.['number']);
  }

  /** Adds a running trial; returns its id. */
  insert(number: number): number {
    return Number(this.#insert.run(number, this.#studyId, this.#now()).lastInsertRowid);
  }

  /** Makes a waiting trial running; false when it is not waiting any more. */
  pop(id: number): boolean {
    return this.#pop.run(this.#now(), id).changes === 1;
  }

  /** False when the trial has ended already. */
  finish(id: number, state: keyof typeof finalStates): boolean {
    return this.#finish.run(finalStates[state], this.#now(), id).changes === 1;
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
    this.#fix.run(id, fixedParams);
    return true;
  }

  params(id: number, params: readonly ParamRow[]): void {
    for (const { name, internal, distribution } of params) {
      this.#param.run(id, name, internal, distribution);
    }
  }

  /** Stores the final value; NaN is never stored. */
  value(id: number, value: number): void {
    if (!Number.isNaN(value)) {
      this.#value.run(id, 0, ...stored(value));
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

  marks(id: number, marks: TrialMarks): void {
    for (const [key, value] of Object.entries(marks)) {
      if (value === null) {
        this.#unmark.run(id, `trialdeck:${key}`);
      } else {
        this.#mark.run(id, `trialdeck:${key}`, attributeText(value));
      }
    }
  }

  #now(): string {
    return timeText(Date.now(), this.#utc);
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
