import { existsSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { StudyStore } from '../../../src/core/study/store.ts';
import { StudyError } from '../../../src/core/study/studyError.ts';
import { exampleParams, exampleSpace, exampleStudy } from './exampleStudy.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();
const run = (number: number): string => `runs/${number}`;
const begin = { params: exampleParams, run };

describe('the life of a trial', () => {
  it('happens in folders of its study, whatever the database says', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin, { ...begin, run: 'runs/../../../else' }, { ...begin, run: '/else' }] });
    await store.commit({ begin: [{ ...begin, run: 'runs/3-2' }] });
    expect(store.trials().map((trial) => trial.run)).toEqual(['runs/0', null, null, 'runs/3-2']);
  });

  it('is numbered from 0, gets its run folder by number, and carries the constants of the space', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    expect(await store.commit({ begin: [begin, begin] })).toEqual([0, 1]);
    expect(store.trials()[1]).toMatchObject({
      number: 1,
      state: 'running',
      params: { lr: 0.01, epochs: 7, 'model.layers': [16] },
      values: [],
      intermediate: [],
      run: 'runs/1',
      endMs: null,
    });
    expect(Object.keys(store.trials()[1]?.params ?? {})).toEqual(['lr', 'epochs', 'model.layers']);
    expect(Math.abs((store.trials()[1]?.startMs ?? 0) - Date.now())).toBeLessThan(10_000);
  });

  it('ends with what was reported before, while the next one begins', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin] });
    store.report(0, 1, 0.5);
    store.report(0, 0, 0.75);
    store.report(0, 1, 0.25);
    const begun = await store.commit({
      end: [{ number: 0, state: 'complete', values: [0.25], reason: null }],
      begin: [begin],
    });
    expect(begun).toEqual([1]);
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials().map((trial) => trial.state)).toEqual(['complete', 'running']);
    expect(reader.trials()[0]).toMatchObject({
      values: [0.25],
      intermediate: [
        [0, 0.75],
        [1, 0.25],
      ],
    });
  });

  it('shows a report at once and stores it within the next 100 ms without being asked', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin] });
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    store.report(0, 3, Number.NaN);
    expect(store.trials()[0]?.intermediate).toEqual([[3, Number.NaN]]);
    await expect
      .poll(() => reader.trials()[0]?.intermediate, { timeout: 5000, interval: 10 })
      .toEqual([[3, Number.NaN]]);
  });

  it('takes the last report as value when pruned, and none when failed or when that is NaN', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin, begin, begin] });
    store.report(0, 5, 0.5);
    store.report(0, 2, 0.25);
    store.report(1, 5, Number.NaN);
    store.report(2, 5, 0.5);
    await store.commit({
      end: [
        { number: 0, state: 'pruned', values: [99], reason: 'worse than the median' },
        { number: 1, state: 'pruned', values: null, reason: null },
        { number: 2, state: 'fail', values: [1], reason: 'exit code 1', how: 'crashed' },
      ],
    });
    expect(store.trials().map(({ state, values, reason, how }) => [state, values, reason, how])).toEqual([
      ['pruned', [0.5], 'worse than the median', null],
      ['pruned', [], null, null],
      ['fail', [], 'exit code 1', 'crashed'],
    ]);
  });

  it('fails when the final value is NaN, and keeps infinities', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin, begin] });
    await store.commit({
      end: [
        { number: 0, state: 'complete', values: [Number.NaN], reason: 'loss is NaN' },
        { number: 1, state: 'complete', values: [Number.NEGATIVE_INFINITY], reason: null },
      ],
    });
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials().map(({ state, values }) => [state, values])).toEqual([
      ['fail', []],
      ['complete', [Number.NEGATIVE_INFINITY]],
    ]);
  });

  it('waits again with its number and parameters, without its reports, and begins once more', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin] });
    store.report(0, 0, 0.5);
    await store.commit({ requeue: [{ number: 0, how: 'stopped', reason: 'stopped by Ctrl-C' }] });
    expect(store.trials()).toMatchObject([
      {
        number: 0,
        state: 'waiting',
        params: exampleParams,
        intermediate: [],
        startMs: null,
        how: 'stopped',
        reason: 'stopped by Ctrl-C',
        run: 'runs/0',
      },
    ]);
    expect(await store.commit({ begin: [{ params: exampleParams, run: 'runs/0-2', waiting: 0 }] })).toEqual([0]);
    store.report(0, 1, 0.25);
    await store.commit({ end: [{ number: 0, state: 'complete', values: [0.25], reason: null }] });
    expect(store.trials()).toMatchObject([
      { number: 0, state: 'complete', intermediate: [[1, 0.25]], how: null, reason: null, run: 'runs/0-2' },
    ]);
  });

  it('has no value in a study without a metric, although Optuna needs one', async () => {
    using store = await StudyStore.create(file('study.db'), { ...exampleStudy, objectives: [] });
    await store.commit({ begin: [begin] });
    await store.commit({ end: [{ number: 0, state: 'complete', values: null, reason: null }] });
    expect(store.trials()).toMatchObject([{ state: 'complete', values: [] }]);
    using db = new DatabaseSync(file('study.db'), { readOnly: true });
    expect(db.prepare('SELECT value FROM trial_values').all()).toEqual([{ value: 0 }]);
  });
});

