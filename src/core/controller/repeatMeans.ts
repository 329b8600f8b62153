import { mean } from './objective.ts';
import type { Report, TrialSeries } from './trialSeries.ts';

/**
 * Intermediate values of a trial of several runs: at each step the mean over the runs that reached it, told once every run
 * that lives now has reached that step or a later one, and told again when a later run reaches it. Runs that have ended
 * without the step do not count there.
 */
export class RepeatMeans implements TrialSeries {
  /** Value by step, by repeat. */
  readonly #series = new Map<number, Map<number, number>>();
  /** Highest step of each run that lives. */
  readonly #reached = new Map<number, number>();
  /** Steps whose mean is not told yet. */
  readonly #open = new Set<number>();

  started(repeat: number): void {
    for (const step of this.#series.get(repeat)?.keys() ?? []) {
      this.#open.add(step);
    }
    this.#series.set(repeat, new Map());
    this.#reached.set(repeat, Number.NEGATIVE_INFINITY);
  }

  take(repeat: number, step: number, value: number): Report[] {
    this.#series.get(repeat)?.set(step, value);
    this.#reached.set(repeat, Math.max(step, this.#reached.get(repeat) ?? step));
    this.#open.add(step);
    return this.#told();
  }

  /** It keeps nobody waiting any more. */
  ended(repeat: number): Report[] {
    this.#reached.delete(repeat);
    return this.#told();
  }

  #told(): Report[] {
    const frontier = Math.min(...this.#reached.values());
    const steps = [...this.#open].filter((step) => step <= frontier).sort((a, b) => a - b);
    return steps.flatMap((step): Report[] => {
      this.#open.delete(step);
      const values = [...this.#series.values()].flatMap((series) => series.get(step) ?? []);
      return values.length === 0 ? [] : [[step, mean(values)]];
    });
  }
}
