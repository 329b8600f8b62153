import type { RunState } from '../space/state.ts';
import type { Params, Value } from '../space/value.ts';
import type { ActiveRun } from './activeRun.ts';
import type { Measure } from './objective.ts';
import type { Outcome } from './outcome.ts';
import { runPath, type StopKind } from './runFolder.ts';
import { type RunResult, trialResult } from './trialResult.ts';
import type { TrialRules } from './trialRules.ts';
import type { Report, TrialSeries } from './trialSeries.ts';

/** A run that its trial still needs. */
export interface DueRun {
  readonly repeat: number | null;
  readonly attempt: number;
  /** Run folder of the attempt before, relative to the study. */
  readonly previous: string | null;
}

/** The runs of a repeated trial that has not run before. */
export function firstRuns(count: number): DueRun[] {
  return Array.from({ length: count }, (_, repeat) => ({ repeat, attempt: 1, previous: null }));
}

/** What becomes of a trial none of whose runs is left. */
export type TrialOutcome =
  | {
      readonly next: 'end';
      readonly state: 'complete';
      readonly values: readonly number[];
      readonly constraints: Readonly<Record<string, number>>;
      readonly attributes: Readonly<Record<string, Value>>;
      readonly reason: null;
      readonly shown: RunState;
    }
  | {
      readonly next: 'end';
      readonly state: 'pruned' | 'fail';
      readonly reason: string;
      readonly shown: RunState;
      /** The program failed by itself, rather than being stopped. */
      readonly failed: boolean;
    }
  | { readonly next: 'queue'; readonly reason: string; readonly shown: RunState };

type Fate = Exclude<TrialOutcome, { state: 'complete' }>;

/** A trial that runs now: as one run, or as several whose mean is its value. */
export class RunningTrial {
  readonly number: number;
  readonly params: Params;
  readonly startMs: number;
  /** Runs that execute now. */
  readonly runs = new Set<ActiveRun>();
  readonly #count: number;
  readonly #repeated: boolean;
  readonly #due: DueRun[];
  readonly #done = new Map<number, RunResult>();
  readonly #series: TrialSeries;
  readonly #rules: TrialRules | null;
  /** Decided by the first run that ended badly, or by a request to stop. */
  #fate: Fate | null = null;
  #halt: { readonly kind: StopKind; readonly reason: string } | null = null;

  /** @param due - runs to start; a trial without repeats has one, whose `repeat` is null */
  constructor(input: {
    readonly number: number;
    readonly params: Params;
    readonly startMs: number;
    readonly repeats: number | null;
    readonly series: TrialSeries;
    readonly due: readonly DueRun[];
    readonly rules: TrialRules | null;
  }) {
    this.number = input.number;
    this.params = input.params;
    this.startMs = input.startMs;
    this.#repeated = input.repeats !== null;
    this.#series = input.series;
    this.#count = input.repeats ?? 1;
    this.#due = [...input.due];
    this.#rules = input.rules;
  }

  /** Why it was asked to stop, null when it was not. */
  get stopping(): { readonly kind: StopKind; readonly reason: string } | null {
    return this.#halt ?? [...this.runs].find(({ stopping }) => stopping !== null)?.stopping ?? null;
  }

  /** Whether it has runs left and nothing has decided its end. */
  get goesOn(): boolean {
    return this.stopping === null && this.#fate === null && (this.runs.size > 0 || this.dueCount > 0);
  }

  /** How many of its runs could start now. */
  get dueCount(): number {
    return this.#fate === null && this.#halt === null ? this.#due.length : 0;
  }

