import { expect, test } from 'vitest';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { mark } from './found.ts';

const marks = (options: string): string[] =>
  parseSweep(
    `program: t.py
method: grid
parameters:
  optimizer: {values: [adam, sgd]}
  momentum: {values: [0.9, 0.0]}
trialdeck:
  conditions: {momentum: {optimizer: sgd}}
  ${options}
`,
  ).diagnostics.map(mark);

test('a baseline says what a parameter has once it counts, and needs the sampler that it is for', () => {
  expect(marks('sampler: one_at_a_time\n  baseline: {optimizer: adam, momentum: 0.0}')).toEqual([]);
  expect(marks('baseline: {optimizer: adam}')).toEqual(['8:3 warning unused-baseline']);
  expect(marks('sampler: one_at_a_time\n  baseline: {optimizer: lion}')).toEqual(['9:25 error outside-space']);
});

test('a grid over some parameters may leave out one that cannot be counted', () => {
  const text = (sampler: string): string =>
    `program: t.py\nmethod: random\nparameters:\n  a: {values: [1, 2]}\n  lr: {min: 0.0, max: 1.0}\ntrialdeck: {sampler: ${sampler}}\n`;
  expect(parseSweep(text('{name: grid, over: [a]}')).diagnostics.map(mark)).toEqual([]);
  expect(parseSweep(text('grid')).diagnostics.map(mark)).toEqual(['5:3 error grid-continuous']);
});

test('a stage may be the one that uses the baseline', () => {
  const stages = 'stages: [{name: ablation, sampler: one_at_a_time}, {name: rest, trials: 3}]';
  expect(marks(`baseline: {optimizer: adam}\n  ${stages}`)).toEqual([]);
});
