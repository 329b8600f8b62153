import { describe, expect, test } from 'vitest';
import { createSampler, type SearchSpec } from '../../../src/core/search/create.ts';
import { createPruner } from '../../../src/core/search/createPruner.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import type { Value } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';

const space: SearchSpace = spaceOf({ a: choices(1, 2) });
const numbers = spaceOf({ lr: { kind: 'uniform', low: 0, high: 1 } });
const conditional: SearchSpace = {
  parameters: [
    ...spaceOf({ n: { kind: 'int_uniform', low: 1, high: 3 } }).parameters,
    { name: 'm', path: ['m'], distribution: { kind: 'int_uniform', low: 1, high: 3 }, condition: { n: [2] } },
  ],
};
const billion = { kind: 'int_uniform', low: 1, high: 1e9 } as const;
const immense = spaceOf({ a: billion, b: billion });
const endless = spaceOf({ a: choices(1, 2), lr: { kind: 'uniform', low: 0, high: 1 } });

const spec = (method: SearchSpec['method'], sampler?: string, args: Record<string, Value> = {}): SearchSpec => ({
  method,
  space,
  options: sampler === undefined ? {} : { sampler: { name: sampler, args } },
});
const pruner = (name: string, args: Record<string, Value> = {}) =>
  createPruner({ options: { pruner: { name, args } } });

describe('samplers', () => {
  test('follow the method, and an option overrides it', () => {
    expect(createSampler(spec('grid'), 1).name).toBe('grid');
    expect(createSampler(spec('random'), 1).name).toBe('random');
    expect(createSampler(spec('grid', 'random'), 1).name).toBe('random');
    expect(createSampler(spec('random'), 42).note).toContain('42');
  });

  test('bayes is auto; arguments are of every type', () => {
    expect(createSampler(spec('bayes'), 7).name).toBe('auto');
    expect(createSampler(spec('random', 'gp', { deterministic_objective: true }), 7).name).toBe('gp');
    expect(createSampler({ ...spec('random', 'cmaes', { popsize: 8 }), space: numbers }, 7).name).toBe('cmaes');
    expect(createSampler({ ...spec('random', 'nsga2'), metrics: [1, 2] }, 7).name).toBe('nsga2');
    expect(createSampler(spec('random', 'qmc'), 7).note).toContain('scrambled with seed 7');
    expect(createSampler(spec('random', 'qmc', { scramble: false, qmc_type: 'sobol' }), 7).note).toContain(
      'not scrambled',
    );
    const args = { n_startup_trials: 5, multivariate: false, prior_weight: 0.5, bandwidth: 'scott' };
    expect(createSampler(spec('random', 'tpe', args), 7).name).toBe('tpe');
  });

  test.each([
    ['a misspelt name', () => createSampler(spec('random', 'radnom'), 1), 'unknown-sampler', 'Did you mean random?'],
    ['a name of later', () => createSampler(spec('random', 'evolution'), 1), 'unknown-sampler', 'grid, random'],
    [
      'a text for a flag',
      () => createSampler(spec('bayes', 'tpe', { group: 'yes' }), 1),
      'bad-argument',
      'true or false',
    ],
    [
      'a name',
      () => createSampler(spec('bayes', 'tpe', { bandwidth: 'wide' }), 1),
      'bad-argument',
      'one of fine, gap, scott',
    ],
    [
      'a number',
      () => createSampler(spec('bayes', 'tpe', { prior_weight: -1 }), 1),
      'bad-argument',
      'a number, 0 or more',
    ],
    [
      'an argument',
      () => createSampler(spec('random', 'random', { n: 1 }), 1),
      'unknown-argument',
      'has no argument n',
    ],
    [
      'another sequence',
      () => createSampler(spec('random', 'qmc', { qmc_type: 'halton' }), 1),
      'bad-argument',
      'qmc_type of the sampler qmc must be sobol.',
    ],
    [
      'choices for cmaes',
      () => createSampler(spec('bayes', 'cmaes'), 1),
      'unsuitable-sampler',
      'a is a list of choices. Use gp',
    ],
    [
      'two metrics for cmaes',
      () => createSampler({ ...spec('bayes', 'cmaes'), space: numbers, metrics: [1, 2] }, 1),
      'unsuitable-sampler',
      'Use one of tpe, gp, nsga2',
    ],
    ['a grid without end', () => createSampler({ ...spec('grid'), space: endless }, 1), 'endless-grid', 'lr (uniform)'],
    [
      'a grid without end, with what can be counted,',
      () => createSampler({ ...spec('grid'), space: endless }, 1),
      'endless-grid',
      'draw it with sampler: {name: grid, over: [a]}',
    ],
    [
      'conditions for cmaes',
      () => createSampler({ ...spec('bayes', 'cmaes'), space: conditional }, 1),
      'unsuitable-sampler',
      'm has conditions. Use tpe or gp',
    ],
    [
      'a misspelt parameter of a grid',
      () => createSampler({ ...spec('grid', 'grid', { over: ['lt'] }), space: endless }, 1),
      'bad-argument',
      'Did you mean lr?',
    ],
    [
      'a grid over a range',
      () => createSampler({ ...spec('grid', 'grid', { over: ['a', 'lr'] }), space: endless }, 1),
      'endless-grid',
      'Leave it out of over',
    ],
    [
      'a grid over a parameter without what it depends on',
      () => createSampler({ ...spec('grid', 'grid', { over: ['m'] }), space: conditional }, 1),
      'bad-argument',
      'Add n to over',
    ],
    ['draws alone', () => createSampler(spec('grid', 'grid', { draws: 2 }), 1), 'bad-argument', 'goes with over'],
    [
      'a text for names',
      () => createSampler(spec('grid', 'grid', { over: 'a' }), 1),
      'bad-argument',
      'a list of parameters',
    ],
    [
      'an unknown order',
      () => createSampler(spec('grid', 'grid', { order: 'random' }), 1),
      'bad-argument',
      'one of name, file, shuffled',
    ],
    [
      'a shuffled grid beyond counting',
      () => createSampler({ ...spec('grid', 'grid', { order: 'shuffled' }), space: immense }, 1),
      'unsuitable-sampler',
      'Use the sampler random',
    ],
  ])('%s is refused', (_, make, reason, message) => {
    expect(make).toThrow(expect.objectContaining({ reason, message: expect.stringContaining(message) }));
  });
});