describe('changes that cannot be made', () => {
  it('leave everything as it was', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin, begin] });
    await store.commit({ end: [{ number: 1, state: 'complete', values: [1], reason: null }] });
    store.report(0, 0, 0.5);
    const before = store.trials();
    const end = { number: 0, state: 'complete', values: [1], reason: null } as const;
    await expect(store.commit({ end: [end, { ...end, number: 1 }] })).rejects.toMatchObject({
      reason: 'finished-trial',
    });
    await expect(store.commit({ end: [end, { ...end, number: 7 }] })).rejects.toMatchObject({
      reason: 'unknown-trial',
    });
    await expect(store.commit({ end: [end], begin: [{ ...begin, waiting: 1 }] })).rejects.toMatchObject({
      reason: 'not-waiting',
    });
    await expect(
      store.commit({ end: [end], begin: [{ ...begin, params: { ...exampleParams, lr: 2 } }] }),
    ).rejects.toThrow();
    await expect(store.commit({ end: [{ ...end, values: null }] })).rejects.toThrow(/without a value/);
    expect(store.trials()).toEqual(before);
    await store.flush();
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(reader.trials()).toEqual(before);
  });

  it('are refused for a trial that is unknown, and ignored for reports that come too late', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin] });
    expect(() => store.report(1, 0, 0)).toThrow(StudyError);
    await store.commit({ end: [{ number: 0, state: 'complete', values: [1], reason: null }] });
    store.report(0, 0, 5);
    await store.flush();
    expect(store.trials()[0]?.intermediate).toEqual([]);
  });

  it('are refused by a study that was opened to read', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    using reader = await StudyStore.open(file('study.db'), { readOnly: true });
    await expect(reader.commit({ begin: [begin] })).rejects.toMatchObject({ reason: 'read-only' });
    expect(store.trials()).toEqual([]);
  });
});

