import { expect, test } from 'vitest';
import type { DocumentSymbol } from '../../../language-server/service/features.ts';
import { symbols } from '../../../language-server/service/symbols.ts';
import type { Position } from '../../../src/core/sweep/diagnostic.ts';
import { sweepOf } from './sweepAt.ts';

/** `kind name: detail`, nested by blanks. */
function outline(text: string): string[] {
  const lines = (found: readonly DocumentSymbol[], indent: string): string[] =>
    found.flatMap(({ kind, name, detail, children }) => [
      `${indent}${kind} ${name}: ${detail}`,
      ...lines(children, `${indent}  `),
    ]);
  return lines(symbols(sweepOf(text)), '');
}

test('a whole sweep', () => {
  const text = `program: train.py
method: bayes
metric: {name: val_loss, goal: minimize}
command:
  - \${env}
  - python
  - \${program}
early_terminate: {type: hyperband, min_iter: 3}
parameters:
  lr: {distribution: log_uniform_values, min: 0.00001, max: 0.1}
  batch_size: {value: 32}
  optimizer: {values: [adam, sgd]}
  dropout: {min: 0.0, max: 0.5}
  momentum: {distribution: normal, mu: 0.9, sigma: 0.01}
  model:
    parameters:
      width: {distribution: q_uniform, min: 16, max: 64, q: 16}
      depth: {min: 1, max: 4}
trialdeck:
  jobs: 2
  conditions: {momentum: {optimizer: [sgd]}}
  stages:
    - {name: coarse, trials: 20}
    - name: fine
      narrow: true
`;
  expect(outline(text)).toEqual([
    'value program: train.py',
    'value method: bayes',
    'section metric: minimize val_loss',
    'section command: ${env} python ${program}',
    'section early_terminate: hyperband, min_iter 3',
    'section parameters: 6',
    '  parameter lr: log 1e-5 .. 0.1',
    '  constant batch_size: = 32',
    '  parameter optimizer: adam, sgd',
    '  parameter dropout: 0 .. 0.5',
    '  parameter momentum: normal 0.9 ± 0.01 if optimizer is sgd',
    '  group model: 2',
    '    parameter width: 16 .. 64 by 16',
    '    parameter depth: int 1 .. 4',
    'section trialdeck: ',
    '  value jobs: 2',
    '  value conditions: momentum',
    '  section stages: 2',
    '    group coarse: trials 20',
    '    group fine: narrow true',
  ]);
});

test('half-typed files have an outline, too', () => {
  expect(outline('method: \nparameters:\n  lr:\n    min: 0.1\n  \n  "": {value: 1}\n')).toEqual([
    'value method: ',
    'section parameters: 2',
    '  parameter lr: min 0.1',
    '  constant (no name): = 1',
  ]);
  expect(outline('')).toEqual([]);
  expect(outline('- a\n- b\n')).toEqual([]);
});

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character <= b.character);
}

test('a symbol holds its name and what is below it, with aliases and merged keys', () => {
  const text = `method: grid
base: &base
  parameters:
    a: {values: [1, 2]}
parameters:
  one: &one {values: [1, 2]}
  two: *one
  group: *base
  three:
    <<: *one
trialdeck:
  stages:
    - name: &name x
    - {name: *name}
`;
  const check = ({ range, selection, children }: DocumentSymbol): void => {
    expect(isBefore(range.start, selection.start) && isBefore(selection.end, range.end)).toBe(true);
    for (const child of children) {
      expect(isBefore(range.start, child.range.start) && isBefore(child.range.end, range.end)).toBe(true);
      check(child);
    }
  };
  const found = symbols(sweepOf(text));
  expect(found.map(({ name }) => name)).toEqual(['method', 'base', 'parameters', 'trialdeck']);
  for (const symbol of found) check(symbol);
  expect(outline(text)).toContain('  parameter three: 1, 2');
});
