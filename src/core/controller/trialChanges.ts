import type { Value } from '../space/value.ts';
import type { EndTrial, Requeue, StoredTrial, StudyChanges } from '../study/storedTrial.ts';
import type { ActiveRun } from './activeRun.ts';
import type { ControllerEvent } from './events.ts';
import { trialsAfter } from './trialsAfter.ts';

/** System attribute of a trial: how often each of its runs has failed, so that `retries` counts on after a restart. */
const failuresKey = 'trialdeck:failures';

/** Failures by repeat; a trial that is one run is repeat 0. */
export type Failures = Readonly<Record<number, number>>;

/** What one look at the running trials has changed: stored in one transaction, told once that is done. */
export class TrialChanges {
  readonly end: EndTrial[] = [];
  readonly requeue: Requeue[] = [];
  /** Runs that have ended. */
  readonly runs: ActiveRun[] = [];
  readonly says: ControllerEvent[] = [];
  /** By trial. */
  readonly failures = new Map<number, Failures>();

  readonly #latest = new Map<number, string>();

  /** Nothing to store. */
  get isEmpty(): boolean {
    return this.end.length + this.requeue.length + this.failures.size + this.#latest.size === 0;
  }

  /** Takes the run paths that study.db should name, and leaves none. */
  takeLatest(paths: Map<number, string>): void {
    for (const [number, place] of paths) {
      this.#latest.set(number, place);
    }
    paths.clear();
  }

  get stored(): StudyChanges {
    const attributes = [...this.failures].map(([number, failures]) => ({
      number,
      system: { [failuresKey]: { ...failures } satisfies Record<string, Value> },
    }));
    const latest = [...this.#latest].map(([number, place]) => ({ number, user: { 'trialdeck:run': place } }));
    return { end: this.end, requeue: this.requeue, attributes: [...attributes, ...latest] };
  }

  /** The trials as they will stand once it is stored. */
  applied(trials: readonly StoredTrial[]): readonly StoredTrial[] {
    return trialsAfter(trials, this.end, this.requeue);
  }

  /** Lets go of the ended runs and says what happened, once. */
  tell(emit: (event: ControllerEvent) => void, letGo: (run: ActiveRun) => void): void {
    for (const run of this.runs.splice(0)) {
      letGo(run);
    }
    for (const event of this.says.splice(0)) {
      emit(event);
    }
  }
}

/** Failures of a trial so far, those of this look included. */
export function failuresOf(trial: StoredTrial | undefined, changes: TrialChanges): Failures {
  const fresh = trial === undefined ? undefined : changes.failures.get(trial.number);
  if (fresh !== undefined) {
    return fresh;
  }
  const stored = trial?.attributes?.[failuresKey];
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