describe('a study', () => {
  it('is found again with its space, direction, metric and attributes', async () => {
    using store = await StudyStore.create(file('study.db'), {
      ...exampleStudy,
      objectives: [{ name: 'loss', goal: 'maximize' }],
    });
    await store.setAttributes({
      'trialdeck:end': { reason: 'trials', time: '2026-11-24T00:00:00Z' },
      odd: [Number.NaN],
    });
    expect(store.attributes()).toMatchObject({ 'trialdeck:seed': 3, odd: [Number.NaN] });
    using again = await StudyStore.open(file('study.db'), { readOnly: true });
    expect(again).toMatchObject({ name: 'example', directions: ['maximize'], metrics: ['loss'] });
    expect(again.space).toEqual(exampleSpace);
    expect(again.attributes()).toEqual(store.attributes());
    await store.setAttributes({ 'trialdeck:end': null });
    expect(again.attributes()['trialdeck:end']).toBeNull();
  });

  it('shares a file with others and is then asked for by name', async () => {
    using first = await StudyStore.create(file('study.db'), exampleStudy);
    await first.commit({ begin: [begin, begin] });
    using second = await StudyStore.create(file('study.db'), { ...exampleStudy, name: 'other' });
    expect(await second.commit({ begin: [begin] })).toEqual([0]);
    expect(first.trials()).toHaveLength(2);
    expect(second.trials()).toHaveLength(1);
    const unnamed = StudyStore.open(file('study.db'), { readOnly: true });
    await expect(unnamed).rejects.toMatchObject({ reason: 'several-studies', names: ['example', 'other'] });
    await expect(unnamed).rejects.toThrow(/example, other/);
    using found = await StudyStore.open(file('study.db'), { readOnly: true, name: 'other' });
    expect(found.trials()).toEqual(second.trials());
    await expect(StudyStore.open(file('study.db'), { readOnly: true, name: 'third' })).rejects.toMatchObject({
      reason: 'missing',
    });
    await expect(StudyStore.create(file('study.db'), exampleStudy)).rejects.toMatchObject({ reason: 'exists' });
  });

  it('shows what another process wrote, and the same array while nothing changes', async () => {
    using store = await StudyStore.create(file('study.db'), exampleStudy);
    using other = await StudyStore.open(file('study.db'), { readOnly: false });
    expect(await other.commit({ begin: [begin, begin] })).toEqual([0, 1]);
    expect(store.trials()).toEqual(other.trials());
    expect(store.trials()).toBe(store.trials());
    await other.commit({ end: [{ number: 0, state: 'complete', values: [1], reason: 'fine' }] });
    expect(store.trials()).toEqual(other.trials());
    expect(await store.commit({ begin: [begin] })).toEqual([2]);
    using db = new DatabaseSync(file('study.db'));
    db.exec('PRAGMA foreign_keys = OFF; DELETE FROM trials WHERE number = 1');
    expect(store.trials().map((trial) => trial.number)).toEqual([0, 2]);
  });
});

describe('files that hold no study', () => {
  it('are told apart, and not written to', async () => {
    const open = (name: string): Promise<StudyStore> => StudyStore.open(file(name), { readOnly: true });
    await expect(open('gone.db')).rejects.toMatchObject({ reason: 'missing' });
    expect(existsSync(file('gone.db'))).toBe(false);
    writeFileSync(file('empty.db'), '');
    await expect(open('empty.db')).rejects.toMatchObject({ reason: 'missing' });
    writeFileSync(file('text.db'), 'not a database, but long enough to have a header that is wrong\n'.repeat(20));
    await expect(open('text.db')).rejects.toMatchObject({ reason: 'not-a-study' });
    await expect(StudyStore.create(file('text.db'), exampleStudy)).rejects.toMatchObject({ reason: 'not-a-study' });
    {
      using db = new DatabaseSync(file('places.db'));
      db.exec('CREATE TABLE places (name TEXT)');
    }
    await expect(StudyStore.create(file('places.db'), exampleStudy)).rejects.toMatchObject({ reason: 'not-a-study' });
    using db = new DatabaseSync(file('places.db'));
    expect(db.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 'places' }]);
  });

  it.each([
    ['an older schema', "UPDATE alembic_version SET version_num = 'v3.0.0.d'"],
    ['a newer schema', "UPDATE alembic_version SET version_num = 'v6.0.0.a'"],
    ['another schema number', 'UPDATE version_info SET schema_version = 13'],
  ])('%s is named', async (_title, sql) => {
    (await StudyStore.create(file('study.db'), exampleStudy))[Symbol.dispose]();
    {
      using db = new DatabaseSync(file('study.db'));
      db.exec(sql);
    }
    await expect(StudyStore.open(file('study.db'), { readOnly: true })).rejects.toMatchObject({
      reason: 'other-version',
    });
    await expect(StudyStore.create(file('study.db'), { ...exampleStudy, name: 'b' })).rejects.toMatchObject({
      reason: 'other-version',
    });
  });

  it('leaves no empty file behind when a study cannot be made', async () => {
    await expect(StudyStore.create(file('no/such/folder/study.db'), exampleStudy)).rejects.toMatchObject({
      reason: 'missing',
    });
  });
});
