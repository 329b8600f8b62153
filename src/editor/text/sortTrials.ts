import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';

export type TrialOrder = 'number' | 'value';

/**
 * Trials as the tree lists them. By number: newest first, under the best one. By value: best first by the study's
 * direction (with several metrics the front, then by the first metric), then those without a final value, newest first.
 */
export function sortTrials(
  trials: readonly TrialSummary[],
  order: TrialOrder,
  direction: StudySummary['direction'],
): TrialSummary[] {
  const sign = direction === 'minimize' ? 1 : -1;
  const newest = (a: TrialSummary, b: TrialSummary): number => b.number - a.number;
  return [...trials].sort((a, b) => {
    if (a.best !== b.best) {
      return a.best ? -1 : 1;
    }
    if (order === 'number') {
      return newest(a, b);
    }
    const [first, second] = [rankedValue(a), rankedValue(b)];
    if (first === null || second === null) {
      return first === second ? newest(a, b) : first === null ? 1 : -1;
    }
    return first === second ? newest(a, b) : sign * (first - second);
  });
}

/** A pruned trial's value is its last report at an early step: it never ranks among finished ones. */
function rankedValue(trial: TrialSummary): number | null {
  const value = trial.value ?? trial.values?.[0] ?? Number.NaN;
  return trial.state === 'finished' && !Number.isNaN(value) ? value : null;
}
