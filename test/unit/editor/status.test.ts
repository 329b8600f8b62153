import { describe, expect, it } from 'vitest';
import { endText } from '../../../src/editor/status/endText.ts';
import { EndWatch } from '../../../src/editor/status/endWatch.ts';
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

  it('is silent between two stages, but for problems', () => {
    const stage = { name: 'coarse', index: 0, count: 2, sweep: 'spirals' };
    expect(endText(study({ state: 'finished', end: 'trials', stage }), [])).toBeNull();
    expect(endText(study({ state: 'crashed', stage }), [])?.kind).toBe('error');
    expect(endText(study({ state: 'finished', end: 'trials', stage: { ...stage, index: 1 } }), [])?.kind).toBe(
      'information',
    );
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

describe('what has ended since the last look', () => {
  const ended = study({ state: 'finished', end: 'trials', endedMs: 500 });

  it('is a study that was seen running, once', () => {
    const watch = new EndWatch(1000);
    expect(watch.look([study()])).toEqual([]);
    const crashed = study({ state: 'crashed' });
    expect(watch.look([crashed])).toEqual([crashed]);
    expect(watch.look([crashed])).toEqual([]);
  });

  it('is a study that began and ended between two looks', () => {
    const watch = new EndWatch(1000);
    const quick = study({ path: '/quick', state: 'finished', end: 'trials', endedMs: 1200 });
    expect(watch.look([ended, quick])).toEqual([quick]);
    expect(watch.look([ended, quick])).toEqual([]);
  });

  it('is a known study that went on and ended again between two looks', () => {
    const watch = new EndWatch(1000);
    watch.look([ended]);
    const again = { ...ended, endedMs: 2000 };
    expect(watch.look([again])).toEqual([again]);
  });

  it('is no study that ended before the window was open', () => {
    expect(new EndWatch(1000).look([ended])).toEqual([]);
  });
});
