import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Document, parseDocument } from 'yaml';
import type { Diagnostic } from '../../../src/core/sweep/diagnostic.ts';
import { parseWhole } from '../../../src/core/sweep/parseWhole.ts';
import { applyEdits } from '../sweep/found.ts';
import { diagnosticsOf } from './sweepAt.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/sweeps/mistakes');
const texts = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')] as const);

interface Written {
  readonly name: string;
  readonly text: string;
}

/** The sweep of a file as JSON, on lines of their own and on one, values as they are read and each as a text. */
function jsonOf([name, text]: readonly [string, string]): Written[] {
  return (['core', 'failsafe'] as const).flatMap((schema) => {
    const value = sweepIn(parseDocument(text, { schema, uniqueKeys: false, merge: true, logLevel: 'silent' }));
    if (value === null) return [];
    return [2, 0].map((indent) => ({
      name: `${name}, ${schema}, indented by ${indent}`,
      text: JSON.stringify(value, null, indent),
    }));
  });
}

function sweepIn(document: Document.Parsed): object | null {
  if (document.errors.length > 0) return null;
  try {
    const value: unknown = document.toJS();
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** Every fix of a text, with the text after it and what it was for. */
function* fixesOf(text: string): Generator<{ readonly said: string; readonly after: string; readonly left: boolean }> {
  const before = diagnosticsOf(text);
  for (const { fix, code, message } of before) {
    if (fix === undefined) continue;
    const after = applyEdits(text, fix.edits);
    const same = (all: readonly Diagnostic[]): number =>
      all.filter((one) => one.code === code && one.message === message).length;
    const said = `${code}: ${fix.title}`;
    yield { said, after, left: same(diagnosticsOf(after)) >= same(before) };
  }
}

const written = texts.flatMap(jsonOf).filter(({ text }) => text.startsWith('{"') || text.startsWith('{\n  "'));

test('most mistakes can be made in JSON, too', () => {
  expect(written.length).toBeGreaterThan(texts.length * 2);
  expect(written.flatMap(({ text }) => [...fixesOf(text)]).length).toBeGreaterThan(written.length);
});

test.each(written)('$name: every fix leaves JSON, and mends what it is for', ({ text }) => {
  for (const { said, after, left } of fixesOf(text)) {
    expect(() => JSON.parse(after), `${said}\n${after}`).not.toThrow();
    expect(left, said).toBe(false);
  }
});

test.each(texts)('%s: every fix leaves YAML', (_, text) => {
  const isBroken = (one: string): boolean => parseWhole(one).some(({ syntax }) => syntax.length > 0);
  if (isBroken(text)) return;
  for (const { said, after } of fixesOf(text)) expect(isBroken(after), `${said}\n${after}`).toBe(false);
});
