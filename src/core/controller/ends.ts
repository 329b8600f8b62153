import { trialNumbered } from '../space/trial.ts';
import type { StudyStore } from '../study/store.ts';
import type { ActiveRun, Look } from './activeRun.ts';
import type { ControllerEvent } from './events.ts';
import { failureKind } from './failureReason.ts';
import { type Measure, valueRuleText } from './objective.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { RunningTrial } from './runningTrial.ts';
import type { RunStarter } from './runStarter.ts';
import type { StudyEnd } from './studyEnd.ts';
import { failuresOf, type TrialChanges } from './trialChanges.ts';
import type { Report } from './trialSeries.ts';

interface EndsParts {
  readonly store: StudyStore;
  readonly starter: RunStarter;
  readonly emit: (event: ControllerEvent) => void;
  readonly measure: Measure;
  readonly retries: number;
  readonly studyEnd: StudyEnd;
}

/** What becomes of runs, and of trials, that have ended. */
export class Ends {
  readonly #parts: EndsParts;
  readonly #unmeasured = new Set<string>();
  readonly #outcomes = new WeakMap<ActiveRun, { state: string; reason: string | null; exitCode: number | null }>();

  constructor(parts: EndsParts) {
    this.#parts = parts;
  }

  /**
   * Decides what becomes of an ended run, and lets its trial know.
   * @returns reports of the trial that waited for it
   */
  ofRun(
    trial: RunningTrial,
    run: ActiveRun,
    status: Exclude<Look['status'], { kind: 'running' }>,
    changes: TrialChanges,
  ): Report[] {
    const { measure } = this.#parts;
    const values = run.values.objectives();
    const outcome = outcomeOf({
      folder: run.folder,
      status,
      stopping: run.stopping,
      values: measure.objectives.map(({ name }, index) => [name, values[index] ?? null]),
      rule: valueRuleText(measure.rule),
      logged: Object.keys(run.summary),
      watched: run.watched,
    });
    const exitCode = status.kind === 'exited' ? status.code : null;
    this.#outcomes.set(run, { state: outcome.shown, reason: outcome.reason, exitCode });
    changes.runs.push(run);
    if (outcome.next === 'end' && outcome.state === 'complete') {
      this.#warnOfUnmeasured(trial, run);
    }
    return trial.ended(run, this.#retried(trial, run, outcome, changes), Date.now());
  }

  /** What the trial hears of it: a run that is tried again is queued, with its trial or, of several, alone. */
  #retried(trial: RunningTrial, run: ActiveRun, outcome: Outcome, changes: TrialChanges): Outcome | 'again' {
    const { store, retries } = this.#parts;
    const { reason, shown } = outcome;
    const died = outcome.next === 'queue' && !run.watched && run.stopping === null;
    let again = died;
    if (outcome.next === 'end' && outcome.state === 'fail' && outcome.retry && retries > 0) {
      const repeat = run.repeat ?? 0;
      const failures = failuresOf(trialNumbered(store.trials(), trial.number), changes);
      // A run whose end is on record was counted by the controller that saw it.
      const failed = (failures[repeat] ?? 0) + (run.closed ? 0 : 1);
      changes.failures.set(trial.number, { ...failures, [repeat]: failed });
      again = failed <= retries && trial.stopping === null;
    }
    if (!again) {
      return outcome;
    }
    return run.repeat === null ? { next: 'queue', reason: reason ?? '', shown } : 'again';
  }

  #warnOfUnmeasured({ number }: RunningTrial, { values }: ActiveRun): void {
    for (const metric of values.unmeasured().filter((name) => !this.#unmeasured.has(name))) {
      this.#unmeasured.add(metric);
      const message = `trial ${number} never logged ${metric}, which a constraint limits, so it counts as breaking it`;
      this.#parts.emit({ event: 'warning', message });
    }
  }

  /**
   * Decides what becomes of a trial whose runs have ended.
   * @returns false while it runs or has runs to start
   */
  ofTrial(trial: RunningTrial, changes: TrialChanges): boolean {
    const { measure, store } = this.#parts;
    const outcome = trial.outcome(measure);
    if (outcome === null) {
      return false;
    }
    const { number } = trial;
    const { shown, reason } = outcome;
    const how = shown === 'stopped' || shown === 'crashed' ? { how: shown } : {};
    if (outcome.next === 'queue') {
      changes.requeue.push({ number, reason: outcome.reason, ...how });
      return true;
    }
    const { state } = outcome;
    const complete = outcome.state === 'complete' ? outcome : null;
    if (outcome.state === 'fail' && outcome.failed) {
      this.#parts.studyEnd.failed(failureKind(outcome.reason), outcome.reason);
    }
    const values = complete === null || complete.values.length === 0 ? null : complete.values;
    const measured = complete === null || measure.constraints.length === 0 ? {} : { constraints: complete.constraints };
    const attributes = complete === null ? {} : { attributes: complete.attributes };
    changes.end.push({ number, state, values, reason, ...how, ...measured, ...attributes });
    const last = state === 'pruned' ? trialNumbered(store.trials(), number)?.intermediate.at(-1)?.[1] : undefined;
    const value = values === null ? (last ?? null) : values.length === 1 ? (values[0] ?? null) : values;
    const durationMs = Date.now() - trial.startMs;
    changes.says.push({ event: 'trial-end', trial: number, state, value, ...measured, reason, durationMs });
    return true;
  }

  /** What is left to do about a run once its end is stored. */
  letGo(run: ActiveRun): void {
    run.launched.sweepUp();
    run.lease?.release();
    const result = this.#outcomes.get(run);
    if (result !== undefined && !run.closed) {
      const { writer, metricsFrom, summary, folder } = run;
      this.#parts.starter.ended(folder, { ...result, writer, metricsFrom, summary });
    }
  }
}
