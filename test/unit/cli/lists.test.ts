import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdStudy } from '../../../src/core/study/door.ts';
import { TestWorkspace } from './workspace.ts';

const workspace = new TestWorkspace();
beforeAll(async () => {
  await workspace.study('spirals');
  await workspace.study('spirals-2', { end: 'exhausted' });
});
afterAll(() => workspace[Symbol.dispose]());

describe('studies', () => {
  test('an empty folder: says how to make one', async () => {
    using empty = new TestWorkspace();
    const { code, out } = await empty.call(['studies']);
    expect(code).toBe(0);
    expect(out).toMatch(/No studies in .*trialdeck sweep sweep\.yaml/);
    expect(await empty.json('studies')).toEqual([]);
  });

  test('a table with state, progress, metric and best', async () => {
    const { out } = await workspace.call(['studies']);
    expect(out).toMatch(/^study +state +trials +metric +best +trial +changed +sweep$/m);
    expect(out).toMatch(/^spirals +■ stopped +4\/10 +↓ val_loss +0\.25 +2 +now +sweep\.yaml$/m);
    expect(out).toMatch(/^spirals-2 +✓ finished +4\/10 /m);
  });

  test('json as the contract says', async () => {
    const [first, second] = (await workspace.json('studies')) as [object, object];
    expect(first).toMatchObject({
      study: 'spirals',
      path: workspace.studyFolder('spirals'),
      sweep: workspace.file('sweep.yaml'),
      state: 'stopped',
      direction: 'minimize',
      metric: 'val_loss',
      trials: 4,
      best: { trial: 2, value: 0.25, params: { lr: 0.00125, 'model.width': 8, epochs: 3 } },
    });
    expect(second).toMatchObject({ study: 'spirals-2', state: 'finished' });
  });

  test('a held study is running, one that was killed is crashed, a damaged one is named and hides no other', async () => {
    using other = new TestWorkspace();
    const held = await other.study('held');
    await other.study('killed', { end: null });
    const damaged = await other.study('damaged');
    writeFileSync(path.join(damaged, 'study.db'), 'no database at all, '.repeat(100));
    const door = holdStudy(held, 'engine');
    try {
      const { code, out, err } = await other.call(['studies', '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject([
        { study: 'held', state: 'running' },
        { study: 'killed', state: 'crashed' },
      ]);
      expect(err).toMatch(/study damaged cannot be read/);
      expect((await other.call(['studies'])).out).toMatch(/^damaged +⚠ unreadable/m);
    } finally {
      door?.release();
    }
  });

  test('a study whose folder was renamed is found by both names', async () => {
    using other = new TestWorkspace();
    const folder = await other.study('first');
    renameSync(folder, path.join(path.dirname(folder), 'second'));
    const byFolder = await other.json('trials', 'second');
    expect(byFolder).toHaveLength(4);
    expect(await other.json('trials', 'first')).toEqual(byFolder);
  });

  test('the workspace is the nearest folder upwards that has one', async () => {
    const deep = path.dirname(workspace.write('a/b/note.txt', ''));
    const { out } = await workspace.call(['studies', '--json'], { cwd: deep });
    expect(JSON.parse(out)).toHaveLength(2);
    using elsewhere = new TestWorkspace();
    expect(await elsewhere.json('studies', '--workspace', workspace.folder)).toHaveLength(2);
    const missing = await elsewhere.call(['studies', '--workspace', 'gone']);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain('--workspace gone: no such folder');
  });
});

