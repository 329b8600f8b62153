import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSweep } from '../../../bench/language/madeUpFolder.ts';
import { ourAnswers } from '../../../bench/language/ours.ts';
import { peerAnswers } from '../../../bench/language/peer.ts';
import { programTexts } from '../../../bench/language/programText.ts';
import { measureService } from '../../../bench/language/service.ts';
import { madeUpSweep } from '../../../bench/language/sweepText.ts';
import { timed } from '../../../bench/language/timing.ts';
import { typing } from '../../../bench/language/typing.ts';
import { diagnosticsOf, sweepOf } from '../language/sweepAt.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-test-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([350, 1000])(
  'a sweep of %i lines has that many, no mistakes, and a program that takes all it passes',
  (lines) => {
    const { text, parameters } = madeUpSweep(lines);
    const files = { ...programTexts(parameters), 'sweep.yaml': text };
    expect(text.split('\n')).toHaveLength(lines + 1);
    const grave = diagnosticsOf(text, files).filter(({ severity }) => severity === 'error' || severity === 'warning');
    expect(grave).toEqual([]);
    const program = sweepOf(text, files).program;
    expect(program?.files).toHaveLength(6);
    const taken = program?.args.arguments.map(({ dest }) => dest);
    expect(taken).toEqual(expect.arrayContaining(parameters.map(({ name }) => name)));
  },
);

test('every change makes the next text of the one before, and the work at a place ends as it began', () => {
  const { text } = madeUpSweep(350);
  const steps = typing(text);
  let now = text;
  let back = 0;
  const offsets = new Set<number>();
  for (let step = 0; step < 360; step++) {
    const typed = steps.next().value;
    const { start, end, insert } = typed.change;
    now = now.slice(0, start) + insert + now.slice(end);
    expect(typed.text === now).toBe(true);
    expect(typed.offset).toBe(start + insert.length);
    offsets.add(Math.round((4 * start) / text.length));
    if (now === text) back++;
  }
  expect(back).toBeGreaterThan(20);
  expect(offsets.size).toBeGreaterThan(3);
});

test('the answers are about the text as typed, the peer’s by the schema', async () => {
  const { file, text } = await writeSweep(folder, 350);
  const typed = (changed: string, before: string) => ({
    text: changed,
    offset: changed.indexOf(before) + before.length,
    change: { start: 0, end: text.length, insert: changed },
  });
  const goal = { enum: ['maximize', 'minimize'] };
  const schema = { type: 'object', properties: { parameters: { type: 'object' }, metric: { properties: { goal } } } };
  const ours = ourAnswers(file);
  const peer = await peerAnswers(file, schema);
  const whole = typed(text, 'goal: ');
  const wrong = typed(text.replace('goal: minimize', 'goal: minimise'), 'goal: ');
  for (const answers of [ours, peer]) {
    expect(await answers.diagnostics(wrong)).not.toBe(await answers.diagnostics(whole));
    expect(await answers.completion(whole)).toBeGreaterThan(1);
  }
  expect(await ours.hover(typed(text, 'metho'))).toBe(1);
  expect(await ours.hints(whole)).toBeGreaterThan(1);
});

test('the 95th percentile has the budget', async () => {
  expect(timed([4, 1, 3, 2, 5])).toEqual({ p50: 3, p95: 4.8 });
  const figures = await measureService(folder, null, { warmUp: 1, edits: 5 });
  const budgets = figures.filter(({ budget }) => budget !== null).map(({ name, budget }) => [name, budget]);
  expect(budgets).toEqual([
    ['350 lines: diagnostics, p95', 12],
    ['350 lines: completion, p95', 8],
    ['1000 lines: diagnostics, p95', 25],
    ['1000 lines: completion, p95', 15],
  ]);
  expect(figures.every(({ value }) => value > 0)).toBe(true);
});
