import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { definition, references } from '../../../language-server/service/definition.ts';
import type { DocumentSymbol } from '../../../language-server/service/features.ts';
import { folds } from '../../../language-server/service/folds.ts';
import { format } from '../../../language-server/service/format.ts';
import { links } from '../../../language-server/service/links.ts';
import { prepareRename, rename } from '../../../language-server/service/rename.ts';
import { symbols } from '../../../language-server/service/symbols.ts';
import type { Range } from '../../../src/core/sweep/diagnostic.ts';
import { sweepOf } from './sweepAt.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/sweeps/valid');
const corpus = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
const files = {
  'train.py':
    'import argparse\np = argparse.ArgumentParser()\np.add_argument("--lr")\nargs = p.parse_args()\nprint(args.lr)\n',
};

/** Asks for everything at a place; every range is in the text. */
function askAll(text: string, offset: number): void {
  const lines = text.split(/\r\n|\n|\r/);
  const inside = ({ start, end }: Range): void => {
    expect(start.line).toBeLessThanOrEqual(end.line);
    for (const { line, character } of [start, end]) {
      expect(line).toBeLessThan(lines.length);
      expect(character).toBeGreaterThanOrEqual(0);
      expect(character).toBeLessThanOrEqual((lines[line] ?? '').length);
    }
  };
  const insideAll = (found: readonly DocumentSymbol[]): void => {
    for (const { name, range, selection, children } of found) {
      expect(name).not.toBe('');
      inside(range);
      inside(selection);
      insideAll(children);
    }
  };
  const sweep = sweepOf(text, files);
  insideAll(symbols(sweep));
  for (const { range } of links(sweep)) inside(range);
  for (const { startLine, endLine } of folds(sweep)) {
    expect(startLine).toBeLessThan(endLine);
    expect(endLine).toBeLessThan(lines.length);
  }
  const own = [...definition(sweep, offset), ...references(sweep, offset)];
  const prepared = prepareRename(sweep, offset);
  if (!('reason' in prepared)) inside(prepared.range);
  const renamed = rename(sweep, offset, 'renamed_name');
  if (!('reason' in renamed)) own.push(...renamed);
  for (const { file, range } of own) if (file === '/w/sweep.yaml') inside(range);
  for (const { range } of format(text, { name: 'sweep.yaml', tabSize: 2 })) inside(range);
}

const pieces = [
  '',
  '-',
  ': ',
  '#',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '|',
  '>',
  '\n',
  '\r\n',
  '\t',
  '*a',
  '&a ',
  '? ',
  '---\n',
  '<<: ',
  '\0',
  '\u{1f600}',
  '%',
  '!x ',
];

test('any piece of a text, and anything put into it', () => {
  fc.assert(
    fc.property(
      fc.nat(corpus.length - 1),
      fc.nat(2000),
      fc.nat(2000),
      fc.constantFrom(...pieces),
      fc.nat(2000),
      (index, end, at, put, offset) => {
        const cut = (corpus[index] ?? '').slice(0, end);
        const text = cut.slice(0, at) + put + cut.slice(at);
        askAll(text, Math.min(offset, text.length));
      },
    ),
    { numRuns: 120 },
  );
});

test.each([
  ['deep brackets', `method: grid\nparameters: ${'['.repeat(2000)}`],
  ['deep mappings', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}parameters:`).join('\n')],
  ['dashes', `method: grid\nparameters:\n  ${'- '.repeat(3000)}`],
  [
    'aliases of aliases',
    `method: grid\na0: &a0 [1]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n')}\nparameters: {x: {values: *a30}}\n`,
  ],
  ['a cycle', 'method: grid\nparameters: &p\n  x: *p\n  y: {parameters: *p}\n'],
  ['one long line', `method: grid\nparameters: {x: {values: [${'1, '.repeat(6000)}1]}}\n`],
  ['quotes', `method: grid\nparameters: ${'"a" '.repeat(4000)}`],
  ['comments', `method: grid\nparameters:\n${'# x\n\n'.repeat(4000)}`],
])('%s', (_, text) => {
  const before = performance.now();
  askAll(text, text.indexOf('parameters') + 20);
  expect(performance.now() - before).toBeLessThan(5000);
});
