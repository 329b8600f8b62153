import type { RunSummary, StudySummary, TrialSummary } from '../../../src/core/space/summary.ts';

/** A study that runs: 27 of 40 trials have ended, trial 23 is best. */
export function study(changes: Partial<StudySummary> = {}): StudySummary {
  return {
    path: '/ws/.trialdeck/studies/spirals',
    study: 'spirals',
    sweep: '/ws/sweep.yaml',
    state: 'running',
    end: null,
    metric: 'val_loss',
    direction: 'minimize',
    total: 40,
    counts: { waiting: 0, running: 2, complete: 20, pruned: 6, fail: 1 },
    best: { trial: 23, value: 0.31245 },
    searched: ['lr', 'hidden', 'activation'],
    sampler: 'random',
    startMs: 1_000_000,
    changedMs: 2_000_000,
    problem: null,
    ...changes,
  };
}

export function trial(changes: Partial<TrialSummary> = {}): TrialSummary {
  return {
    number: 23,
    state: 'finished',
    value: 0.31245,
    params: { lr: 0.0031, hidden: 32, activation: 'tanh', epochs: 100 },
    lastStep: 100,
    lastValue: 0.31245,
    reason: null,
    startMs: 1_000_000,
    endMs: 1_041_000,
    best: false,
    runPath: '/ws/.trialdeck/studies/spirals/runs/23',
    ...changes,
  };
}

export function run(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    path: '/ws/.trialdeck/runs/calm-otter-12',
    run: 'calm-otter-12',
    name: 'calm-otter-12',
    source: 'trialdeck',
    state: 'finished',
    config: { lr: 0.1 },
    summary: { 'train/loss': 0.5, val_loss: 0.21441, note: 'x' },
    startMs: 0,
    endMs: 1_000,
    reason: null,
    problem: null,
    ...changes,
  };
}
