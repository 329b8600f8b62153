import { Column } from './column.ts';
import { Pyramid } from './pyramid.ts';

/** Points in the order of an ascending x, with the pyramid over their values. */
export interface PointView {
  readonly x: Column;
  /** Added to every x of the column. */
  readonly shift: number;
  readonly value: Column;
  readonly pyramid: Pyramid;
}

/**
 * One metric of one run: columns step, time and value, ascending and unique by step. A repeated step replaces the
 * earlier point; a step that comes late is sorted in at the next look.
 */
export class MetricSeries {
  readonly #step = new Column();
  readonly #time = new Column();
  readonly #value = new Column();
  readonly #pyramid = new Pyramid(this.#value);
  /** Points whose step is smaller than the newest, in the order of arrival: `[step, time, value]`. */
  #late: [number, number, number][] = [];
  #dirtyFrom = 0;
  #byTime: PointView | null = null;

  /**
   * @param step - a finite number
   * @param timeSeconds - Unix seconds
   * @param value - NaN and infinities are kept; they make gaps
   */
  append(step: number, timeSeconds: number, value: number): void {
    const size = this.#step.length;
    const newest = this.#step.at(size - 1);
    if (step < newest) {
      this.#late.push([step, timeSeconds, value]);
      return;
    }
    this.#byTime = null;
    if (step === newest) {
      this.#time.set(size - 1, timeSeconds);
      this.#value.set(size - 1, value);
      this.#dirtyFrom = Math.min(this.#dirtyFrom, size - 1);
      return;
    }
    this.#step.push(step);
    this.#time.push(timeSeconds);
    this.#value.push(value);
  }

  /** Number of points, repeated steps counted once. */
  get size(): number {
    this.#settle();
    return this.#step.length;
  }

  /** Memory that the columns take. */
  get bytes(): number {
    const own = this.#step.bytes + this.#time.bytes + this.#value.bytes + this.#pyramid.bytes + this.#late.length * 64;
    const sorted = this.#byTime;
    const copied = sorted !== null && sorted.x !== this.#time;
    return copied ? own + sorted.x.bytes + sorted.value.bytes + sorted.pyramid.bytes : own;
  }

  /** Step, time (Unix seconds) and value as logged; three columns of one length, ascending by step. */
  columns(): { readonly step: Float64Array; readonly time: Float64Array; readonly value: Float64Array } {
    this.#settle();
    const size = this.#step.length;
    return { step: this.#step.slice(0, size), time: this.#time.slice(0, size), value: this.#value.slice(0, size) };
  }

  /** The point with the highest step; NaNs when there is none. */
  lastPoint(): { readonly step: number; readonly timeSeconds: number; readonly value: number } {
    this.#settle();
    const at = this.#step.length - 1;
    return { step: this.#step.at(at), timeSeconds: this.#time.at(at), value: this.#value.at(at) };
  }

  byStep(): PointView {
    this.#settle();
    return { x: this.#step, shift: 0, value: this.#value, pyramid: this.#pyramid };
  }

  /** @param origin - Unix seconds that become x = 0 */
  byTime(origin = 0): PointView {
    this.#settle();
    this.#byTime ??= this.#sortedByTime();
    return origin === 0 ? this.#byTime : { ...this.#byTime, shift: -origin };
  }

  #settle(): void {
    if (this.#late.length > 0) {
      this.#mergeLate();
    }
    if (this.#dirtyFrom < this.#step.length) {
      this.#pyramid.update(this.#dirtyFrom);
      this.#dirtyFrom = this.#step.length;
    }
  }

  /** Late points are newer than any point of their step, so they win. */
  #mergeLate(): void {
    const newestOfStep = new Map(this.#late.map((point) => [point[0], point]));
    const late = [...newestOfStep.values()].sort((a, b) => a[0] - b[0]);
    const first = this.#step.lowerBound(late[0]?.[0] ?? 0);
    const { step, time, value } = this.#tail(first);
    for (const column of [this.#step, this.#time, this.#value]) {
      column.truncate(first);
    }
    let at = 0;
    const push = (point: readonly [number, number, number]): void => {
      this.#step.push(point[0]);
      this.#time.push(point[1]);
      this.#value.push(point[2]);
    };
    const old = (index: number): [number, number, number] => [step[index] ?? 0, time[index] ?? 0, value[index] ?? 0];
    for (const point of late) {
      while (at < step.length && (step[at] ?? 0) < point[0]) {
        push(old(at++));
      }
      at += step[at] === point[0] ? 1 : 0;
      push(point);
    }
    while (at < step.length) {
      push(old(at++));
    }
    this.#late = [];
    this.#byTime = null;
    this.#dirtyFrom = Math.min(this.#dirtyFrom, first);
  }

  #tail(first: number): { readonly step: Float64Array; readonly time: Float64Array; readonly value: Float64Array } {
    const size = this.#step.length;
    return {
      step: this.#step.slice(first, size),
      time: this.#time.slice(first, size),
      value: this.#value.slice(first, size),
    };
  }

  /** The own columns where time ascends with the step; a sorted copy where a clock went back or steps came late. */
  #sortedByTime(): PointView {
    const { time, value } = this.columns();
    let ascends = true;
    for (let index = 1; index < time.length && ascends; index++) {
      ascends = (time[index - 1] ?? 0) <= (time[index] ?? 0);
    }
    if (ascends) {
      return { x: this.#time, shift: 0, value: this.#value, pyramid: this.#pyramid };
    }
    const order = Array.from(time.keys()).sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0));
    const x = new Column(Math.max(1, order.length));
    const sorted = new Column(Math.max(1, order.length));
    for (const index of order) {
      x.push(time[index] ?? 0);
      sorted.push(value[index] ?? 0);
    }
    const pyramid = new Pyramid(sorted);
    pyramid.update(0);
    return { x, shift: 0, value: sorted, pyramid };
  }
}
