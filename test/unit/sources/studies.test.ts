import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { StudyIndex } from '../../../src/core/sources/studyIndex.ts';
import { readStudy } from '../../../src/core/sources/trialdeckStudy.ts';
import { holdStudy } from '../../../src/core/study/door.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import { testWorkspace } from './workspace.ts';

const workspace = testWorkspace();
const finished = {
  'trialdeck:total': 4,
  'trialdeck:sampler': 'random',
  'trialdeck:end': { reason: 'trials', time: 'x' },
};

describe('reading a study', () => {
  it('tells its trials, the best one and where it stands from one look', async () => {
    const store = await workspace().createStudy('spirals', finished);
    await store.commit({
      begin: [0.1, 0.2, 0.3, 0.4].map((lr) => ({
        params: { lr, epochs: 7 },
        run: (number: number) => `runs/${number}`,
      })),
    });
    store.report(0, 1, 0.9);
    store.report(0, 2, 0.7);
    store.report(1, 1, 0.3);
    await store.commit({
      end: [
        { number: 0, state: 'complete', values: [0.7], reason: null },
        { number: 1, state: 'pruned', values: null, reason: 'at step 1: 0.3, median 0.2' },
        { number: 2, state: 'complete', values: [0.5], reason: null },
        { number: 3, state: 'fail', values: null, reason: 'exit code 1', how: 'crashed' },
      ],
    });
    await store.close();

    const { summary, trials } = await readStudy(workspace().study('spirals'));
    expect(summary).toMatchObject({
      study: 'spirals',
      sweep: '/ws/sweep.yaml',
      state: 'finished',
      end: 'trials',
      metric: 'loss',
      direction: 'minimize',
      total: 4,
      counts: { waiting: 0, running: 0, complete: 2, pruned: 1, fail: 1 },
      // A pruned trial is never best, however good its last report.
      best: { trial: 2, value: 0.5 },
      searched: ['lr'],
      sampler: 'random',
      problem: null,
    });
    expect(trials.map((trial) => trial.state)).toEqual(['finished', 'pruned', 'finished', 'crashed']);
    expect(trials.map((trial) => trial.best)).toEqual([false, false, true, false]);
    expect(trials[0]).toMatchObject({ lastStep: 2, lastValue: 0.7, value: 0.7, params: { lr: 0.1, epochs: 7 } });
    expect(trials[0]?.runPath).toBe(path.join(workspace().study('spirals'), 'runs', '0'));
  });

  it('shows the values of a study of real Optuna, which need not name its metric', async () => {
    await using store = await workspace().createStudy('theirs');
    await store.commit({ add: [{ state: 'complete', params: { lr: 0.5 }, values: [0.25] }] });
    {
      using db = new DatabaseSync(path.join(workspace().study('theirs'), 'study.db'));
      db.exec(`DELETE FROM study_system_attributes WHERE "key" = 'study:metric_names'`);
    }
    const { summary, trials } = await readStudy(workspace().study('theirs'));
    expect(summary).toMatchObject({ metric: 'value', best: { trial: 0, value: 0.25 } });
    expect(trials[0]).toMatchObject({ value: 0.25, best: true });
  });

  it('marks the front of several metrics, and what breaks a constraint', async () => {
    const folder = workspace().study('front');
    await (await workspace().createStudy('front')).close();
    rmSync(path.join(folder, 'study.db'));
    await using store = await StudyStore.create(path.join(folder, 'study.db'), {
      name: 'front',
      objectives: [
        { name: 'loss', goal: 'minimize' },
        { name: 'accuracy', goal: 'maximize' },
      ],
      space: { parameters: [] },
      attributes: {},
    });
    const add = (values: readonly number[], latency: number) =>
      ({ state: 'complete', params: {}, values, constraints: { 'latency <= 3': latency } }) as const;
    await store.commit({ add: [add([0.5, 0.5], -1), add([0.25, 0.25], 0), add([0.1, 0.9], 0.5)] });
    const { summary, trials } = await readStudy(folder);
    expect(summary).toMatchObject({
      metric: 'loss',
      metrics: [
        { name: 'loss', goal: 'minimize' },
        { name: 'accuracy', goal: 'maximize' },
      ],
      best: null,
      front: [0, 1],
    });
    expect(trials.map(({ best, value, values, broken }) => [best, value, values, broken])).toEqual([
      [true, null, [0.5, 0.5], undefined],
      [true, null, [0.25, 0.25], undefined],
      [false, null, [0.1, 0.9], 'breaks latency <= 3 by 0.5'],
    ]);
  });

  it('is running while a controller holds it, crashed when one left no end', async () => {
    const store = await workspace().createStudy('spirals');
    await store.close();
    const folder = workspace().study('spirals');
    const door = holdStudy(folder, '/engine');
    expect((await readStudy(folder)).summary.state).toBe('running');
    door?.release();
    expect((await readStudy(folder)).summary).toMatchObject({ state: 'crashed', end: null });
  });

  it('shows a trial whose controller and process are gone as crashed, one that lives as running, one that ended by its exit', async () => {
    const store = await workspace().createStudy('spirals');
    await store.commit({
      begin: [0.1, 0.2, 0.3, 0.4].map((lr) => ({
        params: { lr, epochs: 7 },
        run: (number: number) => `runs/${number}`,
      })),
    });
    await store.close();
    const folder = workspace().study('spirals');
    workspace().writeDeadRun(path.join(folder, 'runs/0'));
    workspace().writeLiveRun(path.join(folder, 'runs/1'));
    for (const [run, code] of [
      ['runs/2', '0\n'],
      ['runs/3', '1\n'],
    ] as const) {
      workspace().writeDeadRun(path.join(folder, run));
      writeFileSync(path.join(folder, run, 'exit'), code);
    }
    const { trials, unwatched } = await readStudy(folder);
    expect(trials.map((trial) => trial.state)).toEqual(['crashed', 'running', 'finished', 'failed']);
    expect(unwatched).toBe(true);
  });

  it.each([
    [
      'text in place of the database',
      (folder: string) => writeFileSync(path.join(folder, 'study.db'), 'not a database\n'.repeat(99)),
    ],
    ['no database', () => {}],
    ['a damaged study.json', (folder: string) => writeFileSync(path.join(folder, 'study.json'), '{"format": 1,')],
  ])('says what is wrong with %s, and throws nothing', async (_what, damage) => {
    const folder = workspace().study('broken');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, 'study.json'),
      JSON.stringify({ format: 1, study: 'broken', database: 'study.db' }),
    );
    damage(folder);
    const { summary, trials } = await readStudy(folder);
    expect(summary.study).toBe('broken');
    expect(summary.problem).toContain(folder);
    expect(trials).toEqual([]);
  });
});

