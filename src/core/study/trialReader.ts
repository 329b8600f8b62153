import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { TrialState } from '../space/state.ts';
import type { ParamRow } from './paramCodec.ts';
import { parseTime } from './time.ts';

/** A trial as its rows say, parameters in storage form. */
export interface TrialRows {
  readonly id: number;
  readonly number: number;
  readonly state: TrialState;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly params: ParamRow[];
  readonly values: number[];
  readonly intermediate: [step: number, value: number][];
  /** JSON text of our own user attributes by key. */
  readonly attributes: Map<string, string>;
  /** JSON text of what samplers and pruners keep with it, by key. */
  readonly system: Map<string, string>;
  /** JSON text of the values that a queued trial will be asked with. */
  fixedParams: string | null;
}

const states: Readonly<Record<string, TrialState>> = {
  RUNNING: 'running',
  COMPLETE: 'complete',
  PRUNED: 'pruned',
  FAIL: 'fail',
  WAITING: 'waiting',
};

const ofStudy = 'trial_id IN (SELECT trial_id FROM trials WHERE study_id = ?)';
/** In a file with one study nothing need be asked of a row, which halves the time. */
const ofAny = '? IS NOT NULL';
const ofIds = 'trial_id IN (SELECT value FROM json_each(?))';

/** One statement a table for all trials asked for; a statement a trial would take three times as long at 10,000 trials. */
class Queries {
  readonly trials: StatementSync;
  readonly params: StatementSync;
  readonly values: StatementSync;
  readonly intermediate: StatementSync;
  readonly attributes: StatementSync;
  readonly system: StatementSync;
  readonly fixedParams: StatementSync;

  constructor(db: DatabaseSync, scope: string) {
    this.trials = asArrays(
      db,
      `SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials WHERE ${scope} ORDER BY trial_id`,
    );
    this.params = asArrays(
      db,
      `SELECT trial_id, param_name, param_value, distribution_json FROM trial_params WHERE ${scope} ORDER BY param_id`,
    );
    this.values = asArrays(
      db,
      `SELECT trial_id, value, nullif(value_type, 'FINITE') FROM trial_values WHERE ${scope} ORDER BY trial_id, objective`,
    );
    // As a float: a step beyond 2^53 would otherwise be refused.
    this.intermediate = asArrays(
      db,
      `SELECT trial_id, CAST(step AS REAL), intermediate_value, nullif(intermediate_value_type, 'FINITE')
        FROM trial_intermediate_values WHERE ${scope} ORDER BY trial_id, step`,
    );
    this.attributes = asArrays(
      db,
      `SELECT trial_id, "key", value_json FROM trial_user_attributes
        WHERE ${scope} AND "key" IN ('trialdeck:run', 'trialdeck:reason', 'trialdeck:how', 'trialdeck:repeats',
          'trialdeck:spread', 'trialdeck:origin')`,
    );
    // Long texts that real Optuna's samplers keep for themselves are left where they are.
    this.system = asArrays(
      db,
      `SELECT trial_id, "key", value_json FROM trial_system_attributes WHERE ${scope} AND "key" <> 'fixed_params'
        AND "key" NOT GLOB '*:relative_params:*' AND "key" NOT GLOB 'artifacts:*' ORDER BY trial_system_attribute_id`,
    );
    this.fixedParams = asArrays(
      db,
      `SELECT trial_id, value_json FROM trial_system_attributes WHERE ${scope} AND "key" = 'fixed_params'
        AND trial_id IN (SELECT trial_id FROM trials WHERE state = 'WAITING')`,
    );
  }
}

/** Reads trials of one study. Throws what SQLite throws; the caller keeps it in one transaction. */
export class TrialReader {
  readonly #studyId: number;
  readonly #utc: boolean;
  readonly #studies: StatementSync;
  readonly #all: Queries;
  readonly #alone: Queries;
  readonly #some: Queries;
  readonly #heads: StatementSync;

