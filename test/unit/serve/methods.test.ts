import { describe, expect, test } from 'vitest';
import { ServedFolder, sweep, whole } from './servedFolder.ts';

const served = new ServedFolder();

describe('a call', () => {
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
    await served.inMemory();
    await served.server.call('ask', { study: 's' });
    expect(await served.server.failure(method, params)).toMatchObject({
      code: -32602,
      message: expect.stringContaining(message),
    });
    expect(await served.server.call('trials', { study: 's' })).toMatchObject([{ state: 'running', intermediate: [] }]);
  });

  test('an unknown method names the one that was probably meant', async () => {
    expect(await served.server.failure('asks', {})).toMatchObject({
      code: -32601,
      message: expect.stringContaining('Did you mean ask?'),
    });
    await served.server.call('create', { sweep, study: 's', storage: 's.db' });
    for (const study of ['none', 'none.db', 's.db#none', '.trialdeck/studies/none']) {
      for (const [method, more] of [
        ['ask', {}],
        ['enqueue', { params: {} }],
        ['best', {}],
        ['tell', { trial: 0, value: 1 }],
      ] as const) {
        const failure = await served.server.failure(method, { study, ...more });
        expect({ study, method, ...failure }).toMatchObject({ code: -32000, reason: 'unknown-study' });
      }
    }
  });
});
