import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listLiteral, literalOf } from '../../../src/core/space/render.ts';
import { spaceFromJson, spaceToJson } from '../../../src/core/space/spaceJson.ts';
import { anyDistribution, spaceOf, texts } from './arbitraries.ts';

test('a stored space comes back with every spelling, infinities too', () => {
  const infinite = {
    kind: 'constant',
    value: listLiteral([literalOf('NaN'), literalOf(Number.NaN), literalOf(-1 / 0)]),
  } as const;
  const parameter = fc.record({
    name: texts,
    path: fc.array(texts, { minLength: 1, maxLength: 3 }),
    distribution: fc.oneof({ weight: 9, arbitrary: anyDistribution }, { weight: 1, arbitrary: fc.constant(infinite) }),
  });
  fc.assert(
    fc.property(fc.array(parameter, { maxLength: 5 }), (parameters) => {
      const text = spaceToJson({ parameters });
      expect(spaceFromJson(text)).toEqual({ parameters });
      expect(spaceToJson(spaceFromJson(text))).toBe(text);
    }),
  );
});

test('probabilities are kept', () => {
  const space = spaceOf({
    a: { kind: 'categorical', choices: [literalOf(1), literalOf(2)], probabilities: [0.25, 0.75] },
  });
  expect(spaceFromJson(spaceToJson(space))).toEqual(space);
});

test.each([
  ['not json', '{'],
  ['of a later format', '{"format": 2, "parameters": []}'],
  ['of an unknown distribution', '{"format": 1, "parameters": [{"name": "a", "path": ["a"], "kind": "zipf"}]}'],
  ['without a bound', '{"format": 1, "parameters": [{"name": "a", "path": ["a"], "kind": "uniform", "low": 1}]}'],
  ['that is a list', '[]'],
])('a text %s is refused with one sentence', (_, text) => {
  expect(() => spaceFromJson(text)).toThrow(
    expect.objectContaining({
      reason: 'unreadable-space',
      message: expect.stringContaining('search space cannot be read'),
    }),
  );
});
