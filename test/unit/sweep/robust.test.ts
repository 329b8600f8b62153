import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic, Position } from '../../../src/core/sweep/diagnostic.ts';
import { exportSweep } from '../../../src/core/sweep/export.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { planSweep } from '../../../src/core/sweep/plan.ts';
import { specProblems } from '../../../src/core/sweep/specChecks/checkSpec.ts';
import { stageSpec } from '../../../src/core/sweep/stageSpec.ts';
import { diagnosticsOf } from '../language/sweepAt.ts';

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
  const diagnostics = diagnosticsOf(text, {});
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

const names = fc.constantFrom('x', 'y', 'm.z', 'seed', 'w', '__proto__', 'constructor', 'm');
const leaf = fc.oneof(
  fc.integer({ min: -2, max: 5 }),
  fc.constantFrom(0.5, 'a', 'adam', null, true, '', 'mean(2)'),
  names,
);
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(names, tie('anything')),
  ),
}));
const point = fc.dictionary(names, leaf);
const fitting = {
  metrics: fc.array(fc.record({ name: fc.constantFrom('a', 'b'), goal: fc.constantFrom('minimize', 'maximize') })),
  value: fc.constantFrom('last', 'best', 'mean(3)'),
  repeat: fc.record({ seeds: fc.integer({ min: 1, max: 3 }), parameter: names }),
  stop: fc.record({ target: fc.integer(), trial: fc.record({ above: fc.integer(), after: fc.nat(9) }) }),
  conditions: fc.dictionary(names, fc.dictionary(names, fc.array(leaf, { minLength: 1, maxLength: 2 }))),
  constraints: fc.array(fc.record({ metric: fc.constantFrom('a', 'c'), max: fc.integer() })),
  baseline: point,
  enqueue: fc.array(point, { maxLength: 2 }),
  sampler: fc.constantFrom('grid', 'cmaes', 'one_at_a_time', 'gp', 'nsga2', 'external'),
  pruner: fc.constantFrom('median', 'none', 'patient'),
};
/** A few of the keys with values of their form. */
const few = fc
  .subarray([...Object.keys(fitting)] as (keyof typeof fitting)[], { maxLength: 2 })
  .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fitting[key] as fc.Arbitrary<unknown>]))));
const wrong = fc.dictionary(fc.constantFrom(...Object.keys(fitting)), anything, { maxKeys: 1 });
const stages = fc.array(
  fc
    .tuple(few, fc.record({ name: fc.constantFrom('a', 'b'), fixed: point }))
    .map(([more, own]) => ({ ...more, ...own })),
  { minLength: 1, maxLength: 2 },
);
const block = fc
  .tuple(few, fc.oneof(fc.constant({}), wrong, fc.record({ stages })))
  .map(([good, bad]) => ({ ...good, ...bad }));

test('whatever stands in the block, reading, checking and planning do not throw', () => {
  const parameters =
    '{x: {values: [a, adam, 1]}, y: {min: 0.0, max: 2.0}, m: {parameters: {z: {min: 1, max: 3}}}, seed: {value: 0}}';
  let planned = 0;
  fc.assert(
    fc.property(block, (options) => {
      const text = `program: t.py\nmethod: random\nmetric: {name: a, goal: minimize}\nparameters: ${parameters}\ntrialdeck: ${JSON.stringify(options)}\n`;
      examine(text);
      const { spec } = parseSweep(text);
      if (spec === null) return;
      planned++;
      const named = () => ({ sampler: 'random', pruner: 'none' });
      planSweep(spec, { named, suggest: () => null, command: () => [], warnings: [] });
      for (const own of spec.options.stages ?? []) specProblems(stageSpec(spec, own));
    }),
    { numRuns: 600 },
  );
  expect(planned).toBeGreaterThan(20);
});
