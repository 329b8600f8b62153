import { describe, expect, test } from 'vitest';
import type { AskedTrial } from './calls.ts';
import { grid, ServedFolder, sweep } from './servedFolder.ts';

const served = new ServedFolder();

describe('ask and tell', () => {
  test('a space that has nothing left: fewer, then none, until something is queued', async () => {
    await served.inMemory(grid);
    expect(await served.server.call('ask', { study: 's', count: 2 })).toHaveLength(2);
    expect(await served.server.call('ask', { study: 's', count: 5 })).toEqual([{ trial: 2, params: { a: 3 } }]);
    expect(await served.server.call('ask', { study: 's' })).toEqual([]);
    expect(await served.server.call('enqueue', { study: 's', params: { a: 2 } })).toEqual({ trial: 3 });
    expect(await served.server.call('ask', { study: 's', count: 2 })).toEqual([{ trial: 3, params: { a: 2 } }]);
  });

  test('several at once are those that would come one by one', async () => {
    await served.inMemory(sweep, 'one');
    await served.inMemory(sweep, 'many');
    const one: AskedTrial[] = [];
    for (let i = 0; i < 4; i++) one.push(...(await served.server.call<AskedTrial[]>('ask', { study: 'one' })));
    expect(await served.server.call('ask', { study: 'many', count: 4 })).toEqual(one);
  });

  test('an ended trial takes nothing more; a queued one has to be asked for', async () => {
    await served.inMemory();
    await served.server.call('ask', { study: 's', count: 2 });
    await served.server.call('enqueue', { study: 's', params: {} });
    await served.server.call('tell', { study: 's', trial: 0, value: 1 });
    await served.server.call('tell', { study: 's', trial: 1, state: 'fail' });
    for (const trial of [0, 1]) {
      for (const [method, more] of [
        ['tell', { value: 2 }],
        ['tell', { state: 'pruned' }],
        ['report', { step: 0, value: 2 }],
      ] as const) {
        expect(await served.server.failure(method, { study: 's', trial, ...more })).toMatchObject({
          code: -32000,
          reason: 'finished-trial',
        });
      }
    }
    expect(await served.server.failure('tell', { study: 's', trial: 2, value: 1 })).toMatchObject({
      reason: 'waiting-trial',
    });
    expect(await served.server.failure('report', { study: 's', trial: 7, step: 0, value: 1 })).toMatchObject({
      reason: 'unknown-trial',
    });
    expect(await served.server.call('trials', { study: 's' })).toMatchObject([
      { state: 'complete', value: 1 },
      { state: 'fail', value: null },
      { state: 'waiting' },
    ]);
  });

  test('NaN makes a trial fail, an infinity is a value', async () => {
    await served.inMemory();
    await served.server.call('ask', { study: 's', count: 3 });
    await served.server.call('tell', { study: 's', trial: 0, value: 'NaN' });
    await served.server.call('tell', { study: 's', trial: 1, value: '-Infinity' });
    const line = await served.server.line(
      '{"jsonrpc":"2.0","id":1,"method":"tell","params":{"study":"s","trial":2,"value":NaN}}',
    );
    expect(JSON.parse(line ?? '')).toMatchObject({ result: {} });
    expect(await served.server.call('trials', { study: 's' })).toMatchObject([
      { state: 'fail', value: null, reason: 'loss is NaN at the end' },
      { state: 'complete', value: '-Infinity' },
      { state: 'fail' },
    ]);
    expect(await served.server.call('best', { study: 's' })).toMatchObject({ trial: 1, value: '-Infinity' });
  });

  test('several metrics: values, and the front as best', async () => {
    await served.inMemory(
      'method: random\nparameters: {a: {min: 0.0, max: 1.0}}\ntrialdeck: {metrics: [{name: loss, goal: minimize}, {name: acc, goal: maximize}]}\n',
    );
    await served.server.call('ask', { study: 's', count: 4 });
    expect(await served.server.failure('tell', { study: 's', trial: 0, value: 1 })).toMatchObject({
      code: -32602,
      message: expect.stringContaining('2 metrics (loss, acc)'),
    });
    expect(await served.server.call('best', { study: 's' })).toEqual([]);
    const report = { study: 's', trial: 0, step: 0, value: 1 };
    expect(await served.server.call('report', report)).toEqual({ prune: false, reason: null });
    for (const [trial, values] of [
      [1, 1],
      [2, 2],
      [3, 1.5],
    ].entries())
      await served.server.call('tell', { study: 's', trial, values });
    await served.server.call('tell', { study: 's', trial: 3, values: [0, 'NaN'] });
    expect(await served.server.call('best', { study: 's' })).toMatchObject([
      { trial: 0, value: [1, 1] },
      { trial: 1, value: [2, 2] },
    ]);
    expect(await served.server.call('trials', { study: 's' })).toMatchObject([
      { value: null, values: [1, 1], intermediate: [] },
      {},
      {},
      { state: 'fail', reason: 'acc is NaN at the end' },
    ]);
  });

  test('a rule of stop: trial: decides on reports too', async () => {
    await served.inMemory(`${sweep}trialdeck: {stop: {trial: {above: 5, after: 1, no_improvement: 2}}}\n`);
    await served.server.call('ask', { study: 's', count: 2 });
    const report = (trial: number, step: number, value: number): Promise<unknown> =>
      served.server.call('report', { study: 's', trial, step, value });
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
    await served.inMemory(
      `${sweep}trialdeck: {constraints: [{metric: latency, max: 3}, {metric: recall, min: 0.9}]}\n`,
    );
    await served.server.call('ask', { study: 's', count: 3 });
    expect(
      await served.server.failure('tell', { study: 's', trial: 0, value: 1, metrics: { latency: 2 } }),
    ).toMatchObject({
      code: -32602,
      message: expect.stringContaining('recall is missing'),
    });
    expect(
      await served.server.failure('tell', { study: 's', trial: 0, value: 1, metrics: { latenci: 2 } }),
    ).toMatchObject({
      code: -32602,
      message: expect.stringContaining('latenci has no place'),
    });
    await served.server.call('tell', { study: 's', trial: 0, value: 1, metrics: { latency: 2, recall: 0.95 } });
    await served.server.call('tell', { study: 's', trial: 1, value: 0.5, metrics: { latency: 4, recall: 0.95 } });
    await served.server.call('tell', { study: 's', trial: 2, value: 2, metrics: { latency: 1, recall: 0.9 } });
    expect(await served.server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
    expect(await served.server.call('trials', { study: 's' })).toMatchObject([
      {},
      { constraints: { 'latency <= 3': 1 } },
      {},
    ]);
    // As in a sweep, what was not measured breaks them.
    await served.server.call('ask', { study: 's' });
    await served.server.call('tell', { study: 's', trial: 3, value: 0.1 });
    expect(await served.server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
  });

  test.each([':memory:', 's.db', null])(
    'a study without a metric (%s): trials end without a value',
    async (storage) => {
      const withoutMetric = 'method: random\nparameters: {a: {min: 0.0, max: 1.0}}\n';
      await served.server.call('create', { sweep: withoutMetric, study: 's', storage });
      await served.server.call('ask', { study: 's', count: 2 });
      expect(await served.server.failure('tell', { study: 's', trial: 0, value: 2 })).toMatchObject({
        code: -32602,
        message: expect.stringContaining('s has no metric'),
      });
      await served.server.call('tell', { study: 's', trial: 0 });
      await served.server.call('tell', { study: 's', trial: 1, state: 'fail' });
      expect(await served.server.call('trials', { study: 's' })).toMatchObject([
        { state: 'complete', value: null },
        { state: 'fail' },
      ]);
      expect(await served.server.call('best', { study: 's' })).toEqual({ trial: null });
    },
  );

  test('the pruner decides on reports, and its reason stays with the trial', async () => {
    await served.inMemory(`${sweep}trialdeck: {pruner: {name: median, n_startup_trials: 1}}\n`);
    await served.server.call('ask', { study: 's', count: 2 });
    expect(await served.server.call('report', { study: 's', trial: 0, step: 0, value: 0.1 })).toEqual({
      prune: false,
      reason: null,
    });
    await served.server.call('tell', { study: 's', trial: 0, value: 0.1 });
    const verdict = await served.server.call<{ prune: boolean; reason: string }>('report', {
      study: 's',
      trial: 1,
      step: 0,
      value: 5,
    });
    expect(verdict).toEqual({ prune: true, reason: 'at step 0: 5, median of 1 other 0.1' });
    await served.server.call('tell', { study: 's', trial: 1, state: 'pruned' });
    expect(await served.server.call('trials', { study: 's' })).toMatchObject([
      {},
      { state: 'pruned', value: 5, reason: verdict.reason, intermediate: [[0, 5]] },
    ]);
    expect(await served.server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
  });
});
