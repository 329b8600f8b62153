import { expect, test } from 'vitest';
import type { Params } from '../../../src/core/space/value.ts';
import { planSweep } from '../../../src/core/sweep/plan.ts';
import { specOf } from './found.ts';

function plan(text: string, points = Number.POSITIVE_INFINITY) {
  return planSweep(specOf(text), {
    named: ({ options }) => ({ sampler: options.sampler?.name ?? 'random', pruner: 'none' }),
    suggest: (number, earlier): Params | null => (number === earlier.length && number < points ? { x: number } : null),
    command: (params) => ['run', String(params['x'])],
    warnings: ['careful'],
  });
}

test('a finite sweep shows all of its commands', () => {
  const text =
    'program: t.py\nmethod: grid\nparameters:\n  x: {values: [1, 2.0, a]}\n  y: {min: 1, max: 4}\n  c: {value: null}\n';
  expect(plan(text, 12)).toEqual({
    method: 'grid',
    sampler: 'random',
    pruner: 'none',
    trials: 12,
    combinations: 12,
    parameters: [
      { name: 'x', distribution: 'categorical', values: [1, 2, 'a'] },
      { name: 'y', distribution: 'int_uniform', min: 1, max: 4 },
      { name: 'c', distribution: 'constant', value: null },
    ],
    commands: Array.from({ length: 12 }, (_, i) => ['run', String(i)]),
    warnings: ['careful'],
  });
});

const endless =
  'program: t.py\nmethod: random\nparameters:\n  m: {parameters: {x: {min: 0.5, max: 1.0}}}\n  n: {distribution: q_normal, mu: 1, q: 2}\n';

test('an endless sweep has no number of trials and shows the first ten', () => {
  const planned = plan(endless);
  expect(planned).toMatchObject({ trials: null, combinations: null });
  expect(planned.commands).toHaveLength(10);
  expect(planned.parameters).toEqual([
    { name: 'm.x', distribution: 'uniform', min: 0.5, max: 1 },
    { name: 'n', distribution: 'q_normal', mu: 1, sigma: 1, q: 2 },
  ]);
});

test('run_cap bounds the trials, a finite space does too, and beyond 1,000 commands ten are enough', () => {
  expect(plan(`run_cap: 25\n${endless}`)).toMatchObject({ trials: 25, combinations: null });
  expect(plan(`run_cap: 25\n${endless}`).commands).toHaveLength(25);
  expect(plan('run_cap: 25\nprogram: t.py\nmethod: grid\nparameters: {x: {values: [1, 2]}}\n', 2)).toMatchObject({
    trials: 2,
  });
  expect(plan(`run_cap: 5000\n${endless}`).commands).toHaveLength(10);
});

test('conditions are shown with their parameters, and what does not count makes no combination', () => {
  const text = `program: t.py
method: grid
parameters:
  optimizer: {values: [adam, sgd, lion]}
  momentum: {values: [0.0, 0.9]}
trialdeck: {conditions: {momentum: {optimizer: [sgd]}}}
`;
  const planned = plan(text);
  expect(planned).toMatchObject({ trials: 4, combinations: 4 });
  expect(planned.parameters[1]).toEqual({
    name: 'momentum',
    distribution: 'categorical',
    values: [0, 0.9],
    condition: { optimizer: ['sgd'] },
  });
});

test.each([
  ['one_at_a_time', 4],
  ['{name: one_at_a_time}', 4],
  ['{name: grid, over: [a]}', 3],
  ['{name: grid, over: [a], draws: 2}', 6],
  ['{name: grid, order: shuffled}', 6],
])('the sampler %s decides how many trials there are', (sampler, trials) => {
  const text = `program: t.py\nmethod: random\nparameters: {a: {values: [1, 2, 3]}, b: {values: [1, 2]}}\ntrialdeck: {sampler: ${sampler}}\n`;
  expect(plan(text)).toMatchObject({ trials, combinations: trials });
});

test('what a sweep asks for beside its trials', () => {
  const text = `program: t.py
method: grid
metric: {name: loss, goal: minimize}
parameters: {x: {values: [1, 2]}, seed: {value: 40}}
trialdeck:
  value: mean(3)
  stop: {no_improvement: 4, trial: {no_improvement: 9}}
  repeat: {seeds: 3}
  constraints: [{metric: ms, max: 30}, {metric: acc, min: 0.5}]
  enqueue: [{x: 2}]
`;
  expect(plan(text, 2)).toMatchObject({
    trials: 2,
    metrics: [{ name: 'loss', goal: 'minimize' }],
    value: 'mean(3)',
    stop: { no_improvement: 4, trial: { no_improvement: 9 } },
    repeat: { kind: 'seeds', count: 3, parameter: 'seed', values: [40, 41, 42] },
    constraints: ['ms <= 30', 'acc >= 0.5'],
    enqueue: [{ x: 2 }],
  });
});

test('stages are listed, and their trials added up', () => {
  const stages =
    'stages: [{name: coarse, trials: 4, fixed: {x: 2}, sampler: qmc}, {name: fine, narrow: true, trials: 3}, {name: refit, best: 2}]';
  const text = `program: t.py\nmethod: random\nparameters: {x: {min: 0.0, max: 9.0}, y: {min: 0.0, max: 1.0}}\ntrialdeck: {${stages}}\n`;
  const planned = plan(text);
  expect(planned).toMatchObject({ sampler: 'qmc', trials: 9, combinations: null });
  expect(planned.commands).toHaveLength(4);
  expect(planned.parameters[0]).toEqual({ name: 'x', distribution: 'constant', value: 2 });
  expect(planned.stages).toEqual([
    { name: 'coarse', sampler: 'qmc', pruner: 'none', trials: 4, fixed: { x: 2 }, narrow: false, best: null },
    { name: 'fine', sampler: 'random', pruner: 'none', trials: 3, fixed: {}, narrow: true, best: null },
    { name: 'refit', sampler: null, pruner: 'none', trials: 2, fixed: {}, narrow: false, best: 2 },
  ]);
  expect(plan(text.replace('trials: 3', 'jobs: 2')).trials).toBeNull();
});

test.each([
  ['twice', '[{x: 1, y: 5}, {x: 1, y: 5}]', '', 5],
  ['in part, which makes no trial more', '[{x: 1}, {x: 1}]', '', 4],
  ['beside an ablation', '[{x: 2, y: 6}, {x: 1, y: 6}]', 'sampler: one_at_a_time, ', 4],
  ['twice, of fewer trials', '[{x: 1, y: 5}, {x: 1, y: 5}]', 'trials: 3, ', 3],
])('points that are enqueued %s', (_, points, options, trials) => {
  const text = `program: t.py\nmethod: grid\nparameters: {x: {values: [1, 2]}, y: {values: [5, 6]}, c: {value: 0}}\ntrialdeck: {${options}enqueue: ${points}}\n`;
  expect(plan(text)).toMatchObject({ trials });
});
