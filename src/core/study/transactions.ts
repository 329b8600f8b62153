import type { DatabaseSync } from 'node:sqlite';
import { studyError, whenFree } from './connection.ts';

/** Write transactions of one connection, one after the other; waiting for another program's lock leaves the event loop free. */
export class Transactions {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #waitMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #open = false;

  constructor(db: DatabaseSync, file: string, waitMs: number) {
    this.#db = db;
    this.#file = file;
    this.#waitMs = waitMs;
  }

  /** True while a transaction waits to commit: the connection then shows what may still be rolled back. */
  get isOpen(): boolean {
    return this.#open;
  }

  /**
   * Runs `work` between BEGIN IMMEDIATE and COMMIT. When anything fails everything is rolled back and the promise rejects.
   * @param committed - runs at once after the commit, before any later transaction or read
   */
  run<T>(work: () => T, committed?: (result: T) => void): Promise<T> {
    const turn = this.#last.then(() => this.#run(work, committed));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything asked for so far has been committed or rolled back. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #run<T>(work: () => T, committed?: (result: T) => void): Promise<T> {
    await whenFree(this.#file, this.#waitMs, () => this.#db.exec('BEGIN IMMEDIATE'));
    this.#open = true;
    try {
      const result = work();
      // Readers can hold up a commit too; the transaction stays as it is and is tried again.
      await whenFree(this.#file, this.#waitMs, () => this.#db.exec('COMMIT'));
      this.#open = false;
      committed?.(result);
      return result;
    } catch (error) {
      if (this.#open && this.#db.isOpen && this.#db.isTransaction) {
        this.#db.exec('ROLLBACK');
      }
      throw studyError(error, this.#file);
    } finally {
      this.#open = false;
    }
  }
}
