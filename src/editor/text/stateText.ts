import type { RunState } from '../../core/space/state.ts';
import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';

/** What one icon stands for: a state, the best trial of its study, or something that needs a look. */
export type IconState = RunState | 'best' | 'problem';

/** The codicon and the theme colour of every state. Each has its own shape, so that colour is never alone. */
export const stateIcons: Readonly<Record<IconState, { readonly icon: string; readonly color: string | null }>> = {
  queued: { icon: 'circle-outline', color: 'testing.iconQueued' },
  running: { icon: 'color-mode', color: 'charts.blue' },
  finished: { icon: 'check', color: 'testing.iconPassed' },
  pruned: { icon: 'circle-slash', color: 'charts.purple' },
  failed: { icon: 'close', color: 'testing.iconFailed' },
  crashed: { icon: 'flame', color: 'testing.iconErrored' },
  stopped: { icon: 'debug-pause', color: 'testing.iconSkipped' },
  best: { icon: 'star-full', color: 'testing.iconPassed' },
  problem: { icon: 'warning', color: 'charts.yellow' },
};

/** A finished trial that breaks a constraint is none to use. */
export function trialIcon(trial: TrialSummary): IconState {
  const broken = trial.state === 'finished' && trial.broken !== undefined;
  return trial.best ? 'best' : broken ? 'problem' : trial.state;
}

export function studyIcon(study: StudySummary): IconState {
  return study.problem === null ? study.state : 'problem';
}
