import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StudyStore } from '../../../src/core/study/store.ts';
import { type AskedTrial, TestServer } from './calls.ts';

const sweep = `method: random
metric: {name: loss, goal: minimize}
parameters:
  lr: {distribution: log_uniform_values, min: 0.0001, max: 1}
  model: {parameters: {width: {values: [8, 16]}, betas: {values: [[0.9, 0.99], [0.8, 0.9]]}}}
  epochs: {value: 3}
`;
const grid = 'method: grid\nmetric: {name: loss, goal: maximize}\nparameters: {a: {values: [1, 2, 3]}}\n';
const whole = { lr: 0.01, 'model.width': 8, 'model.betas': [0.9, 0.99] };

let folder: string;
let server: TestServer;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-serve-'));
  server = new TestServer(folder);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const inMemory = (text = sweep, study = 's'): Promise<{ study: string }> =>
  server.call('create', { sweep: text, study, storage: ':memory:', seed: 1 });

describe('create', () => {
  test('goes on with a study of the same space, and refuses another one', async () => {
    for (const storage of [':memory:', 's.db', undefined]) {
      const given = { sweep, study: 's', ...(storage === undefined ? {} : { storage }) };
      const { study } = await server.call<{ study: string }>('create', given);
      await server.call('ask', { study });
      expect(await server.call('create', given)).toEqual({ study });
      expect(await server.call('ask', { study })).toMatchObject([{ trial: 1 }]);
      for (const other of [grid, sweep.replace('max: 1', 'max: 2'), sweep.replace('minimize', 'maximize')]) {
        expect(await server.failure('create', { ...given, sweep: other })).toMatchObject({
          code: -32000,
          reason: 'space-differs',
        });
      }
      await server.close();
      server = new TestServer(folder);
    }
    for (const storage of ['s.db', undefined]) {
      const given = { sweep, study: 's', ...(storage === undefined ? {} : { storage }) };
      expect(await server.failure('create', { ...given, sweep: grid })).toMatchObject({ reason: 'space-differs' });
      const { study } = await server.call<{ study: string }>('create', given);
      expect(await server.call('trials', { study })).toHaveLength(2);
      await server.close();
      server = new TestServer(folder);
    }
  });

  test('that is refused leaves the study to others', async () => {
    await server.call('create', { sweep, study: 's' });
    await server.close();
    server = new TestServer(folder);
    await server.failure('create', { sweep: grid, study: 's' });
    const other = new TestServer(folder);
    expect(await other.call('create', { sweep, study: 's' })).toEqual({ study: 's' });
    await other.close();
  });

  test('without a name: of the sweep, a new one each time in a folder and in memory, the same in a database', async () => {
    const named = `name: tuning\n${sweep}`;
    expect(await server.call('create', { sweep: named })).toEqual({ study: 'tuning' });
    expect(await server.call('create', { sweep: named })).toEqual({ study: 'tuning-2' });
    await server.close();
    server = new TestServer(folder);
    expect(await server.call('create', { sweep: named, storage: ':memory:' })).toEqual({ study: 'tuning' });
    expect(await server.call('create', { sweep: named, storage: ':memory:' })).toEqual({ study: 'tuning-2' });
    await server.close();
    server = new TestServer(folder);
    expect(await server.call('create', { sweep: named, storage: 'a.db' })).toEqual({ study: 'tuning' });
    expect(await server.call('create', { sweep: named, storage: 'sqlite:///a.db' })).toEqual({ study: 'tuning' });
    expect(existsSync(path.join(folder, '.trialdeck', 'studies', 'tuning', 'study.json'))).toBe(true);
  });

  test('takes the seed and the sampler that it is given', async () => {
    const asked = async (study: string, more: object): Promise<unknown> => {
      await server.call('create', { sweep, study, storage: ':memory:', ...more });
      return server.call('ask', { study, count: 3 });
    };
    const first = await asked('a', { seed: 1 });
    expect(await asked('b', { seed: 1 })).toEqual(first);
    expect(await asked('c', { seed: 2 })).not.toEqual(first);
    expect(await asked('d', { seed: 1, sampler: 'qmc' })).not.toEqual(first);
    expect(await asked('e', { seed: 1, sampler: { name: 'random' } })).toEqual(first);
    const drawn = await server.call<{ study: string }>('create', { sweep, study: 'f', storage: 'f.db' });
    await server.call('ask', { study: drawn.study });
    using store = await StudyStore.open(path.join(folder, 'f.db'), { readOnly: true });
    expect(store.attributes()['trialdeck:seed']).toEqual(expect.any(Number));
  });

  test.each([
    [{}, -32602, undefined, 'create needs `sweep`'],
    [{ sweep: 5 }, -32602, undefined, '`sweep` must be a text'],
    [{ sweep, sed: 1 }, -32602, undefined, 'Did you mean `seed`?'],
    [{ sweep, seed: 1.5 }, -32602, undefined, '`seed` must be a whole number'],
    [{ sweep, sampler: 3 }, -32602, undefined, '`sampler` must be a name'],
    [{ sweep, study: 'a/b' }, -32602, undefined, '`study` must be'],
    [{ sweep: 'none.yaml' }, -32000, 'invalid-sweep', 'none.yaml: no such file'],
    [{ sweep: 'method: random\nparameters: {a: {vaules: [1]}}' }, -32000, 'invalid-sweep', 'sweep:2:'],
    [{ sweep, sampler: 'tpee' }, -32000, 'invalid-sweep', '`tpe`'],
    [{ sweep, sampler: { name: 'tpe', n_startup: 3 } }, -32000, 'unknown-argument', 'n_startup'],
    [{ sweep, sampler: 'cmaes', storage: ':memory:' }, -32000, 'unsuitable-sampler', 'cmaes'],
    [{ sweep, storage: 'no/such/folder/s.db' }, -32000, 'missing', 'no such file, or its folder'],
  ])('%j fails plainly', async (params, code, reason, message) => {
    expect(await server.failure('create', params)).toMatchObject({
      code,
      reason,
      message: expect.stringContaining(message),
    });
    expect(existsSync(path.join(folder, '.trialdeck', 'studies', 's'))).toBe(false);
  });
});

