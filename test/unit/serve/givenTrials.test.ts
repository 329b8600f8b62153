import { describe, expect, test } from 'vitest';
import type { AskedTrial } from './calls.ts';
import { grid, ServedFolder, sweep, whole } from './servedFolder.ts';

const served = new ServedFolder();

describe('enqueue and add', () => {
  test('nested and dotted parameters are the same, and the sampler gives the rest', async () => {
    await served.inMemory();
    await served.server.call('enqueue', { study: 's', params: { model: { width: 16 }, lr: 0.5, epochs: 3 } });
    await served.server.call('enqueue', { study: 's', params: { 'model.betas': [0.8, 0.9] } });
    const [one, two, three] = await served.server.call<AskedTrial[]>('ask', { study: 's', count: 3 });
    expect(one).toMatchObject({ trial: 0, params: { lr: 0.5, 'model.width': 16, epochs: 3 } });
    expect(Object.keys(one?.params ?? {})).toEqual(['lr', 'model.width', 'model.betas', 'epochs']);
    expect(two).toMatchObject({ trial: 1, params: { 'model.betas': [0.8, 0.9], lr: expect.any(Number) } });
    expect(three).toMatchObject({ trial: 2 });
  });

  test('added trials are whole trials: values, reports, times, reasons', async () => {
    await served.inMemory();
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
    expect(await served.server.call('add', { study: 's', trials })).toEqual({});
    expect(await served.server.call('trials', { study: 's' })).toMatchObject([
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
    expect(await served.server.call('best', { study: 's' })).toMatchObject({ trial: 0 });
    // What one study shows, another one takes.
    await served.inMemory(sweep, 'copy');
    await served.server.call('add', { study: 'copy', trials: await served.server.call('trials', { study: 's' }) });
    const plain = (lines: { start: unknown; end: unknown }[]): unknown[] =>
      lines.map(({ start: _, end: __, ...rest }) => rest);
    expect(plain(await served.server.call('trials', { study: 'copy' }))).toEqual(
      plain(await served.server.call('trials', { study: 's' })),
    );
  });

  test('added and queued points of a finite space are not asked for again', async () => {
    await served.inMemory(grid);
    await served.server.call('add', { study: 's', trials: [{ params: { a: 2 }, value: 1 }] });
    expect(await served.server.call('ask', { study: 's', count: 5 })).toMatchObject([
      { params: { a: 1 } },
      { params: { a: 3 } },
    ]);
  });

  test('conditions: what does not count is refused, and left out of what is completed', async () => {
    await served.inMemory(
      'method: random\nmetric: {name: loss}\nparameters:\n  optimizer: {values: [sgd, adam]}\n  momentum: {min: 0.1, max: 0.9}\ntrialdeck: {conditions: {momentum: {optimizer: [sgd]}}}\n',
    );
    expect(
      await served.server.failure('enqueue', { study: 's', params: { optimizer: 'adam', momentum: 0.5 } }),
    ).toMatchObject({ code: -32602, message: 'momentum counts only where optimizer is sgd. Leave it out.' });
    for (let i = 0; i < 5; i++) {
      await served.server.call('enqueue', { study: 's', params: { optimizer: 'adam' } });
      await served.server.call('enqueue', { study: 's', params: { optimizer: 'sgd' } });
    }
    const asked = await served.server.call<AskedTrial[]>('ask', { study: 's', count: 10 });
    for (const { params } of asked) expect('momentum' in params).toBe(params['optimizer'] === 'sgd');
    await served.server.call('add', { study: 's', trials: [{ params: { optimizer: 'adam' }, value: 1 }] });
  });

  test('the trials that a sweep enqueues are asked for first', async () => {
    const queued = `${sweep}trialdeck: {enqueue: [{lr: 0.5, model: {width: 16}}]}\n`;
    for (const storage of [':memory:', 'q.db', undefined]) {
      const { study } = await served.server.call<{ study: string }>('create', {
        sweep: queued,
        study: `q${storage?.length ?? 0}`,
        ...(storage === undefined ? {} : { storage }),
      });
      expect(await served.server.call('ask', { study })).toMatchObject([
        { trial: 0, params: { lr: 0.5, 'model.width': 16 } },
      ]);
    }
  });
});
