import { statSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LineTail } from '../format/lineTail.ts';
import { parseMetricLine } from '../format/metricRecord.ts';
import { RunSeries } from '../series/runSeries.ts';

/** Other requests are answered between parts of this size. */
const partBytes = 4 << 20;
const openingBrace = 0x7b;

/** The series of one run, read from its `metrics.jsonl` by byte offset as it grows. */
export class RunTail {
  readonly folder: string;
  readonly #file: string;
  #tail: LineTail;
  #series = new RunSeries();
  #inode = 0;
  #problem: string | null = null;
  #reading: Promise<boolean> | null = null;

  /** @param folder - absolute run folder */
  constructor(folder: string) {
    this.folder = folder;
    this.#file = path.join(folder, 'metrics.jsonl');
    this.#tail = this.#newTail();
  }

  get series(): RunSeries {
    return this.#series;
  }

  /** Why the metrics cannot be read, null when they can or when there are none yet. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Reads what is new. @returns true when points were added or the file was replaced */
  read(): Promise<boolean> {
    this.#reading ??= this.#readNew().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readNew(): Promise<boolean> {
    let changed = false;
    try {
      const stat = statSync(this.#file, { throwIfNoEntry: false });
      const size = stat?.size ?? 0;
      const replaced = stat !== undefined && this.#inode !== 0 && stat.ino !== this.#inode;
      if (size < this.#tail.offset || replaced) {
        // Resuming cuts a torn last line; anything else that shrinks or swaps the file makes it another one.
        if (replaced || size < this.#tail.completeOffset) {
          this.#series = new RunSeries();
          this.#tail = this.#newTail();
          changed = true;
        } else {
          this.#tail.seek(this.#tail.completeOffset);
        }
      }
      this.#inode = stat?.ino ?? 0;
      if (size > this.#tail.offset) {
        changed = (await this.#readLines()) || changed;
      }
      changed ||= this.#problem !== null;
      this.#problem = null;
    } catch (error) {
      const problem = `${this.#file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
      changed ||= this.#problem !== problem;
      this.#problem = problem;
    }
    return changed;
  }

  async #readLines(): Promise<boolean> {
    let added = false;
    const take = (line: string): void => {
      const record = parseMetricLine(line);
      if (record !== null) {
        this.#series.append(record.step, record.time, record.values);
        added = true;
      }
    };
    while (!this.#tail.read(take, partBytes)) {
      await setImmediate();
    }
    return added;
  }

  #newTail(): LineTail {
    return new LineTail(this.#file, { wanted: (first) => first === openingBrace });
  }
}
