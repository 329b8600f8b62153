import { MetricSeries, type PointView } from './metricSeries.ts';

/** All numeric metrics of one run, in the order of first appearance. */
export class RunSeries {
  readonly #metrics = new Map<string, MetricSeries>();
  #origin: number | null = null;
  #newest: number | null = null;
  #counter = 0;

  /**
   * Adds what one log call wrote.
   * @param step - null: one more than the highest step so far
   * @param timeSeconds - Unix seconds; null: the time of the record before it
   */
  append(step: number | null, timeSeconds: number | null, values: Readonly<Record<string, number>>): void {
    const at = step ?? this.#counter;
    const time = timeSeconds ?? this.#newest ?? 0;
    if (!Number.isFinite(at) || !Number.isFinite(time)) {
      return;
    }
    this.#counter = Math.max(this.#counter, at + 1);
    this.#origin ??= time;
    this.#newest = Math.max(this.#newest ?? time, time);
    for (const [name, value] of Object.entries(values)) {
      let series = this.#metrics.get(name);
      if (series === undefined) {
        series = new MetricSeries();
        this.#metrics.set(name, series);
      }
      series.append(at, time, value);
    }
  }

  get names(): readonly string[] {
    return [...this.#metrics.keys()];
  }

  /** Unix seconds of the newest record, null without one. */
  get newestSeconds(): number | null {
    return this.#newest;
  }

  get bytes(): number {
    let sum = 0;
    for (const series of this.#metrics.values()) {
      sum += series.bytes;
    }
    return sum;
  }

  metric(name: string): MetricSeries | undefined {
    return this.#metrics.get(name);
  }

  /** A metric over training steps, Unix seconds, or seconds since the run's first record. */
  view(name: string, axis: 'step' | 'time' | 'relative'): PointView | null {
    const series = this.#metrics.get(name);
    if (series === undefined) {
      return null;
    }
    return axis === 'step' ? series.byStep() : series.byTime(axis === 'relative' ? (this.#origin ?? 0) : 0);
  }
}
