import { describe, expect, test } from 'vitest';
import { keysOf } from '../../../language-server/keys/keyTable.ts';
import { complete } from '../../../language-server/service/complete.ts';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { fixesAt } from '../../../language-server/service/fixes.ts';
import { hover } from '../../../language-server/service/hover.ts';
import { isSweep } from '../../../language-server/service/recognise.ts';
import { forms } from '../../../src/core/sweep/forms.ts';
import { optionTable } from '../../../src/core/sweep/optionTable.ts';
import { readSweep } from '../../../src/core/sweep/parse.ts';
import { applyEdits } from '../sweep/found.ts';

/** The text without its cursor mark, and where that was. */
function cursor(marked: string): { text: string; offset: number } {
  return { text: marked.replace('|', ''), offset: marked.indexOf('|') };
}

describe('which files are sweeps', () => {
  test.each([
    ['a.yaml', 'method: random\nparameters:\n  x: {value: 1}\n', true],
    ['a.yaml', 'program: t.py\nparameters:\n', true],
    ['a.json', '{\n  "method": "grid",\n  "parameters": {}\n}', true],
    ['sweeps/lr.yaml', 'method: x\n', false],
    ['my_sweep.yaml', 'program: t.py\n', true],
    ['sweep.yaml', '', false],
    ['sweep.yaml', 'defaults:\n  - _self_\nmethod: x\n', false],
    ['a.yaml', 'model:\n  method: x\n  parameters: {}\n', false],
    ['a.yaml', 'metric: loss\nprogram: x\n', false],
    ['config.yaml', 'lr: 0.1\n', false],
  ])('%s %j: %s', (name, text, expected) => {
    expect(isSweep(name, text)).toBe(expected);
  });
});

describe('hover', () => {
  const sweep =
    'method: grid\nmetric:\n  goal: minimize\ncommand: ["${args}", x]\nparameters:\n  lr:\n    distribution: uniform\n    min: 0\n';

  test.each([
    ['met|hod', '**method**'],
    ['go|al', '**goal**'],
    ['distri|bution', '**distribution**'],
    ['uni|form', '**uniform**'],
    ['"${ar|gs}"', '`${args}`'],
  ])('%s', (marked, shown) => {
    const word = marked.replace('|', '');
    const offset = sweep.indexOf(word) + marked.indexOf('|');
    expect(hover(readSweep(sweep), offset)?.markdown).toContain(shown);
  });

  test('says nothing about names that the user chose', () => {
    expect(hover(readSweep(sweep), sweep.indexOf('lr:') + 1)).toBeNull();
    expect(hover(readSweep(''), 0)).toBeNull();
  });
});

describe('completion', () => {
  function labels(marked: string): string[] {
    const { text, offset } = cursor(marked);
    return complete(text, offset).map(({ label }) => label);
  }

  test('keys at the top, without those that are there', () => {
    const found = labels('program: t.py\nme|\nparameters:\n');
    expect(found).toContain('method');
    expect(found).not.toContain('program');
    expect(found).not.toContain('parameters');
  });

  test('keys of a parameter, of a nested one, of the metric and of trialdeck', () => {
    expect(labels('parameters:\n  lr:\n    |\n')).toEqual(
      expect.arrayContaining(['min', 'max', 'values', 'distribution']),
    );
    expect(labels('parameters:\n  m:\n    parameters:\n      lr:\n        m|')).toContain('min');
    expect(labels('metric:\n  |')).toEqual(['name', 'goal']);
    expect(labels('trialdeck:\n  jobs: 2\n  |')).toEqual(
      optionTable.filter(({ key, supported }) => supported && key !== 'jobs').map(({ key }) => key),
    );
    expect(labels('parameters:\n  |')).toEqual([]);
  });

  test('values where there are few', () => {
    expect(labels('method: |')).toEqual(['grid', 'random', 'bayes']);
    expect(labels('metric:\n  goal: m|')).toEqual(['minimize', 'maximize']);
    expect(labels('parameters:\n  lr:\n    distribution: |')).toContain('log_uniform_values');
    expect(labels('parameters:\n  lr:\n    distribution: |')).not.toContain('log_uniform');
    expect(labels('name: |')).toEqual([]);
  });

  test('macros in a command', () => {
    const { text, offset } = cursor('command:\n  - python\n  - ${ar|');
    const args = complete(text, offset).find(({ label }) => label === '${args}');
    expect(text.slice(0, args?.from) + args?.insert).toBe('command:\n  - python\n  - ${args}');
  });
});

describe('fixes', () => {
  const text = 'program: t.py\nmethod: grid\nparameters:\n  a: {values: [1e-5, 2e-5]}\n  b: {value: 1e-3}\n';
  const diagnostics = diagnose(text, { name: 's.yaml' });
  const at = { line: 3, character: 16 };

  test('the one at the cursor first, then all of its kind', () => {
    const found = fixesAt(diagnostics, { start: at, end: at });
    expect(found.map(({ title, preferred }) => [title, preferred])).toEqual([
      ['Write 1.0e-5', true],
      ['Mend all 3 of this kind in this file', false],
    ]);
    expect(applyEdits(text, found[1]?.edits ?? [])).toBe(
      'program: t.py\nmethod: grid\nparameters:\n  a: {values: [1.0e-5, 2.0e-5]}\n  b: {value: 1.0e-3}\n',
    );
  });

  test('none elsewhere', () => {
    const start = { line: 1, character: 0 };
    expect(fixesAt(diagnostics, { start, end: start })).toEqual([]);
  });
});

test('every key of the table says what it is', () => {
  for (const path of [[], ['metric'], ['early_terminate'], ['trialdeck'], ['parameters', 'x']]) {
    for (const { doc, name } of keysOf(path) ?? []) expect(doc, name).toMatch(/^[A-Z'`\d].*\.$/);
  }
  expect(new Set(forms.map(({ name }) => name)).size).toBe(forms.length);
});