describe('the index of studies', () => {
  it('reports what is new, what changed and what is gone, and nothing else', async () => {
    const index = new StudyIndex();
    const roots = [workspace().root];
    expect(await index.poll(roots)).toEqual({ studies: [], lists: false });

    const store = await workspace().createStudy('spirals', finished);
    const folder = workspace().study('spirals');
    expect(await index.poll(roots)).toEqual({ studies: [folder], lists: true });
    await expect.poll(() => index.poll(roots)).toEqual({ studies: [], lists: false });

    await store.commit({ begin: [{ params: { lr: 0.1, epochs: 7 }, run: 'runs/0' }] });
    await expect.poll(() => index.poll(roots)).toEqual({ studies: [folder], lists: false });
    expect(index.trials(folder).map((trial) => trial.number)).toEqual([0]);
    await store.close();

    rmSync(folder, { recursive: true });
    expect(await index.poll(roots)).toEqual({ studies: [folder], lists: true });
    expect(index.summaries()).toEqual([]);
    expect(index.trials(folder)).toEqual([]);
  });

  it('notices a controller that comes, and one that is killed without touching a file', async () => {
    const store = await workspace().createStudy('spirals');
    await store.close();
    const folder = workspace().study('spirals');
    const index = new StudyIndex();
    const state = async (): Promise<string | undefined> => {
      await index.poll([workspace().root]);
      return index.summaries()[0]?.state;
    };
    expect(await state()).toBe('crashed');
    const door = holdStudy(folder, '/engine');
    await expect.poll(state).toBe('running');
    door?.release();
    await expect.poll(state).toBe('crashed');
  });

  it('leaves out studies of folders that are not open any more', async () => {
    await (await workspace().createStudy('spirals')).close();
    const index = new StudyIndex();
    await index.poll([workspace().root]);
    expect(await index.poll([])).toEqual({ studies: [workspace().study('spirals')], lists: true });
  });
});