describe('trials', () => {
  test('a table: best marked, constants apart, reasons', async () => {
    const { code, out } = await workspace.call(['trials', 'spirals']);
    expect(code).toBe(0);
    expect(out).toMatch(/^spirals {2}stopped · 4\/10 ended · minimize val_loss · best 0\.25 \(trial 2\)$/m);
    expect(out).toMatch(/^constant: epochs 3$/m);
    expect(out).toMatch(/^trial +state +val_loss +step +lr +width +time +why$/m);
    expect(out).toMatch(/^ +1 +✕ failed .*CUDA out of memory$/m);
    expect(out).toMatch(/^ +2 ★ +✓ finished +0\.25 +1 +0\.00125 +8 /m);
    expect(out).toMatch(/^ +3 +⊘ pruned +2\.50 +7 .*median of 3 others 0\.5$/m);
    expect(out).not.toContain('\u001b');
  });

  test('the best first, those without a value last', async () => {
    const { out } = await workspace.call(['trials', 'spirals', '--sort', 'value']);
    expect([...out.matchAll(/^ +(\d) /gm)].map(([, trial]) => trial)).toEqual(['2', '0', '3', '1']);
    const sorted = (await workspace.json('trials', 'spirals', '--sort', 'value')) as { trial: number }[];
    expect(sorted.map(({ trial }) => trial)).toEqual([2, 0, 3, 1]);
  });

  test('json as the contract says', async () => {
    const trials = (await workspace.json('trials', 'spirals')) as object[];
    expect(trials).toHaveLength(4);
    expect(trials[0]).toMatchObject({
      trial: 0,
      state: 'complete',
      params: { lr: 0.01, 'model.width': 8, epochs: 3 },
      value: 0.5,
      values: [0.5],
      intermediate: [
        [0, 0.9],
        [1, 'NaN'],
        [2, 0.5],
      ],
      reason: null,
      run: 'spirals/0',
    });
    expect(trials[1]).toMatchObject({ state: 'fail', value: null, reason: 'exit code 1: CUDA out of memory' });
    expect(trials[2]).toMatchObject({ run: 'spirals/2-2' });
  });

  test('a study may be a folder, a database, or one of several in a database', async () => {
    using elsewhere = new TestWorkspace();
    const folder = workspace.studyFolder('spirals');
    const lone = elsewhere.file('lone.db');
    cpSync(path.join(folder, 'study.db'), lone);
    for (const reference of [
      folder,
      path.join(folder, 'study.db'),
      'lone.db',
      'lone.db#spirals',
      `${folder}${path.sep}`,
    ]) {
      expect(await elsewhere.json('trials', reference), reference).toHaveLength(4);
    }
    expect((await elsewhere.call(['trials', 'lone.db'])).out).toMatch(/^ +2 ★ /m);
    const command = await elsewhere.call(['best', 'lone.db', '--format', 'command']);
    expect(command).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no command line') });
    const database = new DatabaseSync(lone);
    database.exec("DELETE FROM study_user_attributes WHERE key LIKE 'trialdeck:%'");
    expect((await elsewhere.call(['trials', 'lone.db'])).out).toMatch(/^spirals +finished/);
    database.exec("INSERT INTO studies (study_name) VALUES ('other')");
    database.close();
    const several = await elsewhere.call(['trials', 'lone.db']);
    expect(several.code).toBe(2);
    expect(several.err).toMatch(/spirals/);
    expect(several.err).toMatch(/other/);
    expect(await elsewhere.json('trials', 'lone.db#spirals')).toHaveLength(4);
  });

  test('an unknown study: the near names, else those that there are', async () => {
    const near = await workspace.call(['trials', 'spiral']);
    expect(near).toMatchObject({ code: 2, out: '' });
    expect(near.err).toBe(`trialdeck: no study 'spiral' in ${workspace.folder}. Did you mean spirals or spirals-2?\n`);
    const far = await workspace.call(['trials', 'mnist']);
    expect(far.err).toContain("There is: spirals, spirals-2. 'trialdeck studies' lists them");
  });

  test('a study whose writer was killed in the middle of a transaction is read as it was before', async () => {
    using other = new TestWorkspace();
    const database = path.join(await other.study('killed', { end: null }), 'study.db');
    // A tiny cache makes SQLite spill the open transaction into the file, which leaves a hot journal.
    const script = `
      const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(process.argv[1]);
      db.exec('PRAGMA cache_size = 1; BEGIN IMMEDIATE; DELETE FROM trial_params; DELETE FROM trial_values');
      const add = db.prepare("INSERT INTO study_user_attributes (study_id, key, value_json) VALUES (1, ?, ?)");
      for (let i = 0; i < 500; i++) add.run('k' + i, JSON.stringify('x'.repeat(1500)));
      process.kill(process.pid, 'SIGKILL');`;
    const { signal } = spawnSync(process.execPath, ['-e', script, database]);
    expect(signal).toBe('SIGKILL');
    expect(existsSync(`${database}-journal`)).toBe(true);
    expect(await other.json('best', 'killed')).toMatchObject({ trial: 2, value: 0.25, params: { lr: 0.00125 } });
    expect(await other.json('studies')).toMatchObject([{ study: 'killed', state: 'crashed', trials: 4 }]);
  });

  test('a damaged study.json does not hide the trials', async () => {
    using other = new TestWorkspace();
    writeFileSync(path.join(await other.study('s'), 'study.json'), '{"format": 1, "stu');
    expect(await other.json('trials', 's')).toHaveLength(4);
  });

  test('a file that is no database', async () => {
    workspace.write('notes.txt', 'hello\n'.repeat(500));
    const { code, err } = await workspace.call(['trials', 'notes.txt']);
    expect(code).toBe(2);
    expect(err).toMatch(/notes\.txt/);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('best', () => {
  test('text: exact values, constants apart, the command', async () => {
    const { code, out } = await workspace.call(['best', 'spirals']);
    expect(code).toBe(0);
    expect(out).toMatch(/^★ trial 2 of spirals {2}val_loss 0\.25 \(minimize\)$/m);
    expect(out).toMatch(/^ {2}lr +0\.00125$/m);
    expect(out).toMatch(/^ {2}model\.width +8$/m);
    expect(out.indexOf('epochs')).toBeGreaterThan(out.indexOf('constant'));
    expect(out).toContain("python train.py '--note=two words'");
  });

  test('json, yaml and command', async () => {
    expect(await workspace.json('best', 'spirals')).toEqual({
      trial: 2,
      value: 0.25,
      params: { lr: 0.00125, 'model.width': 8, epochs: 3 },
      command: ['python', 'train.py', '--note=two words'],
    });
    expect((await workspace.call(['best', 'spirals', '--format', 'yaml'])).out).toBe(
      'lr: 0.00125\nmodel:\n  width: 8\nepochs: 3\n',
    );
    expect((await workspace.call(['best', 'spirals', '--format', 'command'])).out).toBe(
      "python train.py '--note=two words'\n",
    );
    const wrong = await workspace.call(['best', 'spirals', '--format', 'xml']);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('--format xml: expected text, json, yaml, command');
  });

  test('without a finished trial the answer is no', async () => {
    using other = new TestWorkspace();
    await other.study('plain', { metric: null });
    const { code, out, err } = await other.call(['best', 'plain', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ trial: null });
    expect(err).toMatch(/no metric/);
  });
});

describe('runs, metrics and logs', () => {
  test('every attempt is a run', async () => {
    const runs = (await workspace.json('runs')) as { run: string }[];
    expect(runs.map(({ run }) => run).slice(0, 5)).toEqual([
      'spirals/0',
      'spirals/1',
      'spirals/2',
      'spirals/2-2',
      'spirals/3',
    ]);
    expect(runs[0]).toMatchObject({
      source: 'trialdeck',
      name: '000-lr0.1',
      state: 'finished',
      config: { lr: 0.1 },
      path: path.join(workspace.studyFolder('spirals'), 'runs', '0'),
      start: '2026-01-02T03:05:00.000Z',
      end: '2026-01-02T03:06:30.000Z',
    });
    expect((await workspace.call(['runs'])).out).toMatch(
      /^spirals\/0 +✓ finished +000-lr0\.1 +2026-01-02 +1:30 +val_loss 0\.5 · acc, top 1 0\.75$/m,
    );
  });

  test('STUDY/TRIAL is the attempt that counts; ids, prefixes and paths work too', async () => {
    for (const [reference, values] of [
      ['spirals/2', [0.8, 0.25]],
      ['spirals/2-2', [0.8, 0.25]],
      [path.join(workspace.studyFolder('spirals'), 'runs', '2'), []],
      ['.trialdeck/studies/spirals/2', [0.8, 0.25]],
    ] as const) {
      const metrics = (await workspace.json('metrics', reference)) as Record<string, { value: number[] }>;
      expect(metrics['val_loss']?.value ?? [], reference).toEqual(values);
    }
    const several = await workspace.call(['metrics', 'spirals']);
    expect(several.code).toBe(2);
    expect(several.err).toContain("'spirals' fits 10 runs: spirals/0");
    expect((await workspace.call(['metrics', 'spirals/9'])).err).toMatch(/no run 'spirals\/9'/);
  });

  test('metrics as json, csv and overview; a torn last line does not count', async () => {
    appendFileSync(path.join(workspace.studyFolder('spirals'), 'runs', '0', 'metrics.jsonl'), '{"step": 3, "val_l');
    expect(await workspace.json('metrics', 'spirals/0')).toEqual({
      val_loss: {
        step: [0, 1, 2],
        time: [1_760_000_000.5, 1_760_000_001.5, 1_760_000_002.5],
        value: [0.9, 'NaN', 0.5],
      },
      'acc, top 1': { step: [2], time: [1_760_000_002.5], value: [0.75] },
    });
    const { out } = await workspace.call(['metrics', 'spirals/0', '--format', 'csv']);
    expect(out).toBe(
      'step,time,val_loss,"acc, top 1"\n0,1760000000.5,0.9,\n1,1760000001.5,NaN,\n2,1760000002.5,0.5,0.75\n',
    );
    expect((await workspace.call(['metrics', 'spirals/0'])).out).toMatch(/^val_loss +3 +2 +0\.5 +0\.5 +0\.9$/m);
    expect(Object.keys((await workspace.json('metrics', 'spirals/0', 'val_loss')) as object)).toEqual(['val_loss']);
    const unknown = await workspace.call(['metrics', 'spirals/0', 'val_los']);
    expect(unknown).toMatchObject({
      code: 2,
      err: "trialdeck: spirals/0 has no metric 'val_los'. Did you mean val_loss?\n",
    });
  });

  test('logs gives the bytes as they are', async () => {
    expect((await workspace.call(['logs', 'spirals/2'])).out).toBe('hello from 2-2\n');
    rmSync(path.join(workspace.studyFolder('spirals'), 'runs', '3', 'output.log'));
    expect(await workspace.call(['logs', 'spirals/3'])).toMatchObject({
      code: 0,
      out: '',
      err: 'trialdeck: spirals/3 has printed nothing yet\n',
    });
  });
});
