import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Value } from '../space/value.ts';
import { parseAttribute } from './attributeJson.ts';
import { ConstraintColumns, constraintsIn } from './constraintAttributes.ts';
import type { ParamCodec } from './paramCodec.ts';
import type { StoredTrial, TrialOrigin } from './storedTrial.ts';
import { changedAttribute, noMetricAttribute, readStudyAttributes } from './studyRows.ts';
import type { TrialReader, TrialRows } from './trialReader.ts';

/** The trials and attributes of a study in memory, brought up to date when another connection has written. */
export class StudyCache {
  readonly #db: DatabaseSync;
  readonly #studyId: number;
  readonly #reader: TrialReader;
  #codec: ParamCodec;
  readonly #dataVersion: StatementSync;
  readonly #trials = new Map<number, StoredTrial>();
  readonly #ids = new Map<number, number>();
  readonly #columns = new ConstraintColumns();
  #heads = new Map<number, string>();
  #attributes: Record<string, Value> = {};
  #seenDataVersion: unknown = null;
  #version = 0;
  #ordered: readonly StoredTrial[] | null = null;

  constructor(db: DatabaseSync, studyId: number, reader: TrialReader, codec: ParamCodec) {
    this.#db = db;
    this.#studyId = studyId;
    this.#reader = reader;
    this.#codec = codec;
    this.#dataVersion = db.prepare('PRAGMA data_version');
  }

  /** Reads all trials with another codec at the next {@link refresh}. */
  reread(codec: ParamCodec): void {
    this.#codec = codec;
    this.#heads.clear();
    this.#seenDataVersion = null;
  }

  /** Changes whenever a trial does. */
  get version(): number {
    return this.#version;
  }

  get attributes(): Record<string, Value> {
    return this.#attributes;
  }

  /** By number; the same array until a trial changes. */
  trials(): readonly StoredTrial[] {
    this.#ordered ??= [...this.#trials.values()].sort((a, b) => a.number - b.number);
    return this.#ordered;
  }

  idOf(number: number): number | undefined {
    return this.#ids.get(number);
  }

  trial(id: number): StoredTrial | undefined {
    return this.#trials.get(id);
  }

  /**
   * Reads what others have written since the last time: trials that are new, unfinished or changed their state or times.
   * Finished trials are immutable in Optuna; where we rewrote some the study says so, and all are read. Throws what SQLite throws, and then changes nothing.
   */
  refresh(): void {
    const dataVersion = this.#dataVersion.get()?.['data_version'];
    if (dataVersion === this.#seenDataVersion) {
      return;
    }
    const { heads, rows, attributes } = this.#inOneRead(() => this.#readChanges());
    for (const [id, trial] of this.#trials) {
      if (!heads.has(id)) {
        this.#trials.delete(id);
        this.#ids.delete(trial.number);
      }
    }
    this.#heads = heads;
    this.#attributes = attributes;
    this.#seenDataVersion = dataVersion;
    this.put(rows);
  }

  /** Reads trials inside the caller's transaction, to be {@link put} once it has committed. */
  read(ids: Iterable<number>): TrialRows[] {
    return this.#reader.some([...ids]);
  }

  put(rows: readonly TrialRows[]): void {
    let columnsGrew = false;
    for (const row of rows) {
      const trial = this.#decode(row);
      this.#trials.set(row.id, trial);
      this.#ids.set(row.number, row.id);
      columnsGrew = this.#columns.learn(trial.constraintValues ?? {}) || columnsGrew;
    }
    this.#fillConstraints(columnsGrew ? this.#trials.keys() : rows.map(({ id }) => id));
    this.#ordered = null;
    this.#version++;
  }

  #fillConstraints(ids: Iterable<number>): void {
    for (const id of ids) {
      const trial = this.#trials.get(id);
      if (trial?.constraintValues !== undefined) {
        this.#trials.set(id, { ...trial, constraints: this.#columns.row(trial.constraintValues) });
      }
    }
  }

  putAttributes(attributes: Readonly<Record<string, Value>>): void {
    this.#attributes = { ...this.#attributes, ...attributes };
  }

  #readChanges(): { heads: Map<number, string>; rows: TrialRows[]; attributes: Record<string, Value> } {
    const heads = this.#reader.heads();
    const attributes = readStudyAttributes(this.#db, this.#studyId);
    const rewritten = attributes[changedAttribute] !== this.#attributes[changedAttribute];
    const changed = rewritten
      ? [...heads.keys()]
      : [...heads.keys()].filter((id) => this.#heads.get(id) !== heads.get(id) || this.#isLive(id));
    // One by one costs more than all together from some hundreds on.
    const rows = changed.length > 500 ? this.#reader.all() : this.#reader.some(changed);
    return { heads, rows, attributes };
  }

  #isLive(id: number): boolean {
    const state = this.#trials.get(id)?.state;
    return state === undefined || state === 'running' || state === 'waiting';
  }

  /** All statements see the same moment. */
  #inOneRead<T>(read: () => T): T {
    if (this.#db.isTransaction) {
      return read();
    }
    this.#db.exec('BEGIN');
    try {
      return read();
    } finally {
      this.#db.exec('COMMIT');
    }
  }

  #decode(rows: TrialRows): StoredTrial {
    const mark = (key: string): Value => {
      const text = rows.attributes.get(`trialdeck:${key}`);
      return text === undefined ? null : parseAttribute(text);
    };
    const how = mark('how');
    const repeats = mark('repeats');
    const spread = mark('spread');
    const origin = originIn(mark('origin'));
    const system = rows.system.size === 0 ? null : attributesOf(rows.system);
    const constraints = system === null ? null : constraintsIn(system);
    return {
      number: rows.number,
      state: rows.state,
      params: this.#codec.decode(rows.params, rows.fixedParams),
      values: this.#attributes[noMetricAttribute] === true ? [] : rows.values,
      intermediate: rows.intermediate,
      reason: textIn(mark('reason')),
      startMs: rows.startMs,
      endMs: rows.endMs,
      run: runOf(textIn(mark('run'))),
      how: how === 'crashed' || how === 'stopped' ? how : null,
      ...(system === null ? {} : { attributes: system }),
      ...(constraints === null ? {} : { constraintValues: constraints }),
      ...(Array.isArray(repeats)
        ? { repeats: repeats.map((value) => (typeof value === 'number' ? value : Number.NaN)) }
        : {}),
      ...(typeof spread === 'number' ? { spread } : {}),
      ...(origin === null ? {} : { origin }),
    };
  }
}

function attributesOf(texts: ReadonlyMap<string, string>): Record<string, Value> {
  return Object.fromEntries([...texts].map(([key, text]) => [key, parseAttribute(text)]));
}

function textIn(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

function originIn(value: Value): TrialOrigin | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return null;
  }
  const { study, trial, run, source } = value;
  if (typeof study === 'string' && typeof trial === 'number') {
    return { study, trial };
  }
  return typeof run === 'string' && typeof source === 'string' ? { run, source } : null;
}

/** A run folder is one of the study's own: whoever wrote the database names no other. */
function runOf(mark: string | null): string | null {
  return mark !== null && /^runs\/\w[\w.-]*$/.test(mark) ? mark : null;
}