describe('ask and tell', () => {
  test('a space that has nothing left: fewer, then none, until something is queued', async () => {
    await inMemory(grid);
    expect(await server.call('ask', { study: 's', count: 2 })).toHaveLength(2);
    expect(await server.call('ask', { study: 's', count: 5 })).toEqual([{ trial: 2, params: { a: 3 } }]);
    expect(await server.call('ask', { study: 's' })).toEqual([]);
    expect(await server.call('enqueue', { study: 's', params: { a: 2 } })).toEqual({ trial: 3 });
    expect(await server.call('ask', { study: 's', count: 2 })).toEqual([{ trial: 3, params: { a: 2 } }]);
  });

  test('several at once are those that would come one by one', async () => {
    await inMemory(sweep, 'one');
    await inMemory(sweep, 'many');
    const one: AskedTrial[] = [];
    for (let i = 0; i < 4; i++) one.push(...(await server.call<AskedTrial[]>('ask', { study: 'one' })));
    expect(await server.call('ask', { study: 'many', count: 4 })).toEqual(one);
  });

  test('an ended trial takes nothing more; a queued one has to be asked for', async () => {
    await inMemory();
    await server.call('ask', { study: 's', count: 2 });
    await server.call('enqueue', { study: 's', params: {} });
    await server.call('tell', { study: 's', trial: 0, value: 1 });
    await server.call('tell', { study: 's', trial: 1, state: 'fail' });
    for (const trial of [0, 1]) {
      for (const [method, more] of [
        ['tell', { value: 2 }],
        ['tell', { state: 'pruned' }],
        ['report', { step: 0, value: 2 }],
      ] as const) {
        expect(await server.failure(method, { study: 's', trial, ...more })).toMatchObject({
          code: -32000,
          reason: 'finished-trial',
        });
      }
    }
    expect(await server.failure('tell', { study: 's', trial: 2, value: 1 })).toMatchObject({ reason: 'waiting-trial' });
    expect(await server.failure('report', { study: 's', trial: 7, step: 0, value: 1 })).toMatchObject({
      reason: 'unknown-trial',
    });
    expect(await server.call('trials', { study: 's' })).toMatchObject([
      { state: 'complete', value: 1 },
      { state: 'fail', value: null },
      { state: 'waiting' },
    ]);
  });

  test('NaN makes a trial fail, an infinity is a value', async () => {
    await inMemory();
    await server.call('ask', { study: 's', count: 3 });
    await server.call('tell', { study: 's', trial: 0, value: 'NaN' });
    await server.call('tell', { study: 's', trial: 1, value: '-Infinity' });
    const line = await server.line(
      '{"jsonrpc":"2.0","id":1,"method":"tell","params":{"study":"s","trial":2,"value":NaN}}',
    );
    expect(JSON.parse(line ?? '')).toMatchObject({ result: {} });
    expect(await server.call('trials', { study: 's' })).toMatchObject([
      { state: 'fail', value: null, reason: 'loss is NaN at the end' },
      { state: 'complete', value: '-Infinity' },
      { state: 'fail' },
    ]);
    expect(await server.call('best', { study: 's' })).toMatchObject({ trial: 1, value: '-Infinity' });
  });

  test('several metrics: values, and the front as best', async () => {
    await inMemory(
      'method: random\nparameters: {a: {min: 0.0, max: 1.0}}\ntrialdeck: {metrics: [{name: loss, goal: minimize}, {name: acc, goal: maximize}]}\n',
    );
    await server.call('ask', { study: 's', count: 4 });
    expect(await server.failure('tell', { study: 's', trial: 0, value: 1 })).toMatchObject({
      code: -32602,
      message: expect.stringContaining('2 metrics (loss, acc)'),
    });
    expect(await server.call('best', { study: 's' })).toEqual([]);
    const report = { study: 's', trial: 0, step: 0, value: 1 };
    expect(await server.call('report', report)).toEqual({ prune: false, reason: null });
    for (const [trial, values] of [
      [1, 1],
      [2, 2],
      [3, 1.5],
    ].entries())
      await server.call('tell', { study: 's', trial, values });
    await server.call('tell', { study: 's', trial: 3, values: [0, 'NaN'] });
    expect(await server.call('best', { study: 's' })).toMatchObject([
      { trial: 0, value: [1, 1] },
      { trial: 1, value: [2, 2] },
    ]);
    expect(await server.call('trials', { study: 's' })).toMatchObject([
      { value: null, values: [1, 1], intermediate: [] },
      {},
      {},
      { state: 'fail', reason: 'acc is NaN at the end' },
    ]);
  });

  test('a rule of stop: trial: decides on reports too', async () => {
    await inMemory(`${sweep}trialdeck: {stop: {trial: {above: 5, after: 1, no_improvement: 2}}}\n`);
    await server.call('ask', { study: 's', count: 2 });
    const report = (trial: number, step: number, value: number): Promise<unknown> =>
      server.call('report', { study: 's', trial, step, value });
    expect(await report(0, 0, 9)).toEqual({ prune: false, reason: null });
    expect(await report(0, 1, 9)).toEqual({ prune: true, reason: 'at step 1: loss 9 above 5' });
    for (const [step, value] of [3, 2, 4].entries())
      expect(await report(1, step, value)).toMatchObject({ prune: false });
    expect(await report(1, 3, 2.5)).toMatchObject({
      prune: true,
      reason: expect.stringContaining('no better loss than 2 at step 1'),
    });
  });

  test('constraints: the best trial is the best that keeps them', async () => {
    await inMemory(`${sweep}trialdeck: {constraints: [{metric: latency, max: 3}, {metric: recall, min: 0.9}]}\n`);
    await server.call('ask', { study: 's', count: 3 });
    expect(await server.failure('tell', { study: 's', trial: 0, value: 1, metrics: { latency: 2 } })).toMatchObject({
      code: -32602,
      message: expect.stringContaining('recall is missing'),
    });
    expect(await server.failure('tell', { study: 's', trial: 0, value: 1, metrics: { latenci: 2 } })).toMatchObject({
      code: -32602,
      message: expect.stringContaining('latenci has no place'),
    });
    await server.call('tell', { study: 's', trial: 0, value: 1, metrics: { latency: 2, recall: 0.95 } });
    await server.call('tell', { study: 's', trial: 1, value: 0.5, metrics: { latency: 4, recall: 0.95 } });
    await server.call('tell', { study: 's', trial: 2, value: 2, metrics: { latency: 1, recall: 0.9 } });
    expect(await server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
    expect(await server.call('trials', { study: 's' })).toMatchObject([{}, { constraints: { 'latency <= 3': 1 } }, {}]);
    // As in a sweep, what was not measured breaks them.
    await server.call('ask', { study: 's' });
    await server.call('tell', { study: 's', trial: 3, value: 0.1 });
    expect(await server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
  });

  test.each([':memory:', 's.db', null])(
    'a study without a metric (%s): trials end without a value',
    async (storage) => {
      const withoutMetric = 'method: random\nparameters: {a: {min: 0.0, max: 1.0}}\n';
      await server.call('create', { sweep: withoutMetric, study: 's', storage });
      await server.call('ask', { study: 's', count: 2 });
      expect(await server.failure('tell', { study: 's', trial: 0, value: 2 })).toMatchObject({
        code: -32602,
        message: expect.stringContaining('s has no metric'),
      });
      await server.call('tell', { study: 's', trial: 0 });
      await server.call('tell', { study: 's', trial: 1, state: 'fail' });
      expect(await server.call('trials', { study: 's' })).toMatchObject([
        { state: 'complete', value: null },
        { state: 'fail' },
      ]);
      expect(await server.call('best', { study: 's' })).toEqual({ trial: null });
    },
  );

  test('a name stands for one study: a second one of it, in another storage, is refused', async () => {
    const named = (study: string, storage: string | null): object => ({ sweep, study, storage });
    await server.call('create', named('two', 'a.db'));
    for (const storage of ['b.db', ':memory:', null]) {
      expect(await server.failure('create', named('two', storage))).toMatchObject({
        code: -32000,
        reason: 'name-taken',
        message: expect.stringContaining('a.db'),
      });
    }
    expect(existsSync(path.join(folder, 'b.db'))).toBe(false);
    expect(existsSync(path.join(folder, '.trialdeck', 'studies', 'two'))).toBe(false);
    expect(await server.call('create', named('two', 'a.db'))).toEqual({ study: 'two' });
    const other = new TestServer(folder);
    await other.call('create', named('two', null));
    await other.close();
    expect(await server.failure('create', named('two', null))).toMatchObject({ reason: 'name-taken' });
    expect(await server.call('create', { sweep, storage: ':memory:' })).toEqual({ study: 'study' });
    expect(await server.call('create', { sweep })).toEqual({ study: 'study-2' });
  });

  test('a sampler whose program is not there is refused before anything is made', async () => {
    for (const storage of [':memory:', 's.db', null]) {
      const given = { sweep, study: 's', storage, sampler: { command: ['no-such-sampler'] } };
      expect(await server.failure('create', given)).toMatchObject({
        reason: 'command-missing',
        message: expect.stringContaining('no-such-sampler'),
      });
    }
    expect(existsSync(path.join(folder, 's.db'))).toBe(false);
    expect(existsSync(path.join(folder, '.trialdeck'))).toBe(false);
  });

  test.each([
    [{ study: 'a'.repeat(300) }, -32602, 'at most 200 characters'],
    [{ study: 'a'.repeat(513), storage: 's.db' }, -32602, 'at most 512 characters'],
    [{ seed: 2 ** 60 }, -32602, '-9007199254740991 to 9007199254740991'],
    [{ study: 's', storage: 'mysql://host/s' }, -32000, 'only a path or sqlite:///PATH'],
    [{ study: 's', storage: '.' }, -32000, 'is a folder'],
    [{ study: 's', storage: `${'s'.repeat(300)}.db` }, -32000, 'at most 160 bytes'],
    [{ study: 's', storage: 's\0.db' }, -32000, 'none of them 0'],
    [{ sweep: 's'.repeat(5000) }, -32000, 's...: no such file'],
    [{ sweep: 's\0.yaml' }, -32000, 'no such file'],
  ])('%j is refused with the limit', async (given, code, message) => {
    expect(await server.failure('create', { sweep, ...given })).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('a file that is no sweep is not quoted whole', async () => {
    writeFileSync(path.join(folder, 'notes.txt'), 'words '.repeat(9999));
    const { message, reason } = await server.failure('create', { sweep: 'notes.txt' });
    expect(reason).toBe('invalid-sweep');
    expect(message).toContain('not `words words');
    expect(message.length).toBeLessThan(300);
  });

  test('a study of a database may have # in its name', async () => {
    await server.call('create', { sweep, study: 'a#b#c', storage: 's.db' });
    await server.close();
    server = new TestServer(folder);
    expect(await server.call('ask', { study: 's.db#a#b#c' })).toMatchObject([{ trial: 0 }]);
  });

  test('repeat and stages are refused with what works', async () => {
    for (const [option, works] of [
      ['repeat: {seeds: 3}', 'tells the mean'],
      ['stages: [{name: coarse, trials: 2}, {name: fine, narrow: true}]', 'trialdeck narrow'],
    ] as const) {
      for (const storage of [':memory:', 's.db', null]) {
        const given = { sweep: `${sweep}trialdeck: {${option}}\n`, study: 's', storage };
        expect(await server.failure('create', given)).toMatchObject({
          code: -32000,
          reason: 'invalid-sweep',
          message: expect.stringContaining(works),
        });
      }
    }
    expect(existsSync(path.join(folder, 's.db'))).toBe(false);
    expect(existsSync(path.join(folder, '.trialdeck'))).toBe(false);
  });

  test('the pruner decides on reports, and its reason stays with the trial', async () => {
    await inMemory(`${sweep}trialdeck: {pruner: {name: median, n_startup_trials: 1}}\n`);
    await server.call('ask', { study: 's', count: 2 });
    expect(await server.call('report', { study: 's', trial: 0, step: 0, value: 0.1 })).toEqual({
      prune: false,
      reason: null,
    });
    await server.call('tell', { study: 's', trial: 0, value: 0.1 });
    const verdict = await server.call<{ prune: boolean; reason: string }>('report', {
      study: 's',
      trial: 1,
      step: 0,
      value: 5,
    });
    expect(verdict).toEqual({ prune: true, reason: 'at step 0: 5, median of 1 other 0.1' });
    await server.call('tell', { study: 's', trial: 1, state: 'pruned' });
    expect(await server.call('trials', { study: 's' })).toMatchObject([
      {},
      { state: 'pruned', value: 5, reason: verdict.reason, intermediate: [[0, 5]] },
    ]);
    expect(await server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
  });

  test.each([
    ['ask', { study: 's', count: 0 }, '`count` must be a whole number'],
    ['ask', { study: 's', count: '2' }, '`count` must be'],
    ['ask', {}, 'ask needs `study`'],
    ['report', { study: 's', trial: 0, step: 0.5, value: 1 }, '`step` must be a whole number'],
    ['report', { study: 's', trial: 0, step: 0 }, 'report needs `value`'],
    ['report', { study: 's', trial: 0, step: 0, value: 'high' }, '`value` must be a number'],
    ['tell', { study: 's', trial: 0 }, 'tell needs one of'],
    ['tell', { study: 's', trial: 0, value: 1, state: 'fail' }, 'tell needs one of'],
    ['tell', { study: 's', trial: 0, state: 'complete' }, '`state` must be one of fail, pruned'],
    ['tell', { study: 's', trial: -1, value: 1 }, '`trial` must be a whole number'],
    ['tell', { study: 's', trial: 0, values: [1, 2] }, 'one metric (loss)'],
    ['enqueue', { study: 's' }, 'enqueue needs `params`'],
    ['enqueue', { study: 's', params: { lrr: 1 } }, 'Did you mean `lr`?'],
    ['enqueue', { study: 's', params: { lr: 2 } }, 'lr cannot be 2'],
    ['enqueue', { study: 's', params: { model: { depth: 2 } } }, '`model.depth` is no parameter'],
    ['enqueue', { study: 's', params: { epochs: 4 } }, 'epochs is the constant 3'],
    ['add', { study: 's', trials: [{ params: { lr: 0.1 }, value: 1 }] }, 'trials[0]: model.width is missing'],
    [
      'add',
      {
        study: 's',
        trials: [
          { params: whole, value: 1 },
          { params: whole, state: 'running' },
        ],
      },
      'trials[1] is running',
    ],
    ['add', { study: 's', trials: [{ params: whole, state: 'complete' }] }, 'one value'],
    ['trials', { studie: 's' }, 'Did you mean `study`?'],
    ['trials', [1], 'must be an object'],
  ])('%s %j is wrong parameters, and nothing changes', async (method, params, message) => {
    await inMemory();
    await server.call('ask', { study: 's' });
    expect(await server.failure(method, params)).toMatchObject({
      code: -32602,
      message: expect.stringContaining(message),
    });
    expect(await server.call('trials', { study: 's' })).toMatchObject([{ state: 'running', intermediate: [] }]);
  });

  test('an unknown method names the one that was probably meant', async () => {
    expect(await server.failure('asks', {})).toMatchObject({
      code: -32601,
      message: expect.stringContaining('Did you mean ask?'),
    });
    await server.call('create', { sweep, study: 's', storage: 's.db' });
    for (const study of ['none', 'none.db', 's.db#none', '.trialdeck/studies/none']) {
      for (const [method, more] of [
        ['ask', {}],
        ['enqueue', { params: {} }],
        ['best', {}],
        ['tell', { trial: 0, value: 1 }],
      ] as const) {
        const failure = await server.failure(method, { study, ...more });
        expect({ study, method, ...failure }).toMatchObject({ code: -32000, reason: 'unknown-study' });
      }
    }
  });
});

describe('an external sampler', () => {
  const sampler = fileURLToPath(new URL('../../../examples/sampler/sampler.py', import.meta.url));
  const flat = 'method: random\nmetric: {name: loss}\nparameters: {lr: {min: 0.0, max: 1.0}, kind: {values: [a, b]}}\n';

  test('suggests for a served study, and is told the trials when the study goes on', async () => {
    const given = { sweep: flat, study: 's', storage: 's.db', seed: 2, sampler: { command: ['python3', sampler] } };
    await server.call('create', given);
    for (let i = 0; i < 6; i++) {
      const [asked] = await server.call<AskedTrial[]>('ask', { study: 's' });
      await server.call('tell', {
        study: 's',
        trial: asked?.trial,
        value: Math.abs(Number(asked?.params['lr']) - 0.5),
      });
    }
    const best = await server.call<AskedTrial>('best', { study: 's' });
    await server.close();
    server = new TestServer(folder);
    // It goes on near the best, though it was only started for this; the sampler is the study's own.
    const [next] = await server.call<AskedTrial[]>('ask', { study: 's.db' });
    expect(next?.trial).toBe(6);
    expect(Math.abs(Number(next?.params['lr']) - Number(best.params['lr']))).toBeLessThan(0.3);
  });

  test('that fails is an error of the call, with what it said', async () => {
    const command = ['python3', '-c', 'import sys; sys.exit("no model")'];
    await server.call('create', { sweep: flat, study: 's', storage: ':memory:', sampler: { command } });
    expect(await server.failure('ask', { study: 's' })).toMatchObject({
      code: -32000,
      reason: 'sampler-failed',
      message: expect.stringContaining('ended (exit code 1): no model'),
    });
    expect(server.said).toEqual(['no model']);
    expect(await server.call('trials', { study: 's' })).toEqual([]);
  });
});

describe('enqueue and add', () => {
  test('nested and dotted parameters are the same, and the sampler gives the rest', async () => {
    await inMemory();
    await server.call('enqueue', { study: 's', params: { model: { width: 16 }, lr: 0.5, epochs: 3 } });
    await server.call('enqueue', { study: 's', params: { 'model.betas': [0.8, 0.9] } });
    const [one, two, three] = await server.call<AskedTrial[]>('ask', { study: 's', count: 3 });
    expect(one).toMatchObject({ trial: 0, params: { lr: 0.5, 'model.width': 16, epochs: 3 } });
    expect(Object.keys(one?.params ?? {})).toEqual(['lr', 'model.width', 'model.betas', 'epochs']);
    expect(two).toMatchObject({ trial: 1, params: { 'model.betas': [0.8, 0.9], lr: expect.any(Number) } });
    expect(three).toMatchObject({ trial: 2 });
  });

  test('added trials are whole trials: values, reports, times, reasons', async () => {
    await inMemory();
    const trials = [
      {
        trial: 17,
        params: whole,
        value: 0.5,
        intermediate: [
          [0, 1],
          [1, 'NaN'],
        ],
        start: '2026-01-02T03:04:05.000Z',
        end: '2026-01-02T03:05:05.000Z',
      },
      {
        params: { ...whole, epochs: 3 },
        state: 'pruned',
        value: null,
        values: [],
        intermediate: [[3, 0.75]],
        reason: 'by hand',
      },
      { params: whole, state: 'fail', value: null },
      { params: whole, value: 'NaN' },
    ];
    expect(await server.call('add', { study: 's', trials })).toEqual({});
    expect(await server.call('trials', { study: 's' })).toMatchObject([
      {
        trial: 0,
        state: 'complete',
        value: 0.5,
        params: { ...whole, epochs: 3 },
        intermediate: [
          [0, 1],
          [1, 'NaN'],
        ],
        start: '2026-01-02T03:04:05.000Z',
        end: '2026-01-02T03:05:05.000Z',
      },
      { trial: 1, state: 'pruned', value: 0.75, reason: 'by hand' },
      { trial: 2, state: 'fail' },
      { trial: 3, state: 'fail' },
    ]);
    expect(await server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
    // What one study shows, another one takes.
    await inMemory(sweep, 'copy');
    await server.call('add', { study: 'copy', trials: await server.call('trials', { study: 's' }) });
    const plain = (lines: { start: unknown; end: unknown }[]): unknown[] =>
      lines.map(({ start: _, end: __, ...rest }) => rest);
    expect(plain(await server.call('trials', { study: 'copy' }))).toEqual(
      plain(await server.call('trials', { study: 's' })),
    );
  });

  test('added and queued points of a finite space are not asked for again', async () => {
    await inMemory(grid);
    await server.call('add', { study: 's', trials: [{ params: { a: 2 }, value: 1 }] });
    expect(await server.call('ask', { study: 's', count: 5 })).toMatchObject([
      { params: { a: 1 } },
      { params: { a: 3 } },
    ]);
  });

  test('conditions: what does not count is refused, and left out of what is completed', async () => {
    await inMemory(
      'method: random\nmetric: {name: loss}\nparameters:\n  optimizer: {values: [sgd, adam]}\n  momentum: {min: 0.1, max: 0.9}\ntrialdeck: {conditions: {momentum: {optimizer: [sgd]}}}\n',
    );
    expect(await server.failure('enqueue', { study: 's', params: { optimizer: 'adam', momentum: 0.5 } })).toMatchObject(
      { code: -32602, message: 'momentum counts only where optimizer is sgd. Leave it out.' },
    );
    for (let i = 0; i < 5; i++) {
      await server.call('enqueue', { study: 's', params: { optimizer: 'adam' } });
      await server.call('enqueue', { study: 's', params: { optimizer: 'sgd' } });
    }
    const asked = await server.call<AskedTrial[]>('ask', { study: 's', count: 10 });
    for (const { params } of asked) expect('momentum' in params).toBe(params['optimizer'] === 'sgd');
    await server.call('add', { study: 's', trials: [{ params: { optimizer: 'adam' }, value: 1 }] });
  });

  test('the trials that a sweep enqueues are asked for first', async () => {
    const queued = `${sweep}trialdeck: {enqueue: [{lr: 0.5, model: {width: 16}}]}\n`;
    for (const storage of [':memory:', 'q.db', undefined]) {
      const { study } = await server.call<{ study: string }>('create', {
        sweep: queued,
        study: `q${storage?.length ?? 0}`,
        ...(storage === undefined ? {} : { storage }),
      });
      expect(await server.call('ask', { study })).toMatchObject([{ trial: 0, params: { lr: 0.5, 'model.width': 16 } }]);
    }
  });
});
