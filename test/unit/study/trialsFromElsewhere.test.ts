import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import { trialLines } from '../../../src/core/study/trialsFile.ts';
import { exampleParams, exampleSpace, exampleStudy } from './exampleStudy.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();
const run = (number: number): string => `runs/${number}`;

describe('imported trials', () => {
  it('stand as they ended elsewhere, with their times, reports and origin', async () => {
    {
      await using store = await StudyStore.create(file('study.db'), exampleStudy);
      await store.commit({ begin: [{ params: exampleParams, run }] });
      const numbers = await store.commit({
        add: [
          {
            state: 'complete',
            params: exampleParams,
            values: [0.25],
            intermediate: [
              [0, 0.5],
              [1, Number.NaN],
            ],
            constraints: { 'latency <= 3': -1 },
            origin: { study: 'old', trial: 4 },
            startMs: Date.UTC(2025, 0, 1),
            endMs: Date.UTC(2025, 0, 2),
          },
          { state: 'pruned', params: { lr: 0.001 }, values: null, intermediate: [[3, 0.75]], reason: 'too slow' },
          { state: 'fail', params: exampleParams, values: null, origin: { run: 'calm-otter', source: 'wandb' } },
          { state: 'complete', params: exampleParams, values: [Number.NaN] },
        ],
      });
      expect(numbers).toEqual([1, 2, 3, 4]);
    }
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    const [, first, second, third, fourth] = reader.trials();
    expect(first).toMatchObject({
      state: 'complete',
      params: exampleParams,
      values: [0.25],
      intermediate: [
        [0, 0.5],
        [1, Number.NaN],
      ],
      constraints: [-1],
      origin: { study: 'old', trial: 4 },
      startMs: Date.UTC(2025, 0, 1),
      endMs: Date.UTC(2025, 0, 2),
      run: null,
    });
    expect(second).toMatchObject({ state: 'pruned', values: [0.75], reason: 'too slow', params: { lr: 0.001 } });
    expect(second?.params).not.toHaveProperty('model.layers');
    expect(third).toMatchObject({ state: 'fail', values: [], origin: { run: 'calm-otter', source: 'wandb' } });
    expect(fourth).toMatchObject({ state: 'fail', values: [] });
    expect(trialLines(reader)[1]).toMatchObject({ origin: { study: 'old', trial: 4 } });
  });

  it.each([
    ['a parameter that the study does not have', { ...exampleParams, lrr: 0.1 }, 'unknown-parameter', 'lr, epochs'],
    ['a value outside its range', { ...exampleParams, lr: 2 }, 'outside-space', 'lr: 2'],
    ['a choice that is none', { 'model.layers': [3] }, 'outside-space', 'model.layers: [3]'],
    ['another value of a constant', { epochs: 8 }, 'outside-space', 'epochs: 8'],
  ])('with %s are refused, and nothing is changed', async (_, params, reason, message) => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    const good = { state: 'complete', params: exampleParams, values: [1] } as const;
    const refused = { reason, message: expect.stringContaining(message) };
    await expect(store.commit({ add: [good, { ...good, params }] })).rejects.toMatchObject(refused);
    await expect(store.commit({ add: [good], enqueue: [{ params }] })).rejects.toMatchObject(refused);
    expect(store.trials()).toEqual([]);
  });
});

describe('enqueued trials', () => {
  it('wait with what they fix, as Optuna would ask them, and take the rest when they begin', async () => {
    {
      await using store = await StudyStore.create(file('study.db'), exampleStudy);
      const enqueue = [{ params: { 'model.layers': [16] } }, { params: exampleParams }];
      expect(await store.commit({ enqueue })).toEqual([0, 1]);
      expect(store.trials().map(({ state, startMs }) => [state, startMs])).toEqual([
        ['waiting', null],
        ['waiting', null],
      ]);
      expect(store.trials()[0]?.params).toEqual({ epochs: 7, 'model.layers': [16] });
    }
    using db = new DatabaseSync(file('study.db'), { readOnly: true });
    expect(db.prepare('SELECT value_json FROM trial_system_attributes ORDER BY trial_id').all()).toEqual([
      { value_json: '{"model.layers": "[16]"}' },
      { value_json: '{"lr": 0.01, "model.layers": "[16]"}' },
    ]);
    await using store = await StudyStore.open(file('study.db'), { readOnly: false });
    expect(await store.commit({ begin: [{ params: exampleParams, run, waiting: 0 }] })).toEqual([0]);
    expect(store.trials()[0]).toMatchObject({ state: 'running', params: exampleParams });
  });
});

