import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Trial } from '../../../src/core/space/trial.ts';
import { bestList, bestOf, bestTrials } from '../../../src/core/study/best.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import { trialLines, writeDerived } from '../../../src/core/study/trialsFile.ts';
import { exampleParams, exampleStudy } from './exampleStudy.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();
const begin = { params: exampleParams, run: (number: number): string => `runs/${number}` };
const twoMetrics = {
  ...exampleStudy,
  objectives: [
    { name: 'loss', goal: 'minimize' },
    { name: 'accuracy', goal: 'maximize' },
  ],
} as const;

/** A study whose trials ended with these values and constraints. */
async function studyOf(
  ends: readonly { readonly values: readonly number[]; readonly constraints?: Record<string, number> }[],
  study: typeof twoMetrics | typeof exampleStudy = twoMetrics,
): Promise<StudyStore> {
  const store = await StudyStore.create(file('study.db'), study);
  await store.commit({ begin: ends.map(() => begin) });
  await store.commit({ end: ends.map((end, number) => ({ number, state: 'complete', reason: null, ...end })) });
  return store;
}

describe('several metrics', () => {
  it("are stored as objectives with their names, in Optuna's tables", async () => {
    await using store = await studyOf([{ values: [0.5, Number.POSITIVE_INFINITY] }]);
    expect(store).toMatchObject({ directions: ['minimize', 'maximize'], metrics: ['loss', 'accuracy'] });
    using db = new DatabaseSync(file('study.db'), { readOnly: true });
    expect(db.prepare('SELECT objective, direction FROM study_directions ORDER BY objective').all()).toEqual([
      { objective: 0, direction: 'MINIMIZE' },
      { objective: 1, direction: 'MAXIMIZE' },
    ]);
    expect(db.prepare('SELECT objective, value, value_type FROM trial_values ORDER BY objective').all()).toEqual([
      { objective: 0, value: 0.5, value_type: 'FINITE' },
      { objective: 1, value: null, value_type: 'INF_POS' },
    ]);
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials()[0]?.values).toEqual([0.5, Number.POSITIVE_INFINITY]);
    expect(trialLines(reader)[0]).toMatchObject({ value: null, values: [0.5, 'Infinity'] });
  });

  it('need a value each; a NaN among them fails the trial', async () => {
    using store = await StudyStore.create(file('study.db'), twoMetrics);
    await store.commit({ begin: [begin, begin] });
    const end = { number: 0, state: 'complete', reason: null } as const;
    await expect(store.commit({ end: [{ ...end, values: [1] }] })).rejects.toThrow(/without 2 values/);
    await store.commit({
      end: [
        { ...end, values: [1, Number.NaN] },
        { ...end, number: 1, values: [1, 2] },
      ],
    });
    expect(store.trials().map(({ state, values }) => [state, values])).toEqual([
      ['fail', []],
      ['complete', [1, 2]],
    ]);
  });

  it('leave a pruned trial without a value, as Optuna prunes for one metric only', async () => {
    using store = await StudyStore.create(file('study.db'), twoMetrics);
    await store.commit({ begin: [begin] });
    store.report(0, 1, 0.25);
    await store.commit({ end: [{ number: 0, state: 'pruned', values: null, reason: 'too long' }] });
    expect(store.trials()[0]).toMatchObject({ state: 'pruned', values: [], intermediate: [[1, 0.25]] });
  });

  it('best.json is the front, best.yaml the trial of it that is best in the first metric', async () => {
    await using store = await studyOf([
      { values: [0.3, 0.9] },
      { values: [0.4, 0.8] },
      { values: [0.2, 0.7] },
      { values: [0.1, 0.9], constraints: { 'latency <= 3': 1 } },
    ]);
    writeDerived(path.dirname(file('study.db')), store, (run) => [String(run)]);
    const read = (name: string): string => readFileSync(file(name), 'utf8');
    expect(JSON.parse(read('best.json'))).toEqual([
      { trial: 0, value: [0.3, 0.9], values: [0.3, 0.9], params: exampleParams, command: ['runs/0'] },
      { trial: 2, value: [0.2, 0.7], values: [0.2, 0.7], params: exampleParams, command: ['runs/2'] },
    ]);
    expect(parse(read('best.yaml'))).toMatchObject({ lr: 0.01 });
  });
});

describe('the front', () => {
  const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { maxLength: 30 });
  const trialsOf = (all: readonly (readonly number[])[]): Trial[] =>
    all.map((one, number) => ({
      number,
      state: 'complete',
      params: {},
      values: one,
      intermediate: [],
      reason: null,
      startMs: null,
      endMs: null,
    }));

  it('is what no other trial beats, whatever the values', () => {
    fc.assert(
      fc.property(values, (all) => {
        const dominated = ([a, b]: readonly number[]): boolean =>
          all.some(([c, d]) => c <= (a ?? 0) && d >= (b ?? 0) && (c < (a ?? 0) || d > (b ?? 0)));
        const expected = all.flatMap((one, number) => (dominated(one) ? [] : [number]));
        const front = bestTrials(['minimize', 'maximize'], trialsOf(all));
        expect(front.map(({ number }) => number)).toEqual(expected);
      }),
    );
  });

  it('is all of ten thousand trials where none beats another', () => {
    const all = Array.from({ length: 10_000 }, (_, i) => [(i * 7919) % 10_007, -((i * 7919) % 10_007)]);
    expect(bestTrials(['minimize', 'minimize'], trialsOf(all))).toHaveLength(10_000);
  });
});

