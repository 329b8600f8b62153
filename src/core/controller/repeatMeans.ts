import { mean } from './objective.ts';
import type { Report, TrialSeries } from './trialSeries.ts';

/**
 * Reports of a trial of several runs: at each step the mean over the runs that reached it. It is told once every run that
 * lives now has come that far, as a part of the trial while runs are yet to come there, and as a whole once none is: with
 * runs one after the other that is while the last one runs. A run that has ended before the step does not count there.
 */
export class RepeatMeans implements TrialSeries {
  readonly #count: number;
  /** Value by step, by repeat. */
  readonly #series = new Map<number, Map<number, number>>();
  /** Highest step of each run that has begun; without end for one that has ended well. */
  readonly #reached = new Map<number, number>();
  /** Repeats that live. */
  readonly #live = new Set<number>();
  /** Steps whose mean over all runs is not told yet, with the number of runs of the one that was. */
  readonly #open = new Map<number, number>();

  /** @param count - runs of the trial */
  constructor(count: number) {
    this.#count = count;
  }

  started(repeat: number): void {
    for (const step of this.#series.get(repeat)?.keys() ?? []) {
      this.#open.set(step, 0);
    }
    this.#series.set(repeat, new Map());
    this.#reached.set(repeat, Number.NEGATIVE_INFINITY);
    this.#live.add(repeat);
  }

  take(repeat: number, step: number, value: number): Report[] {
    this.#series.get(repeat)?.set(step, value);
    this.#reached.set(repeat, Math.max(step, this.#reached.get(repeat) ?? step));
    this.#open.set(step, 0);
    return this.#told();
  }

  /** It keeps nobody waiting any more; one that is to run again is yet to come everywhere. */
  ended(repeat: number, value: number | null): Report[] {
    this.#live.delete(repeat);
    this.#reached.set(repeat, value === null ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    return this.#told();
  }

  #told(): Report[] {
    const all = Array.from(
      { length: this.#count },
      (_, repeat) => this.#reached.get(repeat) ?? Number.NEGATIVE_INFINITY,
    );
    const everywhere = Math.min(...all);
    const alive = Math.min(...[...this.#live].map((repeat) => this.#reached.get(repeat) ?? Number.NEGATIVE_INFINITY));
    const steps = [...this.#open.keys()].filter((step) => step <= alive).sort((a, b) => a - b);
    return steps.flatMap((step): Report[] => {
      const values = [...this.#series.values()].flatMap((series) => series.get(step) ?? []);
      const whole = step <= everywhere;
      const fresh = this.#open.get(step) !== values.length;
      if (whole) {
        this.#open.delete(step);
      } else {
        this.#open.set(step, values.length);
      }
      return values.length > 0 && (whole || fresh) ? [{ step, value: mean(values), whole }] : [];
    });
  }
}
