import { existsSync, rmSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { SearchSpace } from '../space/distribution.ts';
import type { Direction } from '../space/trial.ts';
import type { Value } from '../space/value.ts';
import { isBusy, lockTimeoutMs, openConnection, studyError, whenFree } from './connection.ts';
import { ParamCodec } from './paramCodec.ts';
import { ReportBuffer } from './reportBuffer.ts';
import { checkSchema, createSchema, isEmpty, timesAreUtc } from './schema.ts';
import { spaceDifference } from './spaceDifference.ts';
import { readStoredSpace } from './storedSpace.ts';
import type { NewStudy, StoredTrial, StudyChanges } from './storedTrial.ts';
import { StudyCache } from './studyCache.ts';
import { StudyError } from './studyError.ts';
import {
  changedAttribute,
  findStudy,
  insertStudy,
  noMetricAttribute,
  type StudyRows,
  setStudyAttributes,
  storeSpace,
} from './studyRows.ts';
import { Transactions } from './transactions.ts';
import { TrialChanger } from './trialChanger.ts';
import { TrialReader } from './trialReader.ts';
import { TrialWriter } from './trialWriter.ts';

export interface OpenOptions {
  /** Which study of the file; may be left out when it holds one. */
  readonly name?: string;
  readonly readOnly: boolean;
  /** Used instead of the space that the study carries. */
  readonly space?: SearchSpace;
  /** Gives a study of real Optuna, which stores no space, the one that its trials show. */
  readonly deriveSpace?: boolean;
  /** How long to wait for another program's lock; 30 s by default. */
  readonly waitMs?: number;
}

/** Reports wait this long for others, so that many short transactions do not keep readers out. */
const flushMs = 100;
/** After a flush that failed. */
const retryFlushMs = 1000;

/**
 * One study in a SQLite file that real Optuna 3.2 to 5.0 reads and writes too. Reading is synchronous and from memory;
 * writing is one transaction a call, in the order of the calls.
 */
export class StudyStore implements Disposable, AsyncDisposable {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** Names of the metrics, one a direction; empty when the study has none or does not say. */
  readonly metrics: readonly string[];
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #studyId: number;
  readonly #transactions: Transactions;
  readonly #cache: StudyCache;
  #codec: ParamCodec;
  #space: SearchSpace | null;
  readonly #reports = new ReportBuffer();
  #changer: TrialChanger | null = null;
  #flushTimer: NodeJS.Timeout | null = null;
  #shown: { readonly key: string; readonly trials: readonly StoredTrial[] } | null = null;

  private constructor(db: DatabaseSync, file: string, study: StudyRows, waitMs: number) {
    this.name = study.name;
    this.directions = study.directions;
    this.metrics = study.metrics;
    this.#space = study.space;
    this.#db = db;
    this.#file = file;
    this.#studyId = study.id;
    this.#transactions = new Transactions(db, file, waitMs);
    this.#codec = new ParamCodec(study.space);
    this.#cache = new StudyCache(db, study.id, new TrialReader(db, study.id, timesAreUtc(db)), this.#codec);
  }

  /**
   * Adds a study to the file, which is made if need be.
   * @throws StudyError `exists`, `not-a-study`, `other-version`, `locked`, `read-only`, `disk-full`; nothing is left then
   */
  static async create(database: string, study: NewStudy): Promise<StudyStore> {
    const isNew = database === ':memory:' || !existsSync(database);
    const db = await openConnection(database, { readOnly: false, waitMs: lockTimeoutMs });
    try {
      await new Transactions(db, database, lockTimeoutMs).run(() => {
        if (isEmpty(db)) {
          createSchema(db);
        } else {
          checkSchema(db, database);
        }
        insertStudy(db, study, database);
      });
      return await StudyStore.#load(db, database, { name: study.name, readOnly: false, space: study.space });
    } catch (error) {
      db.close();
      if (isNew && existsSync(database) && statSync(database).size === 0) {
        rmSync(database);
      }
      throw error;
    }
  }

  /** @throws StudyError `missing`, `not-a-study`, `other-version`, `several-studies`, `unfinished-write`, `locked` */
  static async open(database: string, options: OpenOptions): Promise<StudyStore> {
    if (!existsSync(database)) {
      throw new StudyError('missing', `There is no study at ${database}.`);
    }
    const waitMs = options.waitMs ?? lockTimeoutMs;
    const db = await openConnection(database, { readOnly: options.readOnly, waitMs });
    try {
      return await StudyStore.#load(db, database, options);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /**
   * Rolls back what a killed writer left half done, which a read-only open cannot (`unfinished-write`).
   * Only for a study of ours whose controller lock is free.
   */
  static async recover(database: string): Promise<void> {
    const db = await openConnection(database, { readOnly: false, waitMs: lockTimeoutMs });
    try {
      await whenFree(database, lockTimeoutMs, () => db.prepare('SELECT count(*) FROM sqlite_master').get());
    } finally {
      db.close();
    }
  }

  static #load(db: DatabaseSync, file: string, options: OpenOptions): Promise<StudyStore> {
    const waitMs = options.waitMs ?? lockTimeoutMs;
    return whenFree(file, waitMs, () => {
      if (isEmpty(db)) {
        throw new StudyError('missing', `There is no study in ${file} yet: the file is empty.`);
      }
      checkSchema(db, file);
      const found = findStudy(db, file, options.name, options.space);
      const space = found.space ?? (options.deriveSpace ? readStoredSpace(db, found.id) : null);
      const store = new StudyStore(db, file, { ...found, space }, waitMs);
      store.#cache.refresh();
      return store;
    });
  }

  /** Null for a study of real Optuna. */
  get space(): SearchSpace | null {
    return this.#space;
  }

  /**
   * Replaces the space by one in which only ranges differ, or gives one to a study of real Optuna. Trials keep their values,
   * those that wait too.
   * @throws StudyError `space-differs` where a parameter, its choices or its scale differ: Optuna could not go on
   */
  async setSpace(space: SearchSpace): Promise<void> {
    const problem = this.#space === null ? null : spaceDifference(this.#space, space);
    if (problem !== null) {
      throw new StudyError('space-differs', `study ${this.name} cannot take the new space: ${problem}.`);
    }
    const codec = new ParamCodec(space);
    await this.#transactions.run(
      () => storeSpace(this.#db, this.#studyId, space),
      () => {
        this.#space = space;
        this.#codec = codec;
        this.#changer = null;
        this.#cache.reread(codec);
      },
    );
  }

  /** Study user attributes, those of others included. */
  attributes(): Record<string, Value> {
    this.#refresh();
    return this.#cache.attributes;
  }

  /** Adds or replaces study user attributes. */
  async setAttributes(attributes: Readonly<Record<string, Value>>): Promise<void> {
    await this.#transactions.run(
      () => setStudyAttributes(this.#db, this.#studyId, attributes),
      () => this.#cache.putAttributes(attributes),
    );
  }

  /**
   * Every trial by number: what others wrote and what is not flushed yet included. The same array until something changes.
   * While another program writes, the trials are those before its write.
   */
  trials(): readonly StoredTrial[] {
    this.#refresh();
    const key = `${this.#cache.version}.${this.#reports.version}`;
    if (this.#shown?.key !== key) {
      this.#shown = { key, trials: this.#withReports(this.#cache.trials()) };
    }
    return this.#shown.trials;
  }

  /**
   * One transaction, reports that wait included.
   * @returns the numbers of the added, then the enqueued, then the begun trials
   * @throws StudyError `unknown-trial`, `finished-trial`, `not-waiting`, `no-value`, `unknown-parameter`, `outside-space`,
   *   `locked`, `read-only`, `disk-full`; SpaceError for a parameter of a begun trial outside its distribution. Nothing is
   *   changed then.
   */
  async commit(changes: StudyChanges): Promise<number[]> {
    return this.#write((changer) => {
      const numbers = changer.apply(changes);
      if (changer.rewrote) {
        this.#tellRewriting();
      }
      return numbers;
    });
  }

  /**
   * Notes an intermediate value; written within 100 ms, with the next commit, and on close. A step again: the last wins.
   * Ignored for a trial that is not running. Steps are whole numbers; a fraction is cut off.
   * @throws StudyError `unknown-trial`
   */
  report(trial: number, step: number, value: number): void {
    if (this.#cache.idOf(trial) === undefined) {
      this.#refresh();
    }
    const id = this.#cache.idOf(trial);
    const stored = id === undefined ? undefined : this.#cache.trial(id);
    if (id === undefined || stored === undefined) {
      throw new StudyError('unknown-trial', `Study ${this.name} has no trial ${trial}.`);
    }
    if (stored.state !== 'running' || !Number.isFinite(step)) {
      return;
    }
    this.#reports.add(id, stored.intermediate, Math.trunc(step), value);
    this.#flushIn(flushMs);
  }

  /** Writes the reports that wait. */
  async flush(): Promise<void> {
    this.#stopTimer();
    if (this.#reports.hasUnwritten) {
      await this.#write(() => undefined);
    }
  }

  /** Writes what waits and lets go of the file. */
  async close(): Promise<void> {
    try {
      await this.flush();
      await this.#transactions.settled();
    } finally {
      this[Symbol.dispose]();
    }
  }

  /** Lets go of the file at once; reports of the last 100 ms may be lost. */
  [Symbol.dispose](): void {
    this.#stopTimer();
    if (this.#db.isOpen) {
      this.#db.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The trials with the reports that study.db does not hold yet. */
  #withReports(stored: readonly StoredTrial[]): readonly StoredTrial[] {
    const trials = [...stored];
    for (const [id, intermediate] of this.#reports.all()) {
      const trial = this.#cache.trial(id);
      if (trial?.state === 'running') {
        // Numbers count from 0 without gaps unless somebody deleted a trial.
        const at = trials[trial.number] === trial ? trial.number : trials.indexOf(trial);
        trials[at] = { ...trial, intermediate };
      }
    }
    return trials;
  }

  #refresh(): void {
    if (this.#transactions.isOpen) {
      return;
    }
    try {
      this.#cache.refresh();
    } catch (error) {
      if (!isBusy(error)) {
        throw studyError(error, this.#file);
      }
    }
  }

  async #write<T>(work: (changer: TrialChanger) => T): Promise<T> {
    let taken: ReturnType<ReportBuffer['take']> = new Map();
    try {
      const { result } = await this.#transactions.run(
        () => {
          this.#cache.refresh();
          const changer = this.#startChanges();
          taken = this.#reports.take();
          changer.reports(taken);
          const result = work(changer);
          return { result, changer, rows: this.#cache.read(changer.touched) };
        },
        ({ changer, rows }) => {
          this.#cache.put(rows);
          for (const id of changer.touched) {
            this.#reports.forget(id);
          }
        },
      );
      return result;
    } catch (error) {
      this.#reports.putBack(taken);
      throw error;
    }
  }

  #startChanges(): TrialChanger {
    if (!this.#changer) {
      const writer = new TrialWriter(this.#db, this.#studyId, timesAreUtc(this.#db));
      this.#changer = new TrialChanger(writer, this.#cache, this.#codec, this.name);
    }
    this.#changer.start(this.#cache.attributes[noMetricAttribute] === true ? 0 : this.directions.length);
    return this.#changer;
  }

  /** Other readers look at ended trials again. */
  #tellRewriting(): void {
    const attributes = { [changedAttribute]: new Date().toISOString() };
    setStudyAttributes(this.#db, this.#studyId, attributes);
  }

  #flushIn(ms: number): NodeJS.Timeout {
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = null;
      this.flush().catch(() => this.#flushAgain());
    }, ms);
    return this.#flushTimer;
  }

  /**
   * The reports stay in the buffer; whoever waits for the next commit, flush or close gets the error. Trying again does
   * not keep a process alive that has given up.
   */
  #flushAgain(): void {
    if (this.#db.isOpen) {
      this.#flushIn(retryFlushMs).unref();
    }
  }

  #stopTimer(): void {
    if (this.#flushTimer) {
      clearTimeout(this.#flushTimer);
      this.#flushTimer = null;
    }
  }
}
