import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createView, type ViewKind } from '../../../src/cli/view/createView.ts';
import type { ControllerEvent, StudyHead } from '../../../src/core/controller/events.ts';

const head: StudyHead = {
  study: 'night',
  method: 'grid',
  note: 'sampler: grid',
  objectives: [{ name: 'loss', goal: 'minimize' }],
  jobs: 1,
  total: 2,
  folder: '.trialdeck/studies/night',
  searched: ['x'],
  endedBefore: 0,
  interpreter: 'python3 (on PATH)',
};

const events: readonly ControllerEvent[] = [
  {
    event: 'study',
    study: 'night',
    path: '/w/.trialdeck/studies/night',
    metric: 'loss',
    direction: 'minimize',
    trials: 2,
  },
  { event: 'trial-start', trial: 0, run: 'night/0', params: { x: 1, c: 'a' }, command: ['python', 't.py'], pid: 7 },
  { event: 'report', trial: 0, step: 0, value: Number.NaN },
  { event: 'report', trial: 0, step: 1, value: Number.NEGATIVE_INFINITY },
  { event: 'trial-end', trial: 0, state: 'complete', value: 0.25, reason: null, durationMs: 1200 },
  { event: 'warning', message: 'the program printed\r\n\u001b[31mbinary\u001b[0m' },
  { event: 'trial-start', trial: 1, run: 'night/1', params: { x: 2, c: 'a' }, command: ['python', 't.py'], pid: 8 },
  { event: 'trial-end', trial: 1, state: 'fail', value: null, reason: 'exit code 1', durationMs: 300 },
  {
    event: 'end',
    reason: 'exhausted',
    counts: { complete: 1, pruned: 0, fail: 1 },
    best: { trial: 0, value: 0.25, params: { x: 1, c: 'a' } },
  },
];

/** What a view of this kind writes to its stream and to its notes. */
function written(kind: ViewKind): { readonly out: string; readonly notes: string } {
  const stream = new PassThrough();
  const notes = new PassThrough();
  const view = createView({ stream, notes, kind, color: false, now: () => 0 });
  view.start(head);
  for (const event of events) view.event(event);
  view.notice('stopping');
  view.close();
  return { out: String(stream.read() ?? ''), notes: String(notes.read() ?? '') };
}

describe('views that are no terminal', () => {
  test('plain: says which run of a repeated trial starts', () => {
    const stream = new PassThrough();
    const view = createView({ stream, notes: stream, kind: 'plain', color: false, now: () => 0 });
    view.start(head);
    const start = { event: 'trial-start', trial: 0, params: { x: 1 }, command: [], pid: 7 } as const;
    view.event({ ...start, run: 'night/0.0', repeat: 0, readopted: true });
    view.event({ ...start, run: 'night/0.1-2', repeat: 1, attempt: 2 });
    const lines = String(stream.read()).split('\n');
    expect(lines).toContain('trial 0 started, repeat 0 (still running): x 1');
    expect(lines).toContain('trial 0 started, repeat 1, attempt 2: x 1');
  });

  test('plain: a line for the study, every trial, every warning and the end, without escapes', () => {
    const lines = written('plain').out.split('\n');
    expect(lines[0]).toBe('study night: grid · minimize loss · 2 trials · 1 job · .trialdeck/studies/night');
    expect(lines).toContain('interpreter: python3 (on PATH)');
    expect(lines).toContain('trial 0 started: x 1');
    expect(lines).toContain('1/2 trial 0 finished: loss 0.25 · best so far · 1.2 s');
    expect(lines).toContain('warning: the program printed binary');
    expect(lines).toContain('2/2 trial 1 failed: exit code 1 · 0.3 s');
    expect(lines).toContainEqual(
      expect.stringMatching(/^finished: every combination has been tried · 1 finished · 1 failed/),
    );
    expect(lines).toContain('★ best: trial 0  loss 0.25  x 1');
    expect(lines.join('\n')).toContain('trialdeck best night');
    for (const control of ['\r', '\u001b']) expect(lines.join('\n')).not.toContain(control);
  });

  test('quiet: warnings, what a person asked for, and the end', () => {
    const lines = written('quiet').out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^warning: /);
    expect(lines[1]).toBe('stopping');
    expect(lines[2]).toMatch(/^finished: /);
    expect(lines.join('\n')).not.toContain('trial 1 failed');
  });

  test('json: the events and nothing else, numbers that JSON lacks as text', () => {
    const { out, notes } = written('json');
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(objects).toHaveLength(events.length);
    expect(objects[0]).toEqual(events[0]);
    expect(objects[2]).toEqual({ event: 'report', trial: 0, step: 0, value: 'NaN' });
    expect(objects[3]).toEqual({ event: 'report', trial: 0, step: 1, value: '-Infinity' });
    expect(objects.at(-1)).toEqual(events.at(-1));
    expect(notes).toBe('stopping\n');
  });

  test('a reader that goes away is no error', () => {
    const stream = new PassThrough();
    const view = createView({ stream, notes: stream, kind: 'plain', color: false, now: () => 0 });
    view.start(head);
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    for (const event of events) view.event(event);
    expect(() => view.close()).not.toThrow();
  });

  test('names the last failure when the trials fail alike', () => {
    const stream = new PassThrough();
    const view = createView({ stream, notes: stream, kind: 'plain', color: false, now: () => 0 });
    view.start(head);
    view.event({ event: 'trial-start', trial: 0, run: 'night/0', params: { x: 1 }, command: [], pid: 1 });
    view.event({
      event: 'trial-end',
      trial: 0,
      state: 'fail',
      value: null,
      reason: 'exit code 1: no module named torch',
      durationMs: 5,
    });
    view.event({ event: 'end', reason: 'failures', counts: { complete: 0, pruned: 0, fail: 1 }, best: null });
    view.close();
    const text = String(stream.read());
    expect(text).toMatch(/^stopped: the trials fail alike, last with: exit code 1: no module named torch · 1 failed/m);
    expect(text).toContain('trialdeck logs night/0');
  });
});
