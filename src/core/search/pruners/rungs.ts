import type { Direction, Trial } from '../../space/trial.ts';

/** Where the rungs of successive halving lie: rung k at step `first * factor^k`. */
export interface Rungs {
  readonly first: number;
  readonly factor: number;
}

/** The first step that belongs to a rung, from 0. */
export const stepOfRung = ({ first, factor }: Rungs, rung: number): number => first * factor ** rung;

/** Optuna's key of the value with which a trial completed a rung. */
export const rungKey = (rung: number): string => `completed_rung_${rung}`;

/**
 * The value with which a trial completed a rung: the one stored with it, or where nothing is stored the first number that it
 * reported at the rung's step or later. The two differ only for a trial that was stopped at a report that reached several
 * rungs at once.
 */
function rungValue(trial: Trial, rungs: Rungs, rung: number): number | null {
  if (trial.attributes) {
    const stored = trial.attributes[rungKey(rung)];
    return typeof stored === 'number' ? stored : null;
  }
  const step = stepOfRung(rungs, rung);
  let found: readonly [number, number] | null = null;
  for (const report of trial.intermediate) {
    if (report[0] >= step && !Number.isNaN(report[1]) && (found === null || report[0] < found[0])) found = report;
  }
  return found?.[1] ?? null;
}

/** How many rungs a trial had completed before its last report. */
export function rungsBefore(trial: Trial, rungs: Rungs, lastStep: number): number {
  const earlier = { ...trial, intermediate: trial.intermediate.filter(([step]) => step !== lastStep) };
  let rung = 0;
  while (rungValue(earlier, rungs, rung) !== null) rung++;
  return rung;
}

/** The values with which trials completed a rung, from the best on. */
export function rungValues(trials: readonly Trial[], rungs: Rungs, rung: number, direction: Direction): number[] {
  const values = trials.map((trial) => rungValue(trial, rungs, rung)).filter((value) => value !== null);
  return values.sort((a, b) => (direction === 'maximize' ? b - a : a - b));
}
