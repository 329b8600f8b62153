import { describe, expect, test } from 'vitest';
import { createView } from '../../../src/cli/view/createView.ts';
import type { SweepView } from '../../../src/cli/view/sweepView.ts';
import type { ControllerEvent, StudyHead } from '../../../src/core/controller/events.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { TerminalStream } from './terminalScreen.ts';

const head: StudyHead = {
  study: 'spirals-2',
  method: 'bayes (random)',
  note: 'sampler: random, seed 42',
  objectives: [{ name: 'val_loss', goal: 'minimize' }],
  jobs: 2,
  total: 40,
  folder: '.trialdeck/studies/spirals-2',
  searched: ['lr', 'model.hidden', 'act'],
  endedBefore: 0,
  interpreter: '.venv/bin/python (.venv)',
};

/** A view on a terminal whose clock the test turns on. */
class Session {
  readonly stream: TerminalStream;
  readonly view: SweepView;
  nowMs = Date.UTC(2026, 0, 1);

  constructor(columns: number, rows = 30, change: Partial<StudyHead> = {}, color = false) {
    this.stream = new TerminalStream(columns, rows);
    this.view = createView({ stream: this.stream, notes: this.stream, kind: 'live', color, now: () => this.nowMs });
    this.view.start({ ...head, ...change });
  }

  /** Each event comes a second after the one before, so that each is drawn. */
  send(...events: ControllerEvent[]): void {
    for (const event of events) {
      this.nowMs += 1000;
      this.view.event(event);
    }
  }

  screen(): ReturnType<TerminalStream['screen']> {
    return this.stream.screen();
  }
}

const params = (lr: number, hidden = 32, act = 'tanh'): Params => ({ lr, 'model.hidden': hidden, act, epochs: 100 });
const start = (trial: number, given = params(0.001 * (trial + 1))): ControllerEvent => ({
  event: 'trial-start',
  trial,
  run: `spirals-2/${trial}`,
  params: given,
  command: ['python', 'train.py'],
  pid: 1,
});
const report = (trial: number, step: number, value: number): ControllerEvent => ({
  event: 'report',
  trial,
  step,
  value,
});
const end = (
  trial: number,
  state: 'complete' | 'pruned' | 'fail',
  value: number | null,
  reason: string | null = null,
): ControllerEvent => ({
  event: 'trial-end',
  trial,
  state,
  value,
  reason,
  durationMs: 41_000,
});
const finish = (reason: 'trials' | 'stopped' | 'failures', best: number | null): ControllerEvent => ({
  event: 'end',
  reason,
  counts: { complete: 2, pruned: 1, fail: 1 },
  best: best === null ? null : { trial: 1, value: best, params: params(0.0031) },
});

