import { expect, test } from 'vitest';
import { createView } from '../../../src/cli/view/createView.ts';
import type { ControllerEvent, StudyHead } from '../../../src/core/controller/events.ts';
import { TerminalStream } from '../cli/terminalScreen.ts';

const head = (name: string, index: number): StudyHead => ({
  study: `wave.${name}`,
  method: 'random',
  note: `random: seed ${index}`,
  objectives: [{ name: 'loss', goal: 'minimize' }],
  jobs: 1,
  total: 1,
  folder: `.trialdeck/studies/wave.${name}`,
  searched: ['x'],
  endedBefore: 0,
  interpreter: 'python3',
  stage: { name, index, count: 2 },
});
const started: ControllerEvent = { event: 'trial-start', trial: 0, run: 'r/0', params: { x: 1 }, command: [], pid: 1 };
const ended: ControllerEvent = {
  event: 'trial-end',
  trial: 0,
  state: 'complete',
  value: 0.5,
  reason: null,
  durationMs: 1000,
};
const end = {
  event: 'end',
  reason: 'trials',
  counts: { complete: 1, pruned: 0, fail: 0 },
  best: { trial: 0, value: 0.5, params: { x: 1 } },
} as const;

test('the live view keeps what a stage came to and begins anew below it', async () => {
  const stream = new TerminalStream(100);
  let nowMs = 0;
  const view = createView({ stream, notes: stream, kind: 'live', color: false, now: () => nowMs });
  const send = (...events: ControllerEvent[]): void => {
    for (const event of events) {
      nowMs += 1000;
      view.event(event);
    }
  };
  view.start(head('coarse', 0));
  send(started, ended, { event: 'warning', message: 'between the stages' });
  view.stageEnded(end);
  view.start(head('fine', 1));
  send(started);
  const during = (await stream.screen()).lines;
  expect(during.filter((line) => line.startsWith('wave.'))).toEqual([
    expect.stringMatching(/^wave\.coarse {2}stage 1 of 2: coarse · random/),
    expect.stringMatching(/^wave\.fine {2}stage 2 of 2: fine · random/),
  ]);
  expect(during).toContainEqual(expect.stringMatching(/^stage 1 of 2: coarse is over · 1 finished/));
  expect(during).toContainEqual(expect.stringContaining('warning: between the stages'));
  expect(during.at(-1)).toContain('Ctrl-C stops gently');
  send(ended, end);
  view.close();
  const after = (await stream.screen()).lines;
  // The editor's task waits for a line that begins so, and there is one.
  expect(after.filter((line) => line.startsWith('finished'))).toHaveLength(1);
  expect(after.filter((line) => line.startsWith('wave.'))).toHaveLength(2);
  expect(after.at(-1)).toBe('see more:    trialdeck best wave.fine');
});
