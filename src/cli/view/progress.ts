import type { ControllerEvent, StudyHead } from '../../core/controller/events.ts';
import { brokenText } from '../../core/space/brokenConstraints.ts';
import { shownState } from '../../core/space/state.ts';
import { bestList, bestPoints } from '../../core/study/best.ts';
import type { TrialRow } from '../text/trialTable.ts';

export type EndEvent = Extract<ControllerEvent, { event: 'end' }>;

export interface Counts {
  readonly complete: number;
  readonly pruned: number;
  readonly fail: number;
}

/** How many ended rows are kept for the table; more than a tall terminal shows. */
const keptRows = 100;

/** What a sweep has done so far, put together from its events. */
export class SweepProgress {
  readonly head: StudyHead;
  readonly startMs: number;
  #running = new Map<number, TrialRow>();
  #ended: TrialRow[] = [];
  /** The one best row, or the front. */
  #best: readonly TrialRow[] = [];
  #counts: { complete: number; pruned: number; fail: number };
  #endedNow = 0;
  #endedTimeMs = 0;
  #end: EndEvent | null = null;

  constructor(head: StudyHead, nowMs: number) {
    this.head = head;
    this.startMs = nowMs;
    this.#counts = { complete: 0, pruned: 0, fail: 0, ...head.countsBefore };
    this.#best = bestList(head.bestBefore ?? null).map(({ trial, value, params }) => ({
      trial,
      state: 'finished',
      ...measured(value),
      step: null,
      params,
      startMs: nowMs,
      durationMs: null,
      reason: null,
    }));
  }

  /** By number. */
  get running(): readonly TrialRow[] {
    return [...this.#running.values()].sort((a, b) => a.trial - b.trial);
  }

  /** The last ones, in the order in which they ended. */
  get ended(): readonly TrialRow[] {
    return this.#ended;
  }

  /** The one best trial, or the front of several metrics; empty while there is none. */
  get best(): readonly TrialRow[] {
    return this.#best;
  }

  get metrics(): readonly string[] {
    return this.head.objectives.map(({ name }) => name);
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Trials that have ended, those of earlier controllers included. */
  get endedCount(): number {
    return this.head.endedBefore + this.#endedNow;
  }

  /** Trials that are planned; more than at first where others were queued meanwhile. Null when unbounded. */
  get total(): number | null {
    const { total } = this.head;
    return total === null ? null : Math.max(total, this.endedCount + this.#running.size);
  }

  /** Set once the sweep has ended. */
  get end(): EndEvent | null {
    return this.#end;
  }

  apply(event: ControllerEvent, nowMs: number): void {
    switch (event.event) {
      case 'trial-start': {
        const { trial, params, repeat } = event;
        // Another run of the same trial.
        if (repeat !== undefined && this.#running.has(trial)) break;
        const row: TrialRow = {
          trial,
          state: 'running',
          value: null,
          step: null,
          params,
          startMs: nowMs,
          durationMs: null,
          reason: null,
        };
        this.#running.set(trial, row);
        break;
      }
      case 'report': {
        const row = this.#running.get(event.trial);
        if (row) this.#running.set(event.trial, { ...row, ...measured(event.value), step: event.step });
        break;
      }
      case 'trial-end':
        this.#trialEnd(event, nowMs);
        break;
      case 'end':
        this.#end = event;
        this.#counts = { ...event.counts };
        this.#stopRunning(nowMs);
        break;
    }
  }

  #trialEnd(event: Extract<ControllerEvent, { event: 'trial-end' }>, nowMs: number): void {
    const { trial, state, value, constraints, reason, durationMs } = event;
    const broken = brokenText(constraints);
    const started = this.#running.get(trial);
    this.#running.delete(trial);
    const row: TrialRow = {
      trial,
      state: shownState(state),
      ...(value === null && state === 'pruned' && started ? reportedBy(started) : measured(value)),
      ...(broken === '' ? {} : { broken }),
      step: started?.step ?? null,
      params: started?.params ?? {},
      startMs: started?.startMs ?? nowMs - durationMs,
      durationMs,
      reason,
    };
    this.#counts[state]++;
    this.#endedNow++;
    this.#endedTimeMs += durationMs;
    this.#ended = [...this.#ended, row].slice(-keptRows);
    if (state === 'complete' && value !== null && broken === '') this.#compare(row);
  }

  #compare(row: TrialRow): void {
    const points = [...this.#best, row].flatMap((each) => {
      const values = (each.values ?? [each.value]).flatMap((value) =>
        value === null || Number.isNaN(value) ? [] : [value],
      );
      return values.length === this.head.objectives.length ? [{ number: each.trial, values, row: each }] : [];
    });
    const directions = this.head.objectives.map(({ goal }) => goal);
    this.#best = directions.length === 0 ? [] : bestPoints(directions, points).map((point) => point.row);
  }

  #stopRunning(nowMs: number): void {
    const stopped = this.running.map(
      (row): TrialRow => ({ ...row, state: 'stopped', durationMs: nowMs - (row.startMs ?? nowMs) }),
    );
    this.#running.clear();
    this.#ended = [...this.#ended, ...stopped].slice(-keptRows);
  }

  /** Milliseconds that the planned rest will take at the pace so far; null while unknown. */
  leftMs(nowMs: number): number | null {
    const { total } = this;
    const { jobs } = this.head;
    if (total === null || this.#endedNow === 0 || this.#end) return null;
    const mean = this.#endedTimeMs / this.#endedNow;
    const left = total - this.endedCount;
    if (left <= 0) return null;
    const begun = this.running.reduce((sum, { startMs }) => sum + Math.min(mean, nowMs - (startMs ?? nowMs)), 0);
    return Math.max(0, left * mean - begun) / Math.max(1, Math.min(jobs, left));
  }
}

/** A value as a row has it: one number, or one a metric. */
function measured(value: number | readonly (number | null)[] | null): Pick<TrialRow, 'value' | 'values'> {
  return value === null || typeof value === 'number' ? { value } : { value: null, values: value };
}

function reportedBy({ value, values }: TrialRow): Pick<TrialRow, 'value' | 'values'> {
  return values === undefined ? { value } : { value, values };
}