describe('the live view', () => {
  test('shows progress, best so far, the last and the running trials', async () => {
    const session = new Session(100);
    session.send(start(0), start(1), report(0, 36, 1.352), end(0, 'pruned', 1.352, 'median of 17 at step 36: 0.81'));
    session.send(
      start(2),
      report(1, 99, 0.312),
      end(1, 'complete', 0.312),
      start(3),
      end(2, 'fail', null, 'exit code 1'),
    );
    session.send(report(3, 44, 0.602));
    const { lines } = await session.screen();
    const text = lines.join('\n');
    expect(text).toMatch(/^spirals-2 {2}bayes \(random\) · minimize val_loss · 2 jobs/m);
    expect(text).toMatch(/━+ {2}3\/40 {3}1 finished {2}1 pruned {2}1 failed {3}best 0.312 \(trial 1\) {3}\d+ m left/);
    expect(text).toMatch(/^trial +state +val_loss +step +lr +hidden +act +time +why$/m);
    expect(text).toMatch(/^ +0 +⊘ pruned +1\.352 +36 .*0:41 +median of 17 at step 36: 0\.81$/m);
    expect(text).toMatch(/^ +1 ★ +✓ finished +0\.312 +99 /m);
    expect(text).toMatch(/^ +2 +✕ failed .*exit code 1$/m);
    expect(text).toMatch(/^ +3 +◐ running +0\.602 +44 /m);
    expect(text).not.toContain('epochs');
    expect(lines.at(-1)).toBe('Ctrl-C stops gently; closing this terminal does not stop the sweep.');
    session.view.close();
  });

  test('redraws in place: what stood above stays, nothing stands twice', async () => {
    const session = new Session(100);
    for (let trial = 0; trial < 30; trial++) {
      session.send(start(trial), report(trial, 1, 1 / (trial + 1)), end(trial, 'complete', 1 / (trial + 1)));
    }
    const { lines } = await session.screen();
    expect(lines.filter((line) => line.startsWith('spirals-2'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('trial '))).toHaveLength(1);
    expect(lines[0]).toBe('sampler: random, seed 42');
    expect(lines[1]).toBe('interpreter: .venv/bin/python (.venv)');
    expect(lines.length).toBeLessThan(20);
    session.view.close();
  });

  test.each([20, 60, 100, 160])('is never wider than a terminal of %i columns', async (columns) => {
    const session = new Session(columns, 30, {
      study: 'a-study-with-a-rather-long-name',
      objectives: [{ name: 'validation/精度/mean_average_precision', goal: 'minimize' }],
      searched: ['optimizer.name', 'data.augmentation.policy', 'lr', 'text', '学習率'],
    });
    const given: Params = {
      'optimizer.name': 'adam with a very long name that does not end soon',
      'data.augmentation.policy': ['crop', 'flip', { angle: 30 }],
      lr: 1e-7,
      text: 'zwei\nZeilen\t🚀🚀🚀 und mehr',
      学習率: '日本語の長い値日本語の長い値日本語の長い値',
    };
    for (let trial = 0; trial < 12; trial++) {
      session.send(start(trial, given), report(trial, 3, trial % 2 ? Number.NaN : 1e9 / (trial + 1)));
      if (trial < 9)
        session.send(
          end(
            trial,
            trial % 3 ? 'complete' : 'fail',
            trial % 3 ? 1e9 / (trial + 1) : null,
            `値が大きすぎます ${'x'.repeat(300)}`,
          ),
        );
    }
    const { lines, wrapped } = await session.screen();
    expect(wrapped).toBe(false);
    expect(lines.join('\n')).toMatch(/\b9\/40/);
    expect(lines.filter((line) => line.includes('running')).length).toBeGreaterThanOrEqual(columns === 20 ? 1 : 3);
    session.view.close();
  });

  test('shows NaN and infinite values as such', async () => {
    const session = new Session(100);
    session.send(start(0), report(0, 1, Number.NaN), start(1), report(1, 2, Number.POSITIVE_INFINITY));
    const text = (await session.screen()).lines.join('\n');
    expect(text).toMatch(/0 +◐ running +NaN +1/);
    expect(text).toMatch(/1 +◐ running +inf +2/);
    session.view.close();
  });

  test('fits into a low terminal and says how many running trials it leaves out', async () => {
    const session = new Session(100, 12, { jobs: 64 });
    for (let trial = 0; trial < 64; trial++) session.send(start(trial));
    const { lines } = await session.screen();
    expect(lines.filter((line) => line.startsWith('spirals-2'))).toHaveLength(1);
    expect(lines.join('\n')).toMatch(/and 5\d more running/);
    // 2 notes, and a block that leaves the last line to the cursor.
    expect(lines.length).toBeLessThanOrEqual(2 + 11);
    session.view.close();
  });

  test.each([
    [100, 60],
    [60, 140],
    [140, 40],
  ])('draws anew after a resize from %i to %i columns', async (before, after) => {
    const session = new Session(before);
    session.send(start(0), report(0, 1, 0.5), start(1), end(0, 'complete', 0.5));
    session.nowMs += 1000;
    session.stream.resize(after, 30);
    session.send(report(1, 2, 0.7));
    const { lines } = await session.screen();
    expect(lines.filter((line) => line.startsWith('spirals-2'))).toHaveLength(1);
    expect(lines.filter((line) => /^ +1 /.test(line))).toHaveLength(1);
    for (const line of lines) expect(line.length).toBeLessThan(after);
    session.view.close();
  });

  test('does not draw more than ten frames a second', () => {
    const session = new Session(100);
    session.send(start(0));
    const before = session.stream.writes;
    for (let step = 0; step < 10_000; step++) {
      session.nowMs += 0.1;
      session.view.event(report(0, step, 1));
    }
    expect(session.stream.writes - before).toBeGreaterThanOrEqual(9);
    expect(session.stream.writes - before).toBeLessThanOrEqual(10);
    session.view.close();
  });

  test('keeps warnings in the scrollback, above the block', async () => {
    const session = new Session(60);
    session.send(start(0));
    session.send({ event: 'warning', message: `trial 0 printed more than 1 GB: ${'long '.repeat(20)}` });
    session.send(report(0, 1, 0.5));
    const { lines } = await session.screen();
    const at = lines.findIndex((line) => line.startsWith('⚠ warning: trial 0 printed'));
    expect(at).toBeGreaterThan(-1);
    expect(lines.findIndex((line) => line.startsWith('spirals-2'))).toBeGreaterThan(at);
    expect(lines.filter((line) => line.startsWith('spirals-2'))).toHaveLength(1);
    session.view.close();
  });

  test('ends with a summary that names the best trial and how to see more', async () => {
    const session = new Session(100);
    session.send(
      start(0),
      start(1),
      end(0, 'fail', null, 'exit code 1'),
      end(1, 'complete', 0.312),
      finish('trials', 0.312),
    );
    session.view.close();
    const { lines, cursorHidden } = await session.screen();
    const text = lines.join('\n');
    expect(cursorHidden).toBe(false);
    expect(text).toMatch(/^finished: all planned trials have ended · 2 finished · 1 pruned · 1 failed/m);
    expect(text).toMatch(/^★ best: trial 1 {2}val_loss 0.312 {2}lr 0.0031 · hidden 32 · act tanh$/m);
    expect(text).toContain('trialdeck best spirals-2');
    expect(text).not.toContain('Ctrl-C');
    expect(text).not.toContain('resume');
  });

  test('says how to go on after a stop, and that open trials are queued again', async () => {
    const session = new Session(100);
    session.send(start(0), start(1), end(0, 'complete', 0.5));
    session.view.notice('stopping: trials get a moment to end');
    expect((await session.screen()).lines.at(-1)).toBe('stopping: trials get a moment to end');
    session.send(finish('stopped', 0.5));
    session.view.close();
    const text = (await session.screen()).lines.join('\n');
    expect(text).toMatch(/^stopped · .*1 queued again$/m);
    expect(text).toMatch(/^ +1 +■ stopped/m);
    expect(text).toContain('resume with: trialdeck resume spirals-2');
  });

  test('counts on from what earlier controllers did', async () => {
    const session = new Session(100, 30, {
      endedBefore: 7,
      countsBefore: { complete: 5, pruned: 1, fail: 1 },
      bestBefore: { trial: 4, value: 0.2, params: params(0.01) },
    });
    session.send(start(7), end(7, 'complete', 0.3));
    const text = (await session.screen()).lines.join('\n');
    expect(text).toMatch(/8\/40 {3}6 finished {2}1 pruned {2}1 failed {3}best 0.2 \(trial 4\)/);
    expect(text).toMatch(/^ +4 ★ /m);
    session.view.close();
  });

  test('maximizes where the study does', async () => {
    const session = new Session(100, 30, { objectives: [{ name: 'acc', goal: 'maximize' }] });
    session.send(start(0), start(1), end(0, 'complete', 0.9), end(1, 'complete', 0.5));
    expect((await session.screen()).lines.join('\n')).toContain('best 0.9 (trial 0)');
    session.view.close();
  });

  test('works without a metric and without a total', async () => {
    const session = new Session(100, 30, { objectives: [], total: null });
    session.send(start(0), end(0, 'complete', null), start(1));
    const text = (await session.screen()).lines.join('\n');
    expect(text).toMatch(/^1 ended {3}1 finished$/m);
    expect(text).not.toMatch(/best|step|━/);
    session.view.close();
  });

  test.each(['throws', 'emits'])('goes silent when the terminal is gone (%s)', (how) => {
    const session = new Session(100);
    session.send(start(0));
    const gone = Object.assign(new Error('write EIO'), { code: 'EIO' });
    if (how === 'throws') session.stream.broken = gone;
    else session.stream.emit('error', gone);
    session.send(report(0, 1, 0.5), { event: 'warning', message: 'x' }, end(0, 'complete', 0.5), finish('trials', 0.5));
    const before = session.stream.writes;
    session.view.notice('x');
    session.view.close();
    expect(session.stream.writes).toBe(before);
  });

  test('uses colours for states only when asked to', async () => {
    const plain = new Session(100);
    plain.send(start(0));
    plain.view.close();
    expect(plain.stream.text).not.toContain('\u001b[0m');
    const coloured = new Session(100, 30, {}, true);
    coloured.send(start(0), end(0, 'pruned', 1, 'median'));
    coloured.view.close();
    expect(coloured.stream.text).toContain('\u001b[95m⊘ pruned');
  });
});
