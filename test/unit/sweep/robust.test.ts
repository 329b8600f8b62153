import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import type { Diagnostic, Position } from '../../../src/core/sweep/diagnostic.ts';
import { exportSweep } from '../../../src/core/sweep/export.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/sweeps/valid');
const corpus = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));

/** Positions that lie outside the text, or ranges that run backwards. */
function misplaced(text: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const lines = text.split(/\r\n|\r|\n/);
  const inside = ({ line, character }: Position): boolean => character >= 0 && character <= (lines[line]?.length ?? -1);
  return diagnostics.filter(({ range, fix }) =>
    [range, ...(fix?.edits ?? []).map((edit) => edit.range)].some(
      ({ start, end }) =>
        !inside(start) ||
        !inside(end) ||
        end.line < start.line ||
        (end.line === start.line && end.character < start.character),
    ),
  );
}

function examine(text: string): void {
  const diagnostics = diagnose(text, { name: 's.yaml', programExists: () => false });
  expect(misplaced(text, diagnostics)).toEqual([]);
  for (const { message, code } of diagnostics) {
    expect(message).toMatch(/[.?]$/);
    expect(code).toMatch(/^[a-z0-9.-]+$/);
  }
  // What cannot be run has an error; program and arguments of the search are checked on a sweep that was read.
  const read = parseSweep(text);
  expect(read.spec === null).toBe(read.diagnostics.some(({ severity }) => severity === 'error'));
  expect(diagnostics.filter(({ severity }) => severity === 'error').length).toBeGreaterThanOrEqual(
    read.diagnostics.filter(({ severity }) => severity === 'error').length,
  );
  exportSweep(text);
}

test('every beginning of a valid sweep gives diagnostics inside the text and never throws', () => {
  for (const text of corpus) for (let end = 0; end <= text.length; end += 3) examine(text.slice(0, end));
});

const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat(12),
  insert: fc.oneof(
    fc.constantFrom(
      '\n',
      '  ',
      '\t',
      ':',
      ': ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '#',
      '&a ',
      '*a',
      '<<',
      '!!str ',
      '|',
      '>',
      '%',
      '---\n',
      '\r\n',
      '🔬',
      '\0',
    ),
    fc.constantFrom(
      'min: 1e-5',
      'values: ',
      'parameters:',
      'trialdeck: {trials: x}',
      'method: grid\n',
      'null',
      '.nan',
      '1e999',
      '__proto__: {value: 1}',
    ),
    fc.string({ maxLength: 5 }),
  ),
});

test('no edit of a valid sweep makes the reader throw or point outside the text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...corpus), fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      const edited = edits.reduce((out, { at, remove, insert }) => {
        const start = at % (out.length + 1);
        return out.slice(0, start) + insert + out.slice(start + remove);
      }, text);
      examine(edited);
    }),
    { numRuns: 1500 },
  );
});

test('reading a sweep of 63 parameters takes a moment only', () => {
  const parameters = Array.from(
    { length: 63 },
    (_, i) => `  p${i}:\n    distribution: log_uniform_values\n    min: 1e-5\n    max: 0.1\n`,
  );
  const text = `program: t.py\nmethod: random\nparameters:\n${parameters.join('')}`;
  parseSweep(text);
  const start = performance.now();
  expect(parseSweep(text).spec?.space.parameters).toHaveLength(63);
  expect(performance.now() - start).toBeLessThan(500);
});
