import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  listLiteral,
  literalOf,
  mappingLiteral,
  pyFloat,
  pyInt,
  pyRepr,
  pyString,
} from '../../../src/core/space/render.ts';
import { literals, texts } from './arbitraries.ts';

/** Feeds JSON to a Python expression over `x`, item by item. */
function python(expression: string, items: readonly unknown[]): unknown[] {
  const program = `import sys, json\nprint(json.dumps([${expression} for x in json.load(sys.stdin)]))`;
  const out = execFileSync('python3', ['-c', program], { input: JSON.stringify(items), maxBuffer: 1 << 28 });
  return JSON.parse(out.toString());
}

const doubles = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 3000, seed: 1 });
const edges = [0, -0, 1, -1, 0.1, 1e-4, 9.999e-5, 1e-5, 5e-324, 1e15, 1e16, 123456789012345680, 1e22, 1.5e300, 2 ** 53];
const floats = [...doubles, ...edges, ...doubles.map((x) => Number(x.toPrecision(3))).filter(Number.isFinite)];

describe('floats', () => {
  test('repr is the one of Python, for every size', () => {
    const hex = floats.map((x) => Buffer.from(new Float64Array([x]).buffer).toString('hex'));
    const expected = python("repr(__import__('struct').unpack('<d', bytes.fromhex(x))[0])", hex);
    expect(floats.map(pyRepr)).toEqual(expected);
  });

  test('the spelling for scripts always has a dot and reads back as the same number', () => {
    for (const x of floats) {
      expect(pyFloat(x)).toMatch(/^-?\d+\.\d+(e[-+]\d{2,3})?$/);
      expect(Number(pyFloat(x))).toBe(x);
    }
  });

  test.each([
    [1e-5, '1.0e-05'],
    [0.0001, '0.0001'],
    [1.5e-7, '1.5e-07'],
    [4, '4.0'],
    [1e16, '1.0e+16'],
    [1e15, '1000000000000000.0'],
    [-0.25, '-0.25'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NaN, 'nan'],
  ])('%d is written %s', (x, text) => {
    expect(pyFloat(x)).toBe(text);
  });

  test('whole numbers have no exponent', () => {
    expect([pyInt(8), pyInt(-0), pyInt(1e21)]).toEqual(['8', '0', '1000000000000000000000']);
  });
});

test('texts inside lists are quoted as Python quotes them', () => {
  const quoted = fc.sample(texts, { numRuns: 2000, seed: 2 });
  quoted.push(
    "it's",
    'say "hi"',
    `both ' and "`,
    'tab\t',
    'line\nend',
    '\\',
    '\u00a0',
    'é',
    '\u2028',
    '\u{1f600}',
    '\x7f',
  );
  expect(quoted.map(pyString)).toEqual(python('repr(x)', quoted));
});

describe('literals', () => {
  test('both spellings read in Python as the same value, floats as floats', () => {
    const sample = fc.sample(literals, { numRuns: 1500, seed: 3 });
    const pairs = sample.map(({ json, python }) => [json, python]);
    const reread = python('(lambda v: v if isinstance(v, str) else repr(v))(json.loads(x[0]))', pairs);
    // Python itself leaves the dot out (`1e-05`); that is the one difference to its str().
    const asPython = (text: unknown): string => String(text).replace(/(?<=\d)\.0(?=e[-+]\d)/g, '');
    expect(sample.map((literal) => asPython(literal.python))).toEqual(reread.map(asPython));
  });

  test('the value is what the JSON says', () => {
    fc.assert(
      fc.property(literals, ({ value, json }) => {
        expect(JSON.parse(json)).toEqual(value);
      }),
    );
  });

  test('ints, floats, words and lists keep what was written', () => {
    const list = listLiteral([literalOf(1), literalOf(2, { float: true }), literalOf('adam'), literalOf(null)]);
    expect(list.json).toBe('[1, 2.0, "adam", null]');
    expect(list.python).toBe("[1, 2.0, 'adam', None]");
    expect(
      mappingLiteral([
        ['b', literalOf(true)],
        ['1', list],
      ]).python,
    ).toBe("{'b': True, '1': [1, 2.0, 'adam', None]}");
    expect(literalOf('adam').python).toBe('adam');
  });

  test('numbers that JSON does not have are texts in JSON and floats in Python', () => {
    expect(literalOf(Number.NEGATIVE_INFINITY)).toMatchObject({ json: '"-Infinity"', python: '-inf' });
    expect(literalOf([Number.NaN])).toMatchObject({ json: '["NaN"]', python: '[nan]' });
  });
});
