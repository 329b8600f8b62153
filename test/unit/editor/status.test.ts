import { describe, expect, it } from 'vitest';
import { endText } from '../../../src/editor/status/endText.ts';
import { runningTrials, statusText } from '../../../src/editor/status/statusText.ts';
import { study, trial } from './summaries.ts';

describe('the status bar item', () => {
  it('shows what runs and how good it is', () => {
    expect(statusText([study()])?.text).toBe('$(sync~spin) 2 running · spirals 27/40 · best 0.312');
  });

  it('sums up several sweeps and opens the newest', () => {
    const status = statusText([study(), study({ path: '/b', startMs: 5_000_000 })]);
    expect(status?.text).toBe('$(sync~spin) 4 running · 2 sweeps');
    expect(status?.study).toBe('/b');
  });

  it('is hidden when no controller lives, whatever it left as running', () => {
    const dead = study({ state: 'crashed' });
    expect(statusText([dead])).toBeNull();
    expect(runningTrials([dead])).toBe(0);
  });
});

describe('the end of a study', () => {
  it('names the best trial', () => {
    const end = endText(study({ state: 'finished', end: 'trials' }), []);
    expect(end).toEqual({
      kind: 'information',
      message: 'spirals finished: best trial 23, val_loss 0.312 (27 trials).',
      trial: 23,
    });
  });

  it('says why it failed and points at the trial that said it', () => {
    const failed = trial({
      number: 2,
      state: 'failed',
      reason: "ModuleNotFoundError: No module named 'numpy'\n  at x",
    });
    const end = endText(study({ state: 'stopped', end: 'failures', best: null }), [
      trial({ number: 1, state: 'failed', reason: 'other' }),
      failed,
    ]);
    expect(end?.kind).toBe('error');
    expect(end?.message).toContain("No module named 'numpy'");
    expect(end?.message).not.toContain('at x');
    expect(end?.trial).toBe(2);
  });

  it('is silent when somebody stopped it', () => {
    expect(endText(study({ state: 'stopped', end: 'stopped' }), [])).toBeNull();
  });

  it('tells a lost controller and how to go on', () => {
    const end = endText(study({ state: 'crashed' }), []);
    expect(end?.kind).toBe('error');
    expect(end?.message).toContain('Resume');
  });

  it('does not call a sweep finished in which no trial was', () => {
    const none = study({
      state: 'finished',
      end: 'exhausted',
      best: null,
      counts: { waiting: 0, running: 0, complete: 0, pruned: 0, fail: 3 },
    });
    expect(endText(none, [trial({ state: 'failed', reason: 'exit 1' })])).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('exit 1'),
    });
  });

  it('counts trials where there is no metric', () => {
    const plain = study({ state: 'finished', end: 'exhausted', best: null, metric: null });
    expect(endText(plain, [])?.message).toBe('spirals finished: 27 trials.');
  });
});
