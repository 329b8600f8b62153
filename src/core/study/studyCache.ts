import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Value } from '../space/value.ts';
import { parseAttribute } from './attributeJson.ts';
import type { ParamCodec } from './paramCodec.ts';
import type { StoredTrial } from './storedTrial.ts';
import { noMetricAttribute, readStudyAttributes } from './studyRows.ts';
import type { TrialReader, TrialRows } from './trialReader.ts';

/** The trials and attributes of a study in memory, brought up to date when another connection has written. */
export class StudyCache {
  readonly #db: DatabaseSync;
  readonly #studyId: number;
  readonly #reader: TrialReader;
  readonly #codec: ParamCodec;
  readonly #dataVersion: StatementSync;
  readonly #trials = new Map<number, StoredTrial>();
  readonly #ids = new Map<number, number>();
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
   * Finished trials are immutable in Optuna. Throws what SQLite throws, and then changes nothing.
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
    for (const trial of rows) {
      this.#trials.set(trial.id, this.#decode(trial));
      this.#ids.set(trial.number, trial.id);
    }
    this.#ordered = null;
    this.#version++;
  }

  putAttributes(attributes: Readonly<Record<string, Value>>): void {
    this.#attributes = { ...this.#attributes, ...attributes };
  }

  #readChanges(): { heads: Map<number, string>; rows: TrialRows[]; attributes: Record<string, Value> } {
    const heads = this.#reader.heads();
    const changed = [...heads.keys()].filter((id) => this.#heads.get(id) !== heads.get(id) || this.#isLive(id));
    // One by one costs more than all together from some hundreds on.
    const rows = changed.length > 500 ? this.#reader.all() : this.#reader.some(changed);
    return { heads, rows, attributes: readStudyAttributes(this.#db, this.#studyId) };
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
    const how = this.#mark(rows, 'how');
    return {
      number: rows.number,
      state: rows.state,
      params: this.#codec.decode(rows.params, rows.fixedParams),
      values: this.#attributes[noMetricAttribute] === true ? [] : rows.values,
      intermediate: rows.intermediate,
      reason: this.#mark(rows, 'reason'),
      startMs: rows.startMs,
      endMs: rows.endMs,
      run: runOf(this.#mark(rows, 'run')),
      how: how === 'crashed' || how === 'stopped' ? how : null,
    };
  }

  #mark(rows: TrialRows, key: string): string | null {
    const text = rows.attributes.get(`trialdeck:${key}`);
    const value = text === undefined ? null : parseAttribute(text);
    return typeof value === 'string' ? value : null;
  }
}

/** A run folder is one of the study's own: whoever wrote the database names no other. */
function runOf(mark: string | null): string | null {
  return mark !== null && /^runs\/\w[\w.-]*$/.test(mark) ? mark : null;
}
