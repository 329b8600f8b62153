import type { SearchSpace } from '../space/distribution.ts';
import type { Direction } from '../space/trial.ts';
import type { Value } from '../space/value.ts';
import type { NewStudy, StoredTrial, StudyChanges } from './storedTrial.ts';

export interface OpenOptions {
  /** Which study of the file; may be left out when it holds one. */
  readonly name?: string;
  readonly readOnly: boolean;
  /** Used instead of the space that the study carries. */
  readonly space?: SearchSpace;
}

/** One study in a SQLite file that real Optuna 3.2 to 5.0 reads and writes too. */
export class StudyStore implements Disposable {
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly metrics: readonly string[];
  /** Null for a study of real Optuna. */
  readonly space: SearchSpace | null;

  private constructor() {
    this.name = '';
    this.directions = [];
    this.metrics = [];
    this.space = null;
  }

  /** Adds a study to the file, which is made if need be. Throws StudyError (`exists`, `not-a-study`, `other-version`, `locked`, `read-only`, `disk-full`). */
  static async create(_database: string, _study: NewStudy): Promise<StudyStore> {
    return new StudyStore();
  }

  /** Throws StudyError (`missing`, `not-a-study`, `other-version`, `several-studies`, `unfinished-write`, `locked`). */
  static async open(_database: string, _options: OpenOptions): Promise<StudyStore> {
    return new StudyStore();
  }

  /** Rolls back what a killed writer left half done. Only for a study whose controller lock is free. */
  static async recover(_database: string): Promise<void> {}

  attributes(): Record<string, Value> {
    return {};
  }

  async setAttributes(_attributes: Readonly<Record<string, Value>>): Promise<void> {}

  /** Every trial by number, what others wrote and what is not flushed yet included. */
  trials(): readonly StoredTrial[] {
    return [];
  }

  /** One transaction. Returns the numbers of the begun trials. */
  async commit(_changes: StudyChanges): Promise<number[]> {
    return [];
  }

  /** Buffered; written within 100 ms, with the next commit, and on close. */
  report(_trial: number, _step: number, _value: number): void {}

  async flush(): Promise<void> {}

  async close(): Promise<void> {}

  [Symbol.dispose](): void {}
}
