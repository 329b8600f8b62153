import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { mark } from '../sweep/found.ts';
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
