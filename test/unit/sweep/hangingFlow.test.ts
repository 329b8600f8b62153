import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indentHanging } from '../../../src/core/sweep/hangingFlow.ts';
import { readSweep } from '../../../src/core/sweep/parse.ts';
import { YamlCache } from '../../../src/core/sweep/yamlParts.ts';

// Brackets and quotes whose lines stand no deeper than their key: PyYAML reads them (tried with 6.0.3), YAML 1.2 does not.

const tail = 'method: grid\nprogram: t.py\nparameters:\n  x: {values: [1, 2]}\n';

describe('lines that hang too far out', () => {
  test.each<[string, string]>([
    ['a list', `command: [\n"python", "\${program}",\n"\${args}"\n]\n${tail}`],
    ['a list, closed in its last line', `command: [\npython,\n"\${program}", "\${args}"]\n${tail}`],
    ['a mapping', `metric: {\nname: loss,\ngoal: minimize }\n${tail}`],
    ['a quoted text', `description: "first\nsecond # not a comment"\n${tail}`],
    ['values below a key that is in', 'method: grid\nprogram: t.py\nparameters:\n  x:\n    values: [\n  1,\n  2]\n'],
    ['an item of a list', `command:\n- python\n- "\${program}"\n- "--layers=[1,\n2]"\n${tail}`],
    [
      'with line breaks of Windows',
      `command: [\r\n"python",\r\n"\${program}"\r\n]\r\n${tail.replaceAll('\n', '\r\n')}`,
    ],
  ])('%s is read', (_, text) => {
    for (const cache of [undefined, new YamlCache()]) {
      const { document, root } = readSweep(text, {}, cache);
      expect(document.diagnostics.filter(({ code }) => code === 'yaml-syntax')).toEqual([]);
      expect(document.spec?.space.parameters.map(({ name }) => name)).toEqual(['x']);
      // Every key is where it is written.
      for (const { name, key } of root?.entries ?? []) expect(text.slice(...key.span)).toBe(name);
    }
  });

  test('what is said stands where it is written', () => {
    const text = 'method: grid\nprogram: t.py\nparameters: {\nx: {values: [1, 2], vlaues: 3}\n}\n';
    const [found] = readSweep(text).document.diagnostics;
    expect(found).toMatchObject({ code: 'unknown-key', range: { start: { line: 3, character: 20 } } });
  });

  test('a bracket that is not closed stays an error', () => {
    const { diagnostics } = readSweep(`command: [\npython,\n${tail}`).document;
    expect(diagnostics.map(({ code }) => code)).toContain('yaml-syntax');
  });
});

test('places of the deeper text lead back to the same characters', () => {
  const piece = fc.constantFrom('a: [', 'b,', ']', '}', '{', '\n', '\n  ', '"x', '"', "'", '- ', 'k: ', '#', 'é');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const deeper = indentHanging(text);
      if (deeper === null) return;
      expect(deeper.text.replaceAll(/ /g, '')).toBe(text.replaceAll(/ /g, ''));
      for (let at = 0; at < deeper.text.length; at++) {
        const [from] = deeper.original([at, at]);
        if (deeper.text[at] !== ' ') expect(text[from]).toBe(deeper.text[at]);
      }
    }),
  );
});
