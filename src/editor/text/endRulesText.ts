import { formatDuration } from '../../core/sweep/duration.ts';
import type { EndRules } from '../sweepTools/sweepTools.ts';

/**
 * When a study and its trials end before their time: `stops at 0.1, after 20 trials without a better one`; empty lines are
 * left out.
 * @param metric - name of the metric, null without one
 */
export function endRulesText({ stop, timeoutMs, trialTimeoutMs }: EndRules, metric: string | null): string[] {
  const { target, noImprovement, failures, trial = {} } = stop;
  const name = metric ?? 'value';
  const study = [
    target === undefined ? '' : `at ${name} ${target}`,
    noImprovement === undefined ? '' : `after ${noImprovement} trials without a better one`,
    failures === undefined ? '' : `when the first ${failures} fail alike`,
    timeoutMs === null ? '' : `after ${formatDuration(timeoutMs)}`,
  ];
  const after = trial.after === undefined ? '' : ` from step ${trial.after} on`;
  const trials = [
    trial.above === undefined ? '' : `above ${trial.above}${after}`,
    trial.below === undefined ? '' : `below ${trial.below}${after}`,
    trial.noImprovement === undefined ? '' : `after ${trial.noImprovement} steps without a better value`,
    trialTimeoutMs === null ? '' : `after ${formatDuration(trialTimeoutMs)}`,
  ];
  return [line('stops', study), line('a trial stops', trials)].filter((text) => text !== '');
}

function line(head: string, parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? '' : `${head} ${said.join(', ')}`;
}