describe('pruners', () => {
  test('none unless asked for', () => {
    expect(createPruner({ options: {} })).toBeNull();
    expect(pruner('none')).toBeNull();
    expect(pruner('median', { n_startup_trials: 0, interval_steps: 2 })?.name).toBe('median');
  });

  test.each([
    ['a misspelt name', () => pruner('medain'), 'unknown-pruner', 'Did you mean median?'],
    [
      'a misspelt argument',
      () => pruner('median', { n_startup_trial: 3 }),
      'unknown-argument',
      'Did you mean n_startup_trials?',
    ],
    ['an argument of none', () => pruner('none', { n: 3 }), 'unknown-argument', 'It takes none.'],
    ['a text', () => pruner('median', { n_min_trials: '3' }), 'bad-argument', 'a whole number, 1 or more'],
    ['a fraction', () => pruner('median', { n_warmup_steps: 1.5 }), 'bad-argument', 'n_warmup_steps'],
    ['a negative number', () => pruner('median', { n_startup_trials: -1 }), 'bad-argument', '0 or more'],
    ['an interval of 0', () => pruner('median', { interval_steps: 0 }), 'bad-argument', '1 or more'],
  ])('%s is refused', (_, make, reason, message) => {
    expect(make).toThrow(expect.objectContaining({ reason, message: expect.stringContaining(message) }));
  });

  test('several metrics have no pruner', () => {
    const metrics = [{ name: 'loss' }, { name: 'latency' }];
    const options = { pruner: { name: 'median', args: {} } };
    const refused = expect.objectContaining({
      reason: 'unsuitable-pruner',
      message: expect.stringContaining('Use none'),
    });
    expect(() => createPruner({ options, metrics })).toThrow(refused);
    expect(() => createPruner({ options: {}, earlyTerminate: { type: 'hyperband', min_iter: 3 }, metrics })).toThrow(
      refused,
    );
    expect(createPruner({ options: { pruner: { name: 'none', args: {} } }, metrics })).toBeNull();
  });

  test('arguments reach the pruner', () => {
    const eager = pruner('median', { n_startup_trials: 1 });
    const trial = (number: number, state: 'complete' | 'running', value: number) => ({
      number,
      state,
      params: {},
      values: [],
      intermediate: [[0, value]] as const,
      reason: null,
      startMs: null,
      endMs: null,
    });
    expect(eager?.decide(trial(1, 'running', 2), [trial(0, 'complete', 1)], 'minimize', 's').prune).toBe(true);
    expect(pruner('median')?.decide(trial(1, 'running', 2), [trial(0, 'complete', 1)], 'minimize', 's').prune).toBe(
      false,
    );
  });
});