  /** Takes the next run that is to start. */
  takeDue(): DueRun | null {
    return this.dueCount === 0 ? null : (this.#due.shift() ?? null);
  }

  started(run: ActiveRun): void {
    this.runs.add(run);
    this.#series.started(run.repeat ?? 0);
  }

  /** @returns the trial's own reports that this one of a run leads to */
  report(run: ActiveRun, step: number, value: number): Report[] {
    return this.#unlessHalted(this.#series.take(run.repeat ?? 0, step, value));
  }

  /** Why `stop: trial:` ends it at this report of its own, null when it does not. */
  ruledOut(step: number, value: number): string | null {
    return this.#rules?.take(step, value) ?? null;
  }

  /** Asks it, each of its runs, to stop. A run that has ended by itself keeps its result. */
  stop(kind: StopKind, reason: string, nowMs: number): void {
    for (const run of this.runs) {
      run.stop(kind, reason, nowMs);
    }
    this.#halted(kind, reason);
  }

  /** Ends its runs at once. */
  kill(kind: StopKind, reason: string, nowMs: number): void {
    for (const run of this.runs) {
      run.kill(kind, reason, nowMs);
    }
    this.#halted(kind, reason);
  }

  #halted(kind: StopKind, reason: string): void {
    // The one run of a trial that ended before it heard of it decides by itself.
    if (this.#repeated || this.runs.size === 0) {
      this.#halt ??= { kind, reason };
    }
  }

  /**
   * A run has ended.
   * @param outcome - of the run; `again` when it goes on in a further attempt
   * @returns reports of the trial that waited for it
   */
  ended(run: ActiveRun, outcome: Outcome | 'again', nowMs: number): Report[] {
    const { repeat } = run;
    this.runs.delete(run);
    if (outcome === 'again') {
      const previous = runPath(this.number, run.attempt, repeat);
      this.#due.unshift({ repeat, attempt: run.attempt + 1, previous });
    } else if (outcome.next === 'end' && outcome.state === 'complete') {
      this.#done.set(repeat ?? 0, { values: outcome.values, constraints: run.values.constraints() });
    } else if (this.#fate === null) {
      this.#fate = fateOf(outcome, run.stopping?.kind === 'trial' ? null : repeat);
      for (const other of this.runs) {
        other.stop(
          run.stopping?.kind ?? 'trial',
          run.stopping?.reason ?? `stopped because repeat ${repeat} failed`,
          nowMs,
        );
      }
    }
    const value = this.#done.get(repeat ?? 0)?.values[0] ?? null;
    return this.#unlessHalted(this.#series.ended(repeat ?? 0, value));
  }

  /** Runs that are being stopped end at different steps: means of those that happen to come further would mislead. */
  #unlessHalted(reports: Report[]): Report[] {
    return this.#repeated && this.#halt !== null ? [] : reports;
  }

  /** What becomes of it, null while runs are left. */
  outcome(measure: Measure): TrialOutcome | null {
    if (this.runs.size > 0) {
      return null;
    }
    if (this.#done.size === this.#count) {
      return this.#complete(measure);
    }
    return this.#fate ?? (this.#halt === null ? null : haltedOutcome(this.#halt));
  }

  #complete(measure: Measure): TrialOutcome {
    const results = Array.from({ length: this.#count }, (_, repeat) => this.#done.get(repeat)).filter(
      (each) => each !== undefined,
    );
    const result = trialResult(results, measure, this.#repeated);
    return result.reason === null
      ? { next: 'end', state: 'complete', ...result, shown: 'finished' }
      : { next: 'end', state: 'fail', reason: result.reason, shown: 'failed', failed: true };
  }
}

/** @param repeat - the run that decides, null where the reason is the whole trial's */
function fateOf(outcome: Exclude<Outcome, { state: 'complete' }>, repeat: number | null): Fate {
  const { reason, shown } = outcome;
  if (outcome.next === 'queue') {
    return { next: 'queue', reason, shown };
  }
  const failed = outcome.state === 'fail' && outcome.retry;
  const which = repeat === null || outcome.state === 'pruned' ? '' : `repeat ${repeat}: `;
  return { next: 'end', state: outcome.state, reason: which + reason, shown, failed };
}

function haltedOutcome({ kind, reason }: { readonly kind: StopKind; readonly reason: string }): Fate {
  switch (kind) {
    case 'study':
      return { next: 'queue', reason, shown: 'stopped' };
    case 'pruned':
      return { next: 'end', state: 'pruned', reason, shown: 'pruned', failed: false };
    case 'trial':
    case 'limit':
      return { next: 'end', state: 'fail', reason, shown: 'stopped', failed: false };
  }
}
