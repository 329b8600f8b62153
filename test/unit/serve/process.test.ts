import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TestWorkspace } from '../cli/workspace.ts';
import type { AskedTrial } from './calls.ts';
import { ServerProcess } from './serverProcess.ts';

const sweep = `method: random
metric: {name: loss, goal: minimize}
parameters:
  lr: {distribution: log_uniform_values, min: 0.0001, max: 1}
  width: {values: [8, 16]}
  epochs: {value: 3}
`;

const grid = 'method: grid\nmetric: {name: loss, goal: maximize}\nparameters: {a: {values: [1, 2, 3]}}\n';

describe('serve --stdio', { timeout: 60_000 }, () => {
  test('answers pipelined requests in order, ends with its input, and leaves the study for others', async () => {
    using workspace = new TestWorkspace();
    await using server = new ServerProcess(workspace.folder);
    const request = (id: number, method: string, params: object): string =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    const asks = Array.from({ length: 20 }, (_, i) => request(i + 2, 'ask', { study: 's' }));
    server.write(request(1, 'create', { sweep, study: 's', seed: 1 }) + asks.join(''));
    const ids: unknown[] = [];
    for (let i = 0; i < 21; i++) ids.push(JSON.parse((await server.read()) ?? 'null').id);
    expect(ids).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    expect(await server.end()).toBe(0);
    expect(server.stderr).toBe('');
    expect(await workspace.json('trials', 's')).toHaveLength(20);
    expect(await workspace.json('studies')).toMatchObject([{ study: 's', state: 'stopped', trials: 20 }]);
  });

  test('reads a last line without its end, lines in other encodings, and lines that are too long', async () => {
    using workspace = new TestWorkspace();
    await using server = new ServerProcess(workspace.folder);
    server.write(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    expect(JSON.parse((await server.read()) ?? '')).toMatchObject({ id: null, error: { code: -32700 } });
    server.write(`{"a": "${'x'.repeat(65 << 20)}"}\n`);
    expect(JSON.parse((await server.read()) ?? '')).toMatchObject({ id: null, error: { code: -32700 } });
    server.write('{"jsonrpc": "2.0", "id": 1, "method": "trials", "params": {"study": "none"}}');
    const code = server.end();
    expect(JSON.parse((await server.read()) ?? '')).toMatchObject({
      id: 1,
      error: { data: { reason: 'unknown-study' } },
    });
    expect(await code).toBe(0);
  });

  test('what was answered survives a kill, and the study goes on as if nothing had happened', async () => {
    using workspace = new TestWorkspace();
    const create = { sweep, study: 's', storage: 'kept.db', seed: 5, sampler: { name: 'tpe', n_startup_trials: 3 } };
    const reference: AskedTrial[] = [];
    {
      await using whole = new ServerProcess(workspace.folder);
      await whole.call('create', { ...create, storage: ':memory:' });
      for (let i = 0; i < 7; i++) reference.push(await askAndTell(whole, i));
    }
    const asked: AskedTrial[] = [];
    for (let i = 0; i < 7; i++) {
      await using server = new ServerProcess(workspace.folder);
      await server.call('create', create);
      asked.push(await askAndTell(server, i));
      // Killed with the answer just read.
      await server.kill();
    }
    expect(asked).toEqual(reference);
    expect(await workspace.json('trials', 'kept.db')).toMatchObject(
      reference.map(({ trial, params }) => ({
        trial,
        params,
        state: 'complete',
        value: trial / 2,
        intermediate: [[0, trial]],
      })),
    );
  });

  test('one server at a time drives a study; others read it and enqueue', async () => {
    using workspace = new TestWorkspace();
    await using one = new ServerProcess(workspace.folder);
    await using two = new ServerProcess(workspace.folder);
    for (const create of [
      { sweep, study: 's' },
      { sweep, study: 't', storage: 'lone.db' },
    ]) {
      await one.call('create', create);
      const study = 'storage' in create ? `${create.storage}#${create.study}` : create.study;
      expect(await two.answer('create', create)).toMatchObject({ error: { code: -32000, data: { reason: 'locked' } } });
      expect(await two.answer('ask', { study })).toMatchObject({ error: { code: -32000, data: { reason: 'locked' } } });
      expect(await two.call('enqueue', { study, params: { lr: 0.5, width: 16 } })).toEqual({ trial: 0 });
      expect(await two.call('trials', { study })).toMatchObject([{ trial: 0, state: 'waiting' }]);
      expect(await two.call('best', { study })).toEqual({ trial: null });
      for (const words of [
        ['ask', study],
        ['tell', study, '0', '--value', '1'],
      ]) {
        const { code, err } = await workspace.call(words);
        expect({ words, code, err }).toMatchObject({ code: 3, err: expect.stringContaining('trialdeck stop') });
      }
      expect(await workspace.call(['enqueue', study, 'lr=0.25'])).toMatchObject({ code: 0 });
      // The holder sees both, in the order in which they were queued.
      const asked = await one.call<AskedTrial[]>('ask', { study: create.study, count: 2 });
      expect(asked).toMatchObject([
        { trial: 0, params: { lr: 0.5, width: 16, epochs: 3 } },
        { trial: 1, params: { lr: 0.25 } },
      ]);
    }
    await one.kill();
    expect(await two.call('create', { sweep, study: 's' })).toEqual({ study: 's' });
  });

  test('stop ends its hold on a study, and a trial of it', async () => {
    using workspace = new TestWorkspace();
    await using server = new ServerProcess(workspace.folder);
    await server.call('create', { sweep, study: 's' });
    await server.call('ask', { study: 's' });
    expect(await workspace.json('stop', 's')).toEqual({ stopped: true });
    expect(await server.answer('ask', { study: 's' })).toMatchObject({ error: { data: { reason: 'stopped' } } });
    expect(await workspace.call(['ask', 's'])).toMatchObject({ code: 0 });
    await server.call('create', { sweep, study: 's' });
    expect(await server.call('ask', { study: 's' })).toMatchObject([{ trial: 2 }]);
  });

  test('Ctrl-C ends it as interrupted', async () => {
    using workspace = new TestWorkspace();
    await using server = new ServerProcess(workspace.folder);
    await server.call('create', { sweep, study: 's' });
    expect(await server.signal('SIGINT')).toBe(130);
    expect(await workspace.call(['ask', 's'])).toMatchObject({ code: 0 });
  });
});

async function askAndTell(server: ServerProcess, i: number): Promise<AskedTrial> {
  const [asked] = await server.call<AskedTrial[]>('ask', { study: 's' });
  if (asked === undefined) throw new Error('nothing asked');
  await server.call('report', { study: 's', trial: asked.trial, step: 0, value: i });
  await server.call('tell', { study: 's', trial: asked.trial, value: i / 2 });
  return asked;
}

describe('ask, tell, enqueue', { timeout: 60_000 }, () => {
  test('what is stored counts, though the files beside the database cannot be written', async () => {
    using workspace = new TestWorkspace();
    workspace.write('sweep.yaml', sweep);
    await workspace.json('create', 'sweep.yaml', '--study', 'hand');
    mkdirSync(path.join(workspace.studyFolder('hand'), 'trials.jsonl'));
    expect(await workspace.call(['ask', 'hand'])).toMatchObject({ code: 0, out: expect.stringMatching(/^0 --/) });
    const told = await workspace.call(['tell', 'hand', '0', '--value', '1']);
    expect(told).toMatchObject({ code: 0, out: 'trial 0 finished: 1\n' });
    expect(told.err).toMatch(/^warning: trials\.jsonl and best\.\* are older than the study: .+\n$/);
  });

  test('a study by hand, from create to best', async () => {
    using workspace = new TestWorkspace();
    workspace.write('sweep.yaml', sweep);
    const created = (await workspace.json('create', 'sweep.yaml', '--study', 'hand', '--seed', '3')) as {
      path: string;
    };
    expect(created).toEqual({ study: 'hand', path: workspace.studyFolder('hand') });
    const asked = (await workspace.json('ask', 'hand', '--count', '2')) as AskedTrial[];
    expect(asked).toMatchObject([
      { trial: 0, state: 'running', value: null, run: null },
      { trial: 1, state: 'running' },
    ]);
    expect(await workspace.json('tell', 'hand', '0', '--value', '0.5')).toMatchObject({
      trial: 0,
      state: 'complete',
      value: 0.5,
    });
    expect(await workspace.json('tell', 'hand', '1', '--value', 'nan')).toMatchObject({
      trial: 1,
      state: 'fail',
      value: null,
      reason: 'loss is NaN at the end',
    });
    expect(await workspace.json('enqueue', 'hand', 'lr=1e-2', 'width=16')).toMatchObject({
      trial: 2,
      state: 'waiting',
      params: { lr: 0.01, width: 16, epochs: 3 },
    });
    expect(await workspace.call(['ask', 'hand'])).toMatchObject({
      code: 0,
      out: '2 --lr=0.01 --width=16 --epochs=3\n',
    });
    expect(await workspace.json('tell', 'hand', '2', '--value', '-1.5')).toMatchObject({ value: -1.5 });
    expect(await workspace.json('best', 'hand')).toMatchObject({
      trial: 2,
      value: -1.5,
      params: { lr: 0.01, width: 16 },
    });
    expect(JSON.parse(readFileSync(`${workspace.studyFolder('hand')}/best.json`, 'utf8'))).toMatchObject({ trial: 2 });
    expect(existsSync(`${workspace.studyFolder('hand')}/best.yaml`)).toBe(true);
    // What best.yaml says can be queued again.
    expect(
      await workspace.json('enqueue', 'hand', '--file', `${workspace.studyFolder('hand')}/best.yaml`, 'width=8'),
    ).toMatchObject({ params: { lr: 0.01, width: 8 } });
  });

  test('a space that has nothing left: what there is, then none and exit 1', async () => {
    using workspace = new TestWorkspace();
    workspace.write('grid.yaml', grid);
    await workspace.json('create', 'grid.yaml', '--study', 'g');
    expect(await workspace.json('ask', 'g', '--count', '5')).toHaveLength(3);
    const { code, out } = await workspace.call(['ask', 'g', '--json']);
    expect({ code, out }).toEqual({ code: 1, out: '[]\n' });
    expect(await workspace.call(['ask', 'g'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('nothing left'),
    });
  });

  test('eight askers at once get eight different trials', async () => {
    using workspace = new TestWorkspace();
    workspace.write('grid.yaml', grid.replace('[1, 2, 3]', '[1, 2, 3, 4, 5, 6, 7, 8]'));
    await workspace.json('create', 'grid.yaml', '--study', 'g');
    const asked = await Promise.all(Array.from({ length: 8 }, () => workspace.call(['ask', 'g', '--json'])));
    expect(asked.map(({ code, err }) => ({ code, err }))).toEqual(Array(8).fill({ code: 0, err: '' }));
    const trials = asked.flatMap(({ out }) => JSON.parse(out) as AskedTrial[]);
    expect(new Set(trials.map(({ trial }) => trial)).size).toBe(8);
    expect(new Set(trials.map(({ params }) => params['a'])).size).toBe(8);
  });

  test('create says whether a study that is there is for the same space', async () => {
    using workspace = new TestWorkspace();
    workspace.write('sweep.yaml', sweep);
    workspace.write('other.yaml', sweep.replace('[8, 16]', '[8, 32]'));
    await workspace.json('create', 'sweep.yaml', '--study', 's');
    expect(await workspace.json('create', 'sweep.yaml', '--study', 's')).toMatchObject({ study: 's' });
    expect(await workspace.call(['create', 'other.yaml', '--study', 's'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('another search space'),
    });
  });

  test('while a sweep runs: ask and tell say so, enqueue is run next; by its name and by its database', async () => {
    using workspace = new TestWorkspace();
    workspace.write(
      'wait.py',
      'import os, time\nwhile not os.path.exists("go"):\n    time.sleep(0.05)\nprint(\'{"loss": 1}\')\n',
    );
    workspace.write('sweep.yaml', `program: wait.py\ncommand: ["python3", "\${program}"]\nrun_cap: 3\n${sweep}`);
    const running = workspace.call(['sweep', 'sweep.yaml', '--study', 's', '--storage', 'shared.db', '--jobs', '1']);
    await vi.waitFor(
      async () => expect(await workspace.json('trials', 's')).toMatchObject([{ state: 'running' }]),
      20_000,
    );
    for (const study of ['s', 'shared.db', 'shared.db#s']) {
      expect(await workspace.call(['ask', study])).toMatchObject({
        code: 3,
        err: expect.stringContaining('trialdeck stop s'),
      });
      expect(await workspace.call(['tell', study, '0', '--value', '1'])).toMatchObject({ code: 3 });
    }
    expect(await workspace.call(['create', 'sweep.yaml', '--study', 's'])).toMatchObject({ code: 3 });
    expect(await workspace.json('enqueue', 'shared.db', 'lr=0.25', 'width=16')).toMatchObject({
      trial: 1,
      state: 'waiting',
    });
    workspace.write('go', '');
    expect(await running).toMatchObject({ code: 0 });
    expect(await workspace.json('trials', 's')).toMatchObject([
      { state: 'complete' },
      { state: 'complete', params: { lr: 0.25, width: 16 } },
      { state: 'complete' },
    ]);
    expect(await workspace.call(['ask', 'shared.db'])).toMatchObject({ code: 0 });
  });

  test('a call waits for other calls, not for a controller', async () => {
    using workspace = new TestWorkspace();
    workspace.write('sweep.yaml', sweep);
    await workspace.json('create', 'sweep.yaml', '--study', 's');
    mkdirSync(workspace.studyFolder('s'), { recursive: true });
    const lock = new DatabaseSync(`${workspace.studyFolder('s')}/controller.lock`);
    lock.exec('BEGIN EXCLUSIVE');
    expect(await workspace.call(['ask', 's'])).toMatchObject({ code: 3 });
    lock.exec('ROLLBACK; BEGIN IMMEDIATE');
    const waiting = workspace.call(['ask', 's']);
    const first = await Promise.race([waiting, once(AbortSignal.timeout(1500), 'abort').then(() => 'waits')]);
    expect(first).toBe('waits');
    lock.close();
    expect(await waiting).toMatchObject({ code: 0 });
  });
});

describe('wrong use', { timeout: 60_000 }, () => {
  let prepared: Promise<TestWorkspace>;
  beforeAll(async () => {
    prepared = handDriven();
    await prepared;
  }, 60_000);
  afterAll(async () => (await prepared)[Symbol.dispose]());

  test.each([
    [['ask', 'none'], "no study 'none'"],
    [['ask', 'hand', '--count', '0'], 'a whole number from 1'],
    [['ask', 'hand', '--sampler', 'tpee'], '`tpe`'],
    [['tell', 'hand', 'x', '--value', '1'], 'expected the number of a trial'],
    [['tell', 'hand', '9', '--value', '1'], 'hand has no trial 9'],
    [['tell', 'hand', '0', '--value', 'high'], 'expected a number'],
    [['tell', 'hand', '0', '--values', '1,2'], 'one metric (loss)'],
    [['tell', 'hand', '0'], 'one value'],
    [['tell', 'hand', '0', '--value', '1', '--state', 'fail'], 'exclude each other'],
    [['tell', 'hand', '0', '--state', 'complete'], 'fail, pruned'],
    [['tell', 'hand', '1', '--value', '1'], 'Ask for it first'],
    [['enqueue', 'hand'], 'needs NAME=VALUE'],
    [['enqueue', 'hand', 'lr'], 'expected NAME=VALUE'],
    [['enqueue', 'hand', 'lrr=1'], 'Did you mean `lr`?'],
    [['enqueue', 'hand', 'lr=7'], 'lr cannot be 7. It is a number from 0.0001 to 1.0.'],
    [['enqueue', 'hand', 'width=9'], 'one of 8, 16'],
    [['enqueue', 'hand', 'epochs=4'], 'epochs is the constant 3'],
    [['enqueue', 'hand', '--file', 'none.yaml'], 'no such file'],
    [['serve'], 'serve needs --stdio'],
    [['ask', 'a'.repeat(300)], 'no study'],
    [['ask', 'repeated'], 'take `repeat` out'],
    [['create', 'sweep.yaml', '--study', 'a'.repeat(300)], 'at most 200'],
    [['create', 'sweep.yaml', '--study', 's', '--storage', 'mysql://host/s'], 'only a path or sqlite:///PATH'],
    [['create', 'sweep.yaml', '--study', 's', '--storage', '.'], 'is a folder'],
    [['create', 'sweep.yaml', '--seed', '9007199254740993'], '-9007199254740991 to 9007199254740991'],
  ])('%j is wrong use', async (words, message) => {
    const workspace = await prepared;
    expect(await workspace.call(words)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });
});

/** A study with a running trial and one that waits. */
async function handDriven(): Promise<TestWorkspace> {
  const workspace = new TestWorkspace();
  workspace.write('sweep.yaml', sweep);
  await workspace.json('create', 'sweep.yaml', '--study', 'hand');
  await workspace.json('ask', 'hand');
  await workspace.json('create', 'sweep.yaml', '--study', 'repeated', '--repeat', '{seeds: 3}');
  await workspace.json('enqueue', 'hand', 'lr=0.5');
  return workspace;
}