  constructor(db: DatabaseSync, studyId: number, utc: boolean) {
    this.#studyId = studyId;
    this.#utc = utc;
    this.#studies = asArrays(db, 'SELECT count(*) FROM studies');
    this.#all = new Queries(db, ofStudy);
    this.#alone = new Queries(db, ofAny);
    this.#some = new Queries(db, ofIds);
    this.#heads = asArrays(
      db,
      'SELECT trial_id, state, datetime_start, datetime_complete FROM trials WHERE study_id = ? ORDER BY trial_id',
    );
  }

  /** Per trial id a text that changes whenever its state or one of its times does. */
  heads(): Map<number, string> {
    const heads = new Map<number, string>();
    each(this.#heads, this.#studyId, (row) => heads.set(Number(row[0]), `${row[1]}|${row[2]}|${row[3]}`));
    return heads;
  }

  all(): TrialRows[] {
    let studies = 0;
    each(this.#studies, null, (row) => {
      studies = Number(row[0]);
    });
    return this.#read(studies === 1 ? this.#alone : this.#all, this.#studyId);
  }

  some(ids: readonly number[]): TrialRows[] {
    return ids.length === 0 ? [] : this.#read(this.#some, JSON.stringify(ids));
  }

  // Rows by index: taking them apart as an iterable doubles the time of a hundred thousand of them.
  #read(queries: Queries, scope: string | number): TrialRows[] {
    const trials = new Map<number, TrialRows>();
    each(queries.trials, scope, (row) =>
      trials.set(Number(row[0]), {
        id: Number(row[0]),
        number: Number(row[1]),
        state: states[String(row[2])] ?? 'fail',
        startMs: parseTime(row[3], this.#utc),
        endMs: parseTime(row[4], this.#utc),
        params: [],
        values: [],
        intermediate: [],
        attributes: new Map(),
        system: new Map(),
        fixedParams: null,
      }),
    );
    const texts = new Map<SQLOutputValue | undefined, string>();
    each(queries.params, scope, (row) =>
      trials
        .get(Number(row[0]))
        ?.params.push({ name: once(texts, row[1]), internal: Number(row[2]), distribution: once(texts, row[3]) }),
    );
    each(queries.values, scope, (row) => trials.get(Number(row[0]))?.values.push(numberOf(row[1], row[2])));
    each(queries.intermediate, scope, (row) =>
      trials.get(Number(row[0]))?.intermediate.push([Number(row[1]), numberOf(row[2], row[3])]),
    );
    each(queries.attributes, scope, (row) =>
      trials.get(Number(row[0]))?.attributes.set(String(row[1]), String(row[2])),
    );
    each(queries.system, scope, (row) => trials.get(Number(row[0]))?.system.set(String(row[1]), String(row[2])));
    each(queries.fixedParams, scope, (row) => {
      const trial = trials.get(Number(row[0]));
      if (trial) {
        trial.fixedParams = String(row[1]);
      }
    });
    return [...trials.values()];
  }
}

/** The one copy of a text that comes again with every trial. */
function once(texts: Map<SQLOutputValue | undefined, string>, cell: SQLOutputValue | undefined): string {
  const known = texts.get(cell);
  if (known !== undefined) {
    return known;
  }
  const text = String(cell);
  texts.set(cell, text);
  return text;
}

/** A stored value: the type, null for a finite one, says what the NULL of a number that SQLite cannot hold means. */
function numberOf(value: SQLOutputValue | undefined, type: SQLOutputValue | undefined): number {
  switch (type) {
    case 'INF_POS':
      return Number.POSITIVE_INFINITY;
    case 'INF_NEG':
      return Number.NEGATIVE_INFINITY;
    case 'NAN':
      return Number.NaN;
    default:
      return value === null || value === undefined ? Number.NaN : Number(value);
  }
}

function asArrays(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

/** Row by row: all of a hundred thousand at once keep the garbage collector busy. */
function each(
  statement: StatementSync,
  scope: string | number | null,
  take: (row: readonly SQLOutputValue[]) => unknown,
): void {
  const found: Iterable<unknown> = scope === null ? statement.iterate() : statement.iterate(scope);
  for (const row of found) {
    if (Array.isArray(row)) {
      take(row);
    }
  }
}
