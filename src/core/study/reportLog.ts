/** `[step, value]` by step. */
export type Reports = ReadonlyArray<readonly [step: number, value: number]>;

/** More rows a trial make real Optuna slow to load (1,000 trials of 1,000 reports: 21 s). */
export const maxStoredReports = 1000;

/**
 * The reports of one running trial, thinned to what study.db stores, and the changes that are not written yet.
 *
 * Beyond the limit one report is kept in every `stride` steps, counted from the first step: the lowest of each bucket,
 * and always the last report. The stride doubles, so a longer trial keeps a subset of the steps of a shorter one of the
 * same program and a pruner that compares by step still finds its peers; reporting the same steps again changes nothing.
 */
export class ReportLog {
  readonly #kept: Map<number, number>;
  readonly #unwritten = new Map<number, number | null>();
  readonly #lowest = new Map<number, number>();
  readonly #limit: number;
  #first: number | null = null;
  #last = Number.NEGATIVE_INFINITY;
  #stride = 1;
  #sorted: Reports | null = null;

  constructor(stored: Reports, limit = maxStoredReports) {
    this.#limit = limit;
    this.#kept = new Map(stored);
    for (const step of [...this.#kept.keys()].sort((a, b) => a - b)) {
      this.#first ??= step;
      this.#place(step);
      this.#last = step;
    }
  }

  /** Same step again: the last value wins. */
  add(step: number, value: number): void {
    if (this.#kept.has(step)) {
      this.#set(step, value);
      return;
    }
    this.#first ??= step;
    const displaced = this.#place(step);
    if (displaced === step && step < this.#last) {
      return;
    }
    this.#set(step, value);
    if (displaced !== null && displaced !== step && displaced !== this.#last) {
      this.#drop(displaced);
    }
    if (step > this.#last) {
      const before = this.#last;
      this.#last = step;
      if (this.#kept.has(before) && !this.#isLowest(before)) {
        this.#drop(before);
      }
    }
    while (this.#kept.size > this.#limit) {
      this.#coarsen();
    }
  }

  /** What is kept, by step. */
  reports(): Reports {
    this.#sorted ??= [...this.#kept].sort((a, b) => a[0] - b[0]);
    return this.#sorted;
  }

  /** Takes the unwritten changes: value to store, or null to delete the step. */
  take(): Map<number, number | null> {
    const changes = new Map(this.#unwritten);
    this.#unwritten.clear();
    return changes;
  }

  /** Gives back changes whose transaction failed; newer ones win. */
  putBack(changes: ReadonlyMap<number, number | null>): void {
    for (const [step, value] of changes) {
      if (!this.#unwritten.has(step)) {
        this.#unwritten.set(step, value);
      }
    }
  }

  get hasUnwritten(): boolean {
    return this.#unwritten.size > 0;
  }

  /** Makes the step its bucket's lowest if it is; returns the step that lost (maybe this one), null when there was none. */
  #place(step: number): number | null {
    const bucket = this.#bucket(step);
    const holder = this.#lowest.get(bucket);
    if (holder !== undefined && holder <= step) {
      return step;
    }
    this.#lowest.set(bucket, step);
    return holder ?? null;
  }

  #bucket(step: number): number {
    return Math.floor((step - (this.#first ?? 0)) / this.#stride);
  }

  #isLowest(step: number): boolean {
    return this.#lowest.get(this.#bucket(step)) === step;
  }

  #coarsen(): void {
    this.#stride *= 2;
    this.#lowest.clear();
    for (const step of [...this.#kept.keys()].sort((a, b) => a - b)) {
      if (this.#place(step) === step && step !== this.#last) {
        this.#drop(step);
      }
    }
  }

  #set(step: number, value: number): void {
    this.#kept.set(step, value);
    this.#unwritten.set(step, value);
    this.#sorted = null;
  }

  #drop(step: number): void {
    this.#kept.delete(step);
    this.#unwritten.set(step, null);
    this.#sorted = null;
  }
}
