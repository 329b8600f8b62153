import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixAll, fixEverywhere } from '../../../language-server/service/fixAll.ts';
import { apart } from '../../../language-server/service/fixes.ts';
import type { Diagnostic, TextEdit } from '../../../src/core/sweep/diagnostic.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { applyEdits } from '../sweep/found.ts';
import { diagnosticsOf } from './sweepAt.ts';

function fixedAll(text: string): string {
  return applyEdits(text, fixAll(diagnosticsOf(text)));
}

test('what W&B or PyYAML would read otherwise is written so that all agree, and nothing else changes', () => {
  const text = `program: train.py
method: random
name: 2024
run_cap: "5"
parameters:
  lr: {min: 1e-5, max: 1e-1}   # searched
  wd: {values: [0.0, 1e-3]}
  flag: {value: yes}
  depth:	{min: 5, max: 1}
`;
  expect(fixedAll(text)).toBe(`program: train.py
method: random
name: '2024'
run_cap: 5
parameters:
  lr: {min: 1.0e-5, max: 1.0e-1}   # searched
  wd: {values: [0.0, 1.0e-3]}
  flag: {value: yes}
  depth:  {min: 5, max: 1}
`);
});

test('a text that cannot be read is left alone, and so is what cannot run', () => {
  expect(fixAll(diagnosticsOf('method: grid\nparameters:\n\ta: {value: 1e-5}\n'))).toEqual([]);
  expect(fixAll([{ ...found('text-expected', edit(0, 0, 1)), severity: 'error' }])).toEqual([]);
});

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/sweeps');
const corpus = ['valid', 'mistakes'].flatMap((folder) =>
  readdirSync(path.join(fixtures, folder)).map((name) => path.join(folder, name)),
);

test('the sweep of every file of the corpus stays the same, and its safe findings go', () => {
  let mended = 0;
  for (const name of corpus) {
    const text = readFileSync(path.join(fixtures, name), 'utf8');
    const after = fixedAll(text);
    if (after !== text) mended++;
    expect(meaning(after), name).toEqual(meaning(text));
    expect(fixAll(diagnosticsOf(after)), name).toEqual([]);
  }
  expect(mended).toBeGreaterThan(4);
});

/** The values of a sweep, without the way in which they are written. */
function meaning(text: string): unknown {
  const { spec } = parseSweep(text);
  return spec === null
    ? null
    : JSON.parse(JSON.stringify(spec, (key, value) => (key === 'json' || key === 'python' ? undefined : value)));
}

function edit(line: number, from: number, to: number, newText = ''): TextEdit {
  return { range: { start: { line, character: from }, end: { line, character: to } }, newText };
}

function found(code: string, ...edits: TextEdit[]): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: 'warning', code, message: 'x', fix: { title: 'x', edits } };
}

describe('edits of several fixes', () => {
  test('do not overlap, and stand in order; a fix is applied whole or not at all', () => {
    const edits = apart([
      found('a', edit(3, 0, 5), edit(1, 0, 2)),
      found('b', edit(2, 0, 1), edit(1, 1, 3)),
      found('c', edit(1, 4, 6)),
      found('d', edit(1, 6, 6, 'touches')),
      found('e', edit(0, 0, 0, 'new')),
    ]);
    expect(edits).toEqual([edit(0, 0, 0, 'new'), edit(1, 0, 2), edit(1, 4, 6), edit(3, 0, 5)]);
  });

  test('thousands of them', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => found('tab', edit((index * 7919) % 20_000, 0, 1)));
    const before = performance.now();
    expect(apart(many)).toHaveLength(20_000);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('several files', () => {
  const texts = [
    { file: '/w/a.yaml', diagnostics: [found('number-as-text', edit(1, 0, 1)), found('bad-goal', edit(2, 0, 1))] },
    { file: '/w/b.yaml', diagnostics: [found('bad-goal', edit(4, 0, 1))] },
    { file: '/w/c.yaml', diagnostics: [] },
  ];

  test('all safe ones', () => {
    expect(fixEverywhere(texts, null)).toEqual([{ file: '/w/a.yaml', edits: [edit(1, 0, 1)], mended: 1 }]);
  });

  test('all of one kind', () => {
    expect(fixEverywhere(texts, 'bad-goal').map(({ file, mended }) => [file, mended])).toEqual([
      ['/w/a.yaml', 1],
      ['/w/b.yaml', 1],
    ]);
  });

  test('what was found in a file of `space:` is not mended in the sweep that names it', () => {
    const start = { line: 0, character: 0 };
    const elsewhere = { ...found('tab', edit(1, 0, 1)), inFile: { file: 's.yaml', namedAt: { start, end: start } } };
    expect(fixAll([elsewhere])).toEqual([]);
    expect(fixEverywhere([{ file: '/w/a.yaml', diagnostics: [elsewhere] }], null)).toEqual([]);
  });
});
