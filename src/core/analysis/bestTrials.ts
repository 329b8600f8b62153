import { isFeasible } from '../space/feasible.ts';
import type { Direction, Trial } from '../space/trial.ts';

/** A complete trial with a finite value, the value as a loss: smaller is better. */
export interface Ranked<T extends Trial = Trial> {
  readonly trial: T;
  readonly loss: number;
}

/** The complete trials of a study with one metric, best first; equal ones by number. Infeasible ones are left out. */
export function rankedTrials<T extends Trial>(trials: readonly T[], direction: Direction): Ranked<T>[] {
  const sign = direction === 'maximize' ? -1 : 1;
  return trials
    .flatMap((trial) => {
      const [value] = trial.values;
      const counts = trial.state === 'complete' && trial.values.length === 1 && isFeasible(trial);
      return counts && value !== undefined && Number.isFinite(value) ? [{ trial, loss: sign * value }] : [];
    })
    .sort((a, b) => a.loss - b.loss || a.trial.number - b.trial.number);
}
