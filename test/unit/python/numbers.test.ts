import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literalOf } from '../../../language-server/python/literal.ts';
import { type PythonText, parsePython } from '../../../language-server/python/syntax.ts';

function numberIn(python: PythonText): unknown {
  const { module } = python.found;
  const literal = literalOf(python.valueOf('x', module), python, module);
  return literal.kind === 'number' ? [literal.value, literal.float] : literal.kind;
}

describe('numbers that end in their dot', () => {
  test.each([
    ['1.', [1, true]],
    ['-0.', [-0, true]],
    ['1.e-5', [1e-5, true]],
    ['2.E3', [2000, true]],
    ['1_000.', [1000, true]],
    ['(1.)', [1, true]],
    ['1.5', [1.5, true]],
    ['10', [10, false]],
    ['.5', [0.5, true]],
    ['1.j', 'unknown'],
  ])('%s', (text, value) => {
    const python = parsePython(`x = ${text}\n`);
    expect(python.found.errorAt).toBeNull();
    expect(numberIn(python)).toEqual(value);
  });

  test.each(['f(1., 2.)', 'a[1.:]', 'x /= 127.5; y = 0.', 'y = 1.  # 2.', 'd = {"a 1. b": 0.}'])(
    '%s is Python',
    (text) => {
      expect(parsePython(`${text}\n`).found.errorAt).toBeNull();
    },
  );

  test('texts stay as they are', () => {
    const python = parsePython('x = "version 1. of 2."\n');
    const { module } = python.found;
    expect(literalOf(python.valueOf('x', module), python, module)).toMatchObject({ value: 'version 1. of 2.' });
  });

  test('parsed again after an edit as parsed anew', () => {
    const base = 'x = [1., 2., 30.]\ndef f(a=1.):\n    return a * 2.5 + 3.\n';
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(base.length), fc.nat(3), fc.constantFrom('', '.', '5', '1.', 'e', ' ', ')', '\n')), {
          maxLength: 5,
        }),
        (edits) => {
          let python = parsePython(base);
          for (const [at, length, put] of edits) {
            const { text } = python;
            python = parsePython(text.slice(0, at) + put + text.slice(at + length), python);
          }
          expect(python.tree.toString()).toBe(parsePython(python.text).tree.toString());
        },
      ),
      { numRuns: 300 },
    );
  });
});