describe('other values', () => {
  it('take the place of those of ended trials only', async () => {
    await using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [1, 2, 3].map(() => ({ params: exampleParams, run })) });
    await store.commit({
      end: [
        { number: 0, state: 'complete', values: [1], reason: null },
        { number: 1, state: 'fail', values: null, reason: null },
      ],
    });
    await store.commit({ revalue: [{ number: 0, values: [0.5] }] });
    expect(store.trials()[0]?.values).toEqual([0.5]);
    for (const number of [1, 2]) {
      await expect(store.commit({ revalue: [{ number, values: [0.5] }] })).rejects.toMatchObject({
        reason: 'no-value',
      });
    }
    await expect(store.commit({ revalue: [{ number: 9, values: [1] }] })).rejects.toMatchObject({
      reason: 'unknown-trial',
    });
  });
});

describe('a study in another space', () => {
  const [lr, epochs, layers] = exampleSpace.parameters;
  const change = (parameter: object): SearchSpace => ({
    parameters: exampleSpace.parameters.map((one) => (one === lr ? { ...one, ...parameter } : one)),
  });

  it('goes on with other ranges: old trials keep their values, queued ones outside are still run', async () => {
    {
      await using store = await StudyStore.create(file('study.db'), exampleStudy);
      await store.commit({ begin: [{ params: exampleParams, run }], enqueue: [{ params: exampleParams }] });
      const narrow = change({ distribution: { kind: 'log_uniform_values', low: 1e-4, high: 1e-3 } });
      await store.setSpace(narrow);
      expect(store.space).toEqual(narrow);
      expect(store.trials().map(({ params }) => params['lr'])).toEqual([0.01, 0.01]);
      await expect(store.commit({ enqueue: [{ params: { lr: 0.01 } }] })).rejects.toMatchObject({
        reason: 'outside-space',
      });
      await store.commit({ requeue: [{ number: 1 }] });
      await store.commit({
        begin: [
          { params: exampleParams, run, waiting: 1 },
          { params: exampleParams, run, waiting: 0 },
        ],
      });
      await store.commit({ begin: [{ params: { ...exampleParams, lr: 5e-4 }, run }] });
    }
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials().map(({ state, params }) => [state, params['lr']])).toEqual([
      ['running', 0.01],
      ['running', 0.01],
      ['running', 5e-4],
    ]);
    using db = new DatabaseSync(file('study.db'), { readOnly: true });
    const rows = db.prepare(`SELECT distribution_json AS json FROM trial_params WHERE param_name = 'lr'`).all();
    const ranges = rows.map(({ json }) => JSON.parse(String(json)).attributes);
    expect(ranges).toMatchObject([
      { low: 1e-4, high: 0.01, log: true },
      { low: 1e-4, high: 0.01, log: true },
      { low: 1e-4, high: 1e-3, log: true },
    ]);
  });

  it.each([
    ['another choice', [lr, epochs, { ...layers, distribution: { kind: 'categorical', choices: [literalOf([8])] } }]],
    ['another scale', change({ distribution: { kind: 'uniform', low: 1e-5, high: 0.1 } }).parameters],
    ['a new parameter', [...exampleSpace.parameters, { ...lr, name: 'momentum', path: ['momentum'] }]],
    ['one parameter less', [lr, epochs]],
    ['another constant', [lr, { ...epochs, distribution: { kind: 'constant', value: literalOf(8) } }, layers]],
  ])('is refused with %s', async (_, parameters) => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    const space = { parameters } as SearchSpace;
    await expect(store.setSpace(space)).rejects.toMatchObject({ reason: 'space-differs' });
    expect(store.space).toEqual(exampleSpace);
  });
});
