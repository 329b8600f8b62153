import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { bestOf } from '../../../src/core/study/best.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import { trialLines, writeDerived } from '../../../src/core/study/trialsFile.ts';
import { exampleParams, exampleStudy } from './exampleStudy.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();
const run = (number: number): string => `runs/${number}`;

it('lines say what happened to each trial, in plain JSON', async () => {
  await using store = await StudyStore.create(file('study.db'), exampleStudy);
  await store.commit({ begin: [1, 2, 3].map(() => ({ params: exampleParams, run })) });
  store.report(0, 0, Number.NaN);
  store.report(0, 1, Number.POSITIVE_INFINITY);
  store.report(1, 4, 0.5);
  await store.commit({
    end: [
      { number: 0, state: 'complete', values: [Number.NEGATIVE_INFINITY], reason: null },
      { number: 1, state: 'pruned', values: null, reason: 'worse than the median' },
    ],
  });
  const lines = trialLines(store);
  expect(JSON.parse(JSON.stringify(lines))).toEqual(lines);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(lines).toEqual([
    {
      trial: 0,
      state: 'complete',
      params: exampleParams,
      value: '-Infinity',
      values: ['-Infinity'],
      intermediate: [
        [0, 'NaN'],
        [1, 'Infinity'],
      ],
      reason: null,
      run: 'example/0',
      start: time,
      end: time,
    },
    {
      trial: 1,
      state: 'pruned',
      params: exampleParams,
      value: 0.5,
      values: [0.5],
      intermediate: [[4, 0.5]],
      reason: 'worse than the median',
      run: 'example/1',
      start: time,
      end: time,
    },
    {
      trial: 2,
      state: 'running',
      params: exampleParams,
      value: null,
      values: [],
      intermediate: [],
      reason: null,
      run: 'example/2',
      start: time,
      end: null,
    },
  ]);
});

it.each([
  ['minimize' as const, 2],
  ['maximize' as const, 1],
])('best of %s is the first complete trial with the best value, never a pruned one', async (direction, expected) => {
  await using store = await StudyStore.create(file('study.db'), {
    ...exampleStudy,
    objectives: [{ name: 'loss', goal: direction }],
  });
  expect(bestOf(store)).toBeNull();
  await store.commit({ begin: Array.from({ length: 6 }, () => ({ params: exampleParams, run })) });
  store.report(5, 0, direction === 'minimize' ? -100 : 100);
  const end = [2, 3, 1, 1, 3].map((value, number) => ({
    number,
    state: 'complete' as const,
    values: [value],
    reason: null,
  }));
  await store.commit({ end: [...end, { number: 5, state: 'pruned', values: null, reason: null }] });
  expect(bestOf(store)).toEqual({ trial: expected, value: direction === 'minimize' ? 1 : 3, params: exampleParams });
});

it('files beside the study hold the trials, and of the best one the parameters as any YAML reads them', async () => {
  const space: SearchSpace = {
    parameters: [
      { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 } },
      { name: 'model.width', path: ['model', 'width'], distribution: { kind: 'int_uniform', low: 1, high: 8 } },
      { name: 'model.head.gain', path: ['model', 'head', 'gain'], distribution: { kind: 'uniform', low: 0, high: 8 } },
      { name: 'yes', path: ['yes'], distribution: { kind: 'constant', value: literalOf('no') } },
      { name: 'a.b', path: ['a.b'], distribution: { kind: 'constant', value: literalOf([1, { '2': null }]) } },
    ],
  };
  await using store = await StudyStore.create(file('study.db'), { ...exampleStudy, space });
  const params = { lr: 1e-5, 'model.width': 4, 'model.head.gain': 2, yes: 'no', 'a.b': [1, { '2': null }] };
  await store.commit({ begin: [{ params, run: 'runs/0-2' }] });
  const command = (folder: string | null): string[] => ['python', 'train.py', folder ?? 'none'];
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  writeDerived(path.dirname(file('x')), store, command);
  expect(
    read('trials.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(trialLines(store));
  expect(() => read('best.json')).toThrow(/ENOENT/);

  await store.commit({ end: [{ number: 0, state: 'complete', values: [0.5], reason: null }] });
  writeDerived(path.dirname(file('x')), store, command);
  expect(read('trials.jsonl')).toBe(`${JSON.stringify(trialLines(store)[0])}\n`);
  expect(JSON.parse(read('best.json'))).toEqual({
    trial: 0,
    value: 0.5,
    params,
    command: ['python', 'train.py', 'runs/0-2'],
  });
  const nested = { lr: 1e-5, model: { width: 4, head: { gain: 2 } }, yes: 'no', 'a.b': [1, { '2': null }] };
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(read('best.yaml'), { version })).toEqual(nested);
  }
  expect(read('best.yaml')).toContain('lr: 1.0e-05\nmodel:\n  width: 4\n  head:\n    gain: 2.0\n');
});
