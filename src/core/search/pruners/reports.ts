import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision } from '../pruner.ts';

export const KEEP: PruneDecision = { prune: false, reason: '' };

/** The report of the highest step; null before the first one. */
export function lastReport({ intermediate }: Trial): readonly [step: number, value: number] | null {
  return intermediate.reduce<readonly [number, number] | null>(
    (last, report) => (last === null || report[0] > last[0] ? report : last),
    null,
  );
}

/** What a trial reported at a step; null for nothing. Halves the reports, as it is asked of every trial at every report. */
export function valueAt({ intermediate }: Trial, step: number): number | null {
  let low = 0;
  let high = intermediate.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intermediate[middle]?.[0] ?? step) < step) low = middle + 1;
    else high = middle;
  }
  const report = intermediate[low];
  return report?.[0] === step ? report[1] : null;
}

/**
 * Whether the last report is the first one in its interval, so that pruners look once an interval, late reports included
 * (`_is_first_in_interval_step` of Optuna's `_percentile.py`).
 * @param step - of the last report, not below `warmup`
 */
export function opensInterval(step: number, trial: Trial, warmup: number, interval: number): boolean {
  const start = Math.floor((step - warmup) / interval) * interval + warmup;
  return trial.intermediate.every(([at]) => at === step || at < start);
}

/** The better of two numbers, which are not NaN. */
export function better(a: number, b: number, direction: Direction): number {
  return direction === 'maximize' ? Math.max(a, b) : Math.min(a, b);
}

export function isWorse(a: number, b: number, direction: Direction): boolean {
  return direction === 'maximize' ? a < b : a > b;
}

/** The best of some numbers, NaN left out; null when there is none. */
export function bestOf(values: readonly number[], direction: Direction): number | null {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? null : numbers.reduce((a, b) => better(a, b, direction));
}

/** Four significant digits at most, no padding: 0.61, 12.35, 1.2e-7. */
export function shortNumber(x: number): string {
  return String(Number(x.toPrecision(4)));
}
