import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/core/sweep/diagnostic.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { applyEdits, mark } from '../sweep/found.ts';
import { diagnosticsOf } from './sweepAt.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/sweeps');

function files(folder: string): [string, string][] {
  const inside = path.join(fixtures, folder);
  return readdirSync(inside).map((name) => [name, readFileSync(path.join(inside, name), 'utf8')]);
}

test.each(files('valid'))('%s has no error and can run', (_, text) => {
  expect(diagnosticsOf(text).filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(parseSweep(text).spec).not.toBeNull();
});

// Every file of mistakes says in its first comments what is expected: `# expect: LINE:COLUMN SEVERITY CODE`.
test.each(files('mistakes'))('%s: every mistake is found, and nothing else', (_, text) => {
  const expected = [...text.matchAll(/^# expect: (.*?)\r?$/gm)].map(([, line]) => line);
  const found = diagnosticsOf(text).filter(({ severity }) => severity === 'error' || severity === 'warning');
  expect(expected.length).toBeGreaterThan(0);
  expect(found.map(mark)).toEqual(expected);
});

// What PyYAML or W&B takes otherwise is warned of also where it is meant as it stands.
const warned = /^(?:number-as-text|yaml-1\.1|parameter-name|tab|missing-metric)$/;

test.each(files('valid'))('%s has no warning but of YAML 1.1, of names and of what only W&B lacks', (_, text) => {
  const found = diagnosticsOf(text).filter(({ severity, code }) => severity === 'warning' && !warned.test(code));
  expect(found).toEqual([]);
});

test.each([...files('mistakes'), ...files('valid')])(
  '%s: every fix mends what it is for and breaks nothing',
  (_, text) => {
    const before = diagnosticsOf(text);
    const errors = (all: readonly Diagnostic[]): number => all.filter(({ severity }) => severity === 'error').length;
    for (const { fix, code, message } of before) {
      if (fix === undefined) continue;
      const after = diagnosticsOf(applyEdits(text, fix.edits));
      const same = (one: Diagnostic): boolean => one.code === code && one.message === message;
      expect(after.filter(same).length, `${code}: ${fix.title}`).toBeLessThan(before.filter(same).length);
      // An error can hide another one: what could not be read is looked at afterwards.
      const severe = before.some((one) => same(one) && one.severity === 'error');
      expect(errors(after), `${code}: ${fix.title}`).toBeLessThanOrEqual(errors(before) + (severe ? 1 : 0));
    }
  },
);

test('numbers written without a dot are the ones that the run uses', () => {
  const text = files('mistakes').find(([name]) => name === 'exponent-without-dot.yaml')?.[1] ?? '';
  expect(parseSweep(text).spec?.space.parameters.map(({ distribution }) => distribution)).toMatchObject([
    { kind: 'uniform', low: 1e-5, high: 0.1 },
    { kind: 'categorical', choices: [{ json: '1.0e-06' }, { json: '0.001' }] },
  ]);
});

test('values of a YAML 1.1 file are those of PyYAML', () => {
  const text = files('valid').find(([name]) => name === 'yaml-1.1.yaml')?.[1] ?? '';
  const values = parseSweep(text).spec?.space.parameters.map(({ distribution }) =>
    distribution.kind === 'categorical'
      ? distribution.choices.map(({ value }) => value)
      : distribution.kind === 'constant' && distribution.value.value,
  );
  expect(values).toEqual([[true, false], [1000, 2000], 90, 15, null]);
});
