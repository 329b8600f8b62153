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
  /** Steps whose mean has changed since it was told. */
  readonly #changed = new Steps();
  /** Steps whose mean was told over some of the runs only. */
  readonly #partial = new Steps();

  /** @param count - runs of the trial */
  constructor(count: number) {
    this.#count = count;
  }

  started(repeat: number): void {
    for (const step of this.#series.get(repeat)?.keys() ?? []) {
      this.#changed.add(step);
    }
    this.#series.set(repeat, new Map());
    this.#reached.set(repeat, Number.NEGATIVE_INFINITY);
    this.#live.add(repeat);
  }

  take(repeat: number, step: number, value: number): Report[] {
    this.#series.get(repeat)?.set(step, value);
    this.#reached.set(repeat, Math.max(step, this.#reached.get(repeat) ?? step));
    this.#changed.add(step);
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
    const steps = new Set([...this.#changed.takeTo(alive), ...this.#partial.takeTo(everywhere)]);
    return [...steps]
      .sort((a, b) => a - b)
      .flatMap((step): Report[] => {
        const values = [...this.#series.values()].flatMap((series) => series.get(step) ?? []);
        const whole = step <= everywhere;
        if (!whole) {
          this.#partial.add(step);
        }
        return values.length > 0 ? [{ step, value: mean(values), whole }] : [];
      });
  }
}

/** Different steps in order. They mostly come in order, and a run may report very many: no report looks through all of them. */
class Steps {
  readonly #steps: number[] = [];

  add(step: number): void {
    const at = this.#countTo(step);
    if (this.#steps[at - 1] !== step) {
      this.#steps.splice(at, 0, step);
    }
  }

  /** Takes out those up to a limit, that one included. */
  takeTo(limit: number): number[] {
    return this.#steps.splice(0, this.#countTo(limit));
  }

  #countTo(limit: number): number {
    let [low, high] = [0, this.#steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] ?? 0) <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
