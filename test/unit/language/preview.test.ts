import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { previewText } from '../../../language-server/service/previewText.ts';
import { sweepOf } from './sweepAt.ts';

const grid = `program: train.py
method: grid
metric: {name: loss}
parameters:
  width: {values: [8, 128]}
  act: {values: [relu, tanh]}
  epochs: {value: 10}
`;
const random = `program: train.py
method: random
metric: {name: acc, goal: maximize}
run_cap: 50
parameters:
  lr: {distribution: log_uniform_values, min: 1.0e-5, max: 0.1}
  drop: {min: 0.0, max: 0.5}
  layers: {min: 1, max: 12}
trialdeck: {seed: 7}
`;

const rowsOf = (text: string): readonly string[] => text.split('\n').filter((line) => /^ {4}\d /.test(line));

describe('the first trials of a sweep, as text', () => {
  test('a grid is a table in its order, with what is fixed above and a command below', () => {
    expect(previewText(sweepOf(grid)).split('\n')).toEqual([
      's.yaml · grid · 4 trials · minimize loss',
      expect.stringMatching(/^sampled by grid/),
      '',
      'fixed  epochs 10',
      '',
      'trial  width  act',
      '    0      8  relu',
      '    1    128  relu',
      '    2      8  tanh',
      '    3    128  tanh',
      '',
      'first command',
      '/usr/bin/env python train.py --width=8 --act=relu --epochs=10',
      '',
    ]);
  });

  test('numbers of a column stand in one notation, right-aligned', () => {
    const text = previewText(sweepOf(random), 5);
    expect(text).toContain('first 5; seed 7');
    const rows = rowsOf(text);
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row).toMatch(/^ {4}\d {2}\d\.\d\de-\d {2}0\.\d+ +\d+$/);
    expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  });

  test('the same sweep gives the same trials, another seed others', () => {
    const seed = (value: number): string => previewText(sweepOf(random.replace('seed: 7', `seed: ${value}`)));
    expect(seed(7)).toBe(seed(7));
    expect(rowsOf(seed(7))).not.toEqual(rowsOf(seed(8)));
    expect(previewText(sweepOf(random.replace('{seed: 7}', '{jobs: 1}')))).toContain('a run draws its own');
  });

  test('more trials begin with the same ones', () => {
    const few = rowsOf(previewText(sweepOf(random), 3));
    const many = rowsOf(previewText(sweepOf(random), 9));
    expect(many.slice(0, 3)).toEqual(few);
  });

  test('stages show those of the first one', () => {
    const staged = random.replace(
      '{seed: 7}',
      '\n  seed: 7\n  stages: [{name: coarse, trials: 4, fixed: {drop: 0.1}}, {name: fine, narrow: true, trials: 9}]',
    );
    const text = previewText(sweepOf(staged));
    expect(text).toContain('random · 4 trials');
    expect(text).toContain('stage 2  fine 9 trials, sampler random, around the best of the stage before');
    expect(text).toContain('fixed  drop 0.1');
    expect(rowsOf(text)).toHaveLength(4);
  });

  test('conditions leave a dash, several metrics are all named', () => {
    const text = previewText(
      sweepOf(
        'program: t.py\nmethod: grid\nparameters:\n  opt: {values: [adam, sgd]}\n  momentum: {values: [0.9]}\n  nesterov: {values: [true, false]}\ntrialdeck: {metrics: [{name: a}, {name: b, goal: maximize}], conditions: {nesterov: {opt: [sgd]}}}\n',
      ),
    );
    expect(text).toContain('minimize a · maximize b');
    expect(text).toMatch(/\badam {2}-\n/);
  });

  test('an external sampler, and errors, are said in words', () => {
    const external = random.replace('{seed: 7}', '{sampler: {command: [python, mine.py]}}');
    expect(previewText(sweepOf(external))).toContain('Another program samples here');
    const broken = previewText(sweepOf('method: grib\nprogram: t.py\nparameters: {a: {value: 1}}\n'));
    expect(broken).toMatch(/^s\.yaml cannot run yet: 1 error\n\nline 1 {2}`method` is `grib`/);
  });

  test('half-typed texts never throw', () => {
    fc.assert(
      fc.property(fc.nat(random.length), fc.nat(random.length), (a, b) => {
        const text = previewText(sweepOf(random.slice(0, a) + random.slice(Math.max(a, b))), 3);
        expect(text).not.toMatch(/undefined|NaN/);
      }),
      { numRuns: 60 },
    );
  });
});
