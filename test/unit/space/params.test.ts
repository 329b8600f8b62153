import { describe, expect, test } from 'vitest';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { argText, nestedParams, nestedText, paramsJson, searchedNames } from '../../../src/core/space/params.ts';
import { listLiteral, literalOf } from '../../../src/core/space/render.ts';
import { choices, spaceOf } from './arbitraries.ts';

const float = (x: number) => literalOf(x, { float: true });

const space: SearchSpace = {
  parameters: [
    { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-7, high: 1 } },
    { name: 'model.width', path: ['model', 'width'], distribution: choices(8, 16) },
    { name: 'model.head.gain', path: ['model', 'head', 'gain'], distribution: { kind: 'uniform', low: 0, high: 2 } },
    { name: 'data.path', path: ['data.path'], distribution: { kind: 'constant', value: literalOf('a b') } },
    {
      name: 'betas',
      path: ['betas'],
      distribution: { kind: 'categorical', choices: [listLiteral([float(0.9), float(1)]), listLiteral([float(0.5)])] },
    },
    {
      name: 'decay',
      path: ['decay'],
      distribution: { kind: 'categorical', choices: [literalOf(0), float(1e-5), float(4)] },
    },
    { name: 'batch', path: ['batch'], distribution: { kind: 'q_uniform', low: 8, high: 64, q: 8, whole: true } },
    { name: 'drop', path: ['drop'], distribution: { kind: 'q_uniform', low: 0, high: 1, q: 0.5, whole: false } },
    { name: 'layers', path: ['layers'], distribution: { kind: 'int_uniform', low: 1, high: 4 } },
    { name: 'sched', path: ['sched'], distribution: choices(null, 'cosine', true) },
  ],
};

const params = {
  layers: 2,
  lr: 1e-5,
  'model.width': 8,
  'model.head.gain': 1,
  'data.path': 'a b',
  betas: [0.9, 1],
  decay: 4,
  batch: 16,
  drop: 1,
  sched: null,
};

test('the flat JSON is in the order of the file, with every number as it was written', () => {
  expect(paramsJson(space, params)).toBe(
    '{"lr": 1.0e-05, "model.width": 8, "model.head.gain": 1.0, "data.path": "a b", "betas": [0.9, 1.0], "decay": 4.0, ' +
      '"batch": 16, "drop": 1.0, "layers": 2, "sched": null}',
  );
});

test.each([
  ['lr', 1e-5, '1.0e-05'],
  ['model.head.gain', 1, '1.0'],
  ['betas', [0.9, 1], '[0.9, 1.0]'],
  ['decay', 1e-5, '1.0e-05'],
  ['decay', 0, '0'],
  ['batch', 16, '16'],
  ['drop', 1, '1.0'],
  ['sched', null, 'None'],
  ['sched', true, 'True'],
  ['sched', 'cosine', 'cosine'],
  ['not.in.space', 3, '3'],
])('argument %s=%j reads %s', (name, value, text) => {
  expect(argText(space, name, value)).toBe(text);
});

describe('nested parameters', () => {
  test('levels nest, a dot in a key does not', () => {
    expect(nestedParams(space, params)).toMatchObject({
      model: { width: 8, head: { gain: 1 } },
      'data.path': 'a b',
      lr: 1e-5,
    });
  });

  test('the text under one first key is what W&B puts behind --model=', () => {
    expect(nestedText(space, params, 'python', 'model')).toBe("{'width': 8, 'head': {'gain': 1.0}}");
    expect(nestedText(space, params, 'json', 'model')).toBe('{"width": 8, "head": {"gain": 1.0}}');
    expect(nestedText(space, params, 'python', 'data.path')).toBe('a b');
    expect(nestedText(space, params, 'python', 'nothing')).toBe('');
  });

  test('the whole text is one object in the order of the file', () => {
    const text = nestedText(space, params, 'json');
    expect(JSON.parse(text)).toEqual(nestedParams(space, params));
    expect(text.startsWith('{"lr": 1.0e-05, "model": {"width": 8')).toBe(true);
  });
});

test('names that JavaScript objects have anyway are ordinary parameters', () => {
  const odd = spaceOf({ constructor: choices(1, 2), toString: choices(3, 4) });
  expect(paramsJson(odd, Object.fromEntries([['constructor', 1]]))).toBe('{"constructor": 1}');
});

test('constants and single choices are not searched', () => {
  const some = spaceOf({ a: choices('x', 'x'), b: choices(1, 2), c: { kind: 'constant', value: literalOf(null) } });
  expect(searchedNames(some)).toEqual(['b']);
});
