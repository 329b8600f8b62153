import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { withoutStops } from '../../../language-server/keys/renderPiece.ts';
import { type Snippet, sweepSnippets } from '../../../language-server/keys/snippetFile.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { diagnosticsOf } from './sweepAt.ts';

const file = path.resolve(import.meta.dirname, '../../../snippets/sweep.json');
const snippets = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Snippet>>;

test('snippets/sweep.json is what the templates give', () => {
  expect(snippets).toEqual(sweepSnippets());
});

test('none is suggested in every YAML file, and whole sweeps fill a file', () => {
  for (const [name, snippet] of Object.entries(snippets)) {
    expect(snippet, name).not.toHaveProperty('prefix');
    expect(snippet.isFileTemplate === true, name).toBe(!name.startsWith('Parameter'));
  }
});

/** As it stands once every tab stop was left as it is. */
function expanded({ body }: Snippet): string {
  return withoutStops(body.join('\n'));
}

describe.each(Object.entries(snippets))('%s', (name, snippet) => {
  const text = expanded(snippet);
  const sweep = name.startsWith('Parameter')
    ? `program: train.py\nmethod: random\nparameters:\n${text.replace(/^/gm, '  ')}\ntrialdeck:\n  trials: 3\n`
    : text;

  test('is a sweep without errors and warnings', () => {
    const wrong = diagnosticsOf(sweep).filter(({ severity }) => severity === 'error' || severity === 'warning');
    expect(wrong.filter(({ code }) => code !== 'nothing-to-search')).toEqual([]);
    expect(parseSweep(sweep).spec).not.toBeNull();
  });

  test('has its tab stops in the order of the text, each once', () => {
    const stops = [...snippet.body.join('\n').matchAll(/\$\{(\d+)[:|]/g)].map(([, stop]) => Number(stop));
    expect(stops).toEqual(stops.map((_, index) => index + 1));
  });
});
