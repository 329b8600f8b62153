import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complete } from '../../../language-server/service/complete.ts';
import { taken } from './completionAt.ts';
import { diagnosticsOf, sweepOf } from './sweepAt.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/sweeps/valid');
const valid = readdirSync(fixtures).map((name) => readFileSync(path.join(fixtures, name), 'utf8'));

/** What is only not finished yet. */
const unfinished = new Set(['missing-key', 'missing-metric', 'missing-program']);

function errorsOf(text: string): string[] {
  return diagnosticsOf(text).flatMap(({ severity, code, message }) =>
    severity === 'error' && !unfinished.has(code) ? [`${code}: ${message}`] : [],
  );
}

/** A place in a text: within it, or in a new line that is indented like its neighbours or one level more. */
const place = fc
  .record({ text: fc.constantFrom(...valid), share: fc.double({ min: 0, max: 1, noNaN: true }), line: fc.nat(4) })
  .map(({ text, share, line }) => {
    const offset = Math.floor(share * text.length);
    if (line === 0) return { text, offset };
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const before = text.slice(text.lastIndexOf('\n', start - 2) + 1, start);
    const indents = [text.slice(start), before, '', `  ${before}`].map(
      (one) => /^ *(?:- )?/.exec(one)?.[0].length ?? 0,
    );
    const indent = ' '.repeat(indents[line - 1] ?? 0);
    return { text: `${text.slice(0, start)}${indent}\n${text.slice(start)}`, offset: start + indent.length };
  });

test('nothing is suggested that would be an error', () => {
  let suggestions = 0;
  fc.assert(
    fc.property(place, ({ text, offset }) => {
      const before = errorsOf(text);
      for (const suggestion of complete(sweepOf(text), offset)) {
        suggestions += 1;
        const after = errorsOf(taken(text, suggestion));
        const added = after.filter((error) => !before.includes(error));
        expect(added, `${suggestion.label} at ${offset}`).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );
  expect(suggestions).toBeGreaterThan(50);
}, 60_000);

test('any prefix and any edit of a text has an answer, within its line and at the cursor', () => {
  const scrap = fc.constantFrom(
    '',
    '\n',
    '{',
    '[',
    ']',
    '}',
    '"',
    "'",
    ':',
    ': ',
    '- ',
    '#',
    '|',
    '>',
    '&a',
    '*a',
    '---\n',
    '\t',
    '\r\n',
    '${',
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...valid),
      fc.nat(2000),
      fc.nat(2000),
      scrap,
      fc.boolean(),
      (whole, cut, at, inserted, prefix) => {
        const middle = cut % (whole.length + 1);
        const text = whole.slice(0, middle) + inserted + (prefix ? '' : whole.slice(middle + (cut % 3)));
        const offset = prefix ? text.length : at % (text.length + 1);
        for (const { replace, insert, label } of complete(sweepOf(text), offset)) {
          const [start, end] = replace;
          expect(start <= offset && offset <= end && end <= text.length, label).toBe(true);
          expect(text.slice(start, end)).not.toContain('\n');
          expect(insert).not.toBe('');
        }
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);
