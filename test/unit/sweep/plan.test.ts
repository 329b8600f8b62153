import { expect, test } from 'vitest';
import type { Params } from '../../../src/core/space/value.ts';
import { planSweep } from '../../../src/core/sweep/plan.ts';
import { specOf } from './found.ts';

function plan(text: string, points = Number.POSITIVE_INFINITY) {
  return planSweep(specOf(text), {
    sampler: 'random',
    pruner: 'none',
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
