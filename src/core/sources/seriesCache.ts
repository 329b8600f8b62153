import { RunTail } from './runTail.ts';

/**
 * The series of the runs that someone looks at. Beyond the memory budget the runs that were longest not asked for are
 * forgotten; asked for again, they are read again.
 */
export class SeriesCache {
  readonly #budgetBytes: number;
  /** Longest not asked for first. */
  readonly #tails = new Map<string, RunTail>();
  #watched: readonly string[] = [];
  /** Runs in which an answer already read something new, of which `poll` has not told yet. */
  readonly #grown = new Set<string>();

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  /** Runs (absolute folders) that `poll` follows. */
  watch(runs: readonly string[]): void {
    this.#watched = runs;
  }

  /** The run's series as its file stands now. */
  async get(run: string): Promise<RunTail> {
    const known = this.#tails.get(run);
    const tail = known ?? new RunTail(run);
    this.#tails.delete(run);
    this.#tails.set(run, tail);
    if ((await tail.read()) && known !== undefined) {
      this.#grown.add(run);
    }
    this.#keepBudget(run);
    return tail;
  }

  /**
   * Reads what is new in the watched runs that were asked for.
   * @returns the runs with something new since the last poll: whoever asked earlier has not seen it
   */
  async poll(): Promise<string[]> {
    const changed: string[] = [];
    const grown = new Set(this.#grown);
    this.#grown.clear();
    for (const run of this.#watched) {
      const read = await this.#tails.get(run)?.read();
      if (read || grown.has(run)) {
        changed.push(run);
      }
    }
    this.#keepBudget(null);
    return changed;
  }

  #keepBudget(current: string | null): void {
    let bytes = 0;
    for (const tail of this.#tails.values()) {
      bytes += tail.series.bytes;
    }
    for (const [run, tail] of this.#tails) {
      if (bytes <= this.#budgetBytes) {
        return;
      }
      if (run !== current) {
        bytes -= tail.series.bytes;
        this.#tails.delete(run);
      }
    }
  }
}