describe('constraints', () => {
  it('keep infeasible trials from being best, also with one metric', async () => {
    await using store = await studyOf(
      [
        { values: [0.1], constraints: { 'latency <= 3': 0.4 } },
        { values: [0.2], constraints: { 'latency <= 3': Number.NaN } },
        { values: [0.3], constraints: { 'latency <= 3': 0 } },
        { values: [0.4], constraints: { 'latency <= 3': -1 } },
      ],
      exampleStudy,
    );
    expect(bestList(bestOf(store)).map(({ trial }) => trial)).toEqual([2]);
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials().map(({ constraints }) => constraints)).toEqual([
      [0.4],
      [Number.POSITIVE_INFINITY],
      [0],
      [-1],
    ]);
    expect(trialLines(reader).map(({ constraints }) => constraints?.['latency <= 3'])).toEqual([
      0.4,
      'Infinity',
      0,
      -1,
    ]);
    using db = new DatabaseSync(file('study.db'), { readOnly: true });
    const rows = db.prepare('SELECT "key", value_json FROM trial_system_attributes ORDER BY trial_id').all();
    expect(rows.slice(0, 2)).toEqual([
      { key: 'constraints:latency <= 3', value_json: '0.4' },
      { key: 'constraints:latency <= 3', value_json: 'Infinity' },
    ]);
  });

  it('come in one order for all trials, whichever order they were written in', async () => {
    await using store = await studyOf([
      { values: [1, 2], constraints: { a: 1, b: 2 } },
      { values: [1, 2], constraints: { b: 3, a: 4 } },
      { values: [1, 2], constraints: { b: 5 } },
    ]);
    expect(store.trials().map(({ constraints }) => constraints)).toEqual([
      [1, 2],
      [4, 3],
      [0, 5],
    ]);
  });

  it('are the same for a study that is opened again, whichever trial ended first and measured what', async () => {
    await using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin, begin] });
    const end = { state: 'complete', values: [1], reason: null } as const;
    await store.commit({ end: [{ ...end, number: 1, constraints: { b: 5 } }] });
    expect(store.trials()[1]?.constraints).toEqual([5]);
    await store.commit({ end: [{ ...end, number: 0, constraints: { c: 3, a: 4 } }] });
    const constraints = (each: StudyStore) => each.trials().map((trial) => trial.constraints);
    expect(constraints(store)).toEqual([
      [4, 0, 3],
      [0, 5, 0],
    ]);
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(constraints(reader)).toEqual(constraints(store));
  });

  it('of real Optuna before 5 are read too', async () => {
    {
      await using _ = await studyOf([{ values: [0.1] }, { values: [0.2] }], exampleStudy);
      using db = new DatabaseSync(file('study.db'));
      db.exec(
        `INSERT INTO trial_system_attributes (trial_id, "key", value_json) VALUES (1, 'constraints', '[0.5, -1.0]')`,
      );
    }
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials()[0]).toMatchObject({ constraints: [0.5, -1], constraintValues: { '0': 0.5, '1': -1 } });
    expect(bestList(bestOf(reader))).toMatchObject([{ trial: 1 }]);
  });
});

describe('what is kept with a trial', () => {
  it('is read back: attributes of pruners, repeats, their spread', async () => {
    {
      await using store = await StudyStore.create(file('study.db'), exampleStudy);
      await store.commit({ begin: [begin, begin] });
      await store.commit({ attributes: [{ number: 0, system: { completed_rung_0: 0.5 }, user: { note: 'mine' } }] });
      const attributes = { 'trialdeck:repeats': [0.2, 0.4], 'trialdeck:spread': 0.141 };
      await store.commit({ end: [{ number: 0, state: 'complete', values: [0.3], attributes, reason: null }] });
    }
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    const [first, second] = reader.trials();
    expect(first).toMatchObject({ attributes: { completed_rung_0: 0.5 }, repeats: [0.2, 0.4], spread: 0.141 });
    expect(second).not.toHaveProperty('attributes');
    expect(trialLines(reader)[0]).toMatchObject({ repeats: [0.2, 0.4], spread: 0.141 });
    using db = new DatabaseSync(file('study.db'), { readOnly: true });
    expect(db.prepare(`SELECT value_json FROM trial_user_attributes WHERE "key" = 'note'`).all()).toEqual([
      { value_json: '"mine"' },
    ]);
  });

  it('is seen by a reader that had read the ended trial before', async () => {
    await using store = await studyOf([{ values: [0.1] }], exampleStudy);
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials()[0]?.values).toEqual([0.1]);
    await store.commit({ revalue: [{ number: 0, values: [0.7] }] });
    expect(reader.trials()[0]?.values).toEqual([0.7]);
    await store.commit({ attributes: [{ number: 0, user: { 'trialdeck:spread': 2 } }] });
    expect(reader.trials()[0]?.spread).toBe(2);
  });
});
