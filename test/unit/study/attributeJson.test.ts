import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Value } from '../../../src/core/space/value.ts';
import { attributeText, parseAttribute } from '../../../src/core/study/attributeJson.ts';

it('reads the bare numbers that Python writes, and leaves such words in texts alone', () => {
  expect(
    parseAttribute('{"a": NaN, "b": [Infinity, -Infinity, -1], "c": "NaN, \\"Infinity\\" \\\\", "NaN": -NaN}'),
  ).toBe('{"a": NaN, "b": [Infinity, -Infinity, -1], "c": "NaN, \\"Infinity\\" \\\\", "NaN": -NaN}');
  expect(
    parseAttribute('{"a": NaN, "b": [Infinity, -Infinity, -1], "c": "NaN, \\"Infinity\\" \\\\", "NaN": null}'),
  ).toEqual({
    a: Number.NaN,
    b: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1],
    c: 'NaN, "Infinity" \\',
    NaN: null,
  });
});

it('keeps what is no JSON as text', () => {
  for (const text of ['', 'plain', '{"a": ', "{'a': 1}", 'NaN NaN']) {
    expect(parseAttribute(text)).toBe(text);
  }
});

it('reads back whatever it writes', () => {
  const value = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.double().map((x) => (x === 0 ? 0 : x)),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(value, (given) => {
      expect(parseAttribute(attributeText(given))).toEqual(given);
    }),
  );
});
