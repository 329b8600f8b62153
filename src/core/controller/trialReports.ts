import { trialNumbered } from '../space/trial.ts';
import type { StudyStore } from '../study/store.ts';
import type { ActiveRun, Look } from './activeRun.ts';
import type { ControllerEvent } from './events.ts';
import type { Judge } from './judge.ts';
import type { RunningTrial } from './runningTrial.ts';
import type { Report } from './trialSeries.ts';

/** What runs report on their way: told, stored as their trial's own reports, and judged. */
export class TrialReports {
  readonly #store: StudyStore;
  readonly #judge: Judge;
  readonly #emit: (event: ControllerEvent) => void;

  constructor(store: StudyStore, judge: Judge, emit: (event: ControllerEvent) => void) {
    this.#store = store;
    this.#judge = judge;
    this.#emit = emit;
  }

  /** Tells the reports of a run and stores those of its trial. */
  async take(trial: RunningTrial, run: ActiveRun, look: Look): Promise<void> {
    // Reports that an earlier controller had stored before it died are not told again.
    const told = new Map(
      run.adopted && look.reports.length > 0 ? trialNumbered(this.#store.trials(), trial.number)?.intermediate : [],
    );
    for (const { step, values } of look.reports) {
      const [value] = values;
      const several = values.length > 1;
      if (!(told.has(step) && (run.repeat !== null || Object.is(told.get(step), value)))) {
        const repeat = run.repeat === null ? {} : { repeat: run.repeat };
        this.#emit({
          event: 'report',
          trial: trial.number,
          step,
          value: several ? values : (value ?? Number.NaN),
          ...repeat,
        });
      }
      // Optuna stores no reports of a study with several metrics either.
      const own = several || typeof value !== 'number' ? [] : trial.report(run, step, value);
      for (const report of own) {
        await this.#report(trial, report, Object.is(told.get(report.step), report.value));
      }
    }
  }

  /** Stores reports of a trial that waited for one of its runs. */
  async store(trial: RunningTrial, reports: readonly Report[]): Promise<void> {
    for (const report of reports) {
      await this.#report(trial, report, false);
    }
  }

  /** @param known - an earlier controller has stored and judged it */
  async #report(trial: RunningTrial, { step, value, whole }: Report, known: boolean): Promise<void> {
    const ruledOut = trial.ruledOut(step, value);
    // A mean over some of the runs compares with no other trial; it is kept where the trial's own rules end it there.
    if (!whole && ruledOut === null) {
      return;
    }
    if (!known) {
      this.#store.report(trial.number, step, value);
    }
    if (trial.goesOn) {
      const reason = ruledOut ?? (known ? null : await this.#judge.look(trial.number, step));
      if (reason !== null) {
        trial.stop('pruned', reason, Date.now());
      }
    }
  }
}
