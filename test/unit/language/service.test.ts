import { describe, expect, test } from 'vitest';
import { keysOf } from '../../../language-server/keys/keyTable.ts';
import { prunerDocs, samplerDocs } from '../../../language-server/keys/searchNames.ts';
import { complete } from '../../../language-server/service/complete.ts';
import { fixesAt } from '../../../language-server/service/fixes.ts';
import { hover } from '../../../language-server/service/hover.ts';
import { isSweep } from '../../../language-server/service/recognise.ts';
import { forms } from '../../../src/core/sweep/forms.ts';
import { optionOf, optionTable } from '../../../src/core/sweep/optionTable.ts';
import { applyEdits } from '../sweep/found.ts';
import { diagnosticsOf, sweepOf } from './sweepAt.ts';

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
    expect(hover(sweepOf(sweep), offset)?.markdown).toContain(shown);
  });

  test.each([
    ['no_improve|ment: 5', 'ended trials without a better one'],
    ['na|rrow', 'the stage before'],
    ['go|al: maximize', 'minimize'],
    ['ab|ove', 'ends the trial'],
    ['t|pe', 'where good trials lie'],
    ['med|ian', 'the median of the others'],
  ])('in the block: %s', (marked, shown) => {
    const text =
      'trialdeck:\n  sampler: tpe\n  pruner: {name: median}\n  stop: {no_improvement: 5, trial: {above: 3}}\n  metrics: [{name: a, goal: maximize}]\n  stages:\n    - name: a\n      narrow: true\n';
    const offset = text.indexOf(marked.replace('|', '')) + marked.indexOf('|');
    expect(hover(sweepOf(text), offset)?.markdown).toContain(shown);
  });

  test('says nothing about names that the user chose', () => {
    expect(hover(sweepOf(sweep), sweep.indexOf('lr:') + 1)).toBeNull();
    expect(hover(sweepOf(''), 0)).toBeNull();
  });
});

describe('completion', () => {
  function labels(marked: string): string[] {
    const { text, offset } = cursor(marked);
    return complete(sweepOf(text), offset).map(({ label }) => label);
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
    expect(labels('metric:\n  |')).toEqual(['name', 'goal', 'target']);
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

  const search = `method: random
parameters:
  lr: {min: 0.1, max: 1.0}
  seed: {value: 0}
trialdeck:
`;

  test('keys of the mappings of the block', () => {
    expect(labels(`${search}  stop:\n    fail|`)).toEqual(['target', 'no_improvement', 'failures', 'trial']);
    expect(labels(`${search}  stop:\n    trial:\n      |`)).toEqual(['above', 'below', 'after', 'no_improvement']);
    expect(labels(`${search}  repeat:\n    seeds: 5\n    |`)).toEqual(['folds', 'parameter']);
    expect(labels(`${search}  metrics:\n    - name: a\n      |`)).toEqual(['goal']);
    expect(labels(`${search}  metrics:\n    - name: a\n    - |`)).toEqual(['name', 'goal']);
    expect(labels(`${search}  constraints:\n  - m|\n`)).toEqual(['metric', 'max', 'min']);
    expect(labels(`${search}  sampler:\n    |`)).toEqual(['name', 'command']);
  });

  test('a stage takes its own keys and those of the block, but for those of the whole sweep', () => {
    const found = labels(
      `${search}  stages:\n    - name: coarse\n      trials: 5\n    - name: fine\n      |\n      jobs: 2\n`,
    );
    expect(found).toEqual(expect.arrayContaining(['fixed', 'narrow', 'best', 'trials', 'sampler', 'repeat']));
    for (const absent of ['name', 'jobs', 'stages', 'study', 'storage']) expect(found).not.toContain(absent);
    expect(labels(`${search}  stages:\n    - name: a\n      stop:\n        |`)).toContain('target');
    expect(labels(`${search}  stages:\n    - name: a\n      narrow: |`)).toEqual(['true', 'false']);
  });

  test('values of the block', () => {
    expect(labels(`${search}  value: |`)).toEqual(['last', 'best', 'mean(3)']);
    expect(labels(`${search}  sampler: |`)).toEqual(expect.arrayContaining(['tpe', 'gp', 'one_at_a_time']));
    expect(labels(`${search}  sampler:\n    name: |`)).toContain('tpe');
    expect(labels(`${search}  metrics:\n    - name: a\n      goal: |`)).toEqual(['minimize', 'maximize']);
  });

  test('names of parameters where they are keys or values', () => {
    expect(labels(`${search}  baseline:\n    |`)).toEqual(['lr', 'seed']);
    expect(labels(`${search}  enqueue:\n    - lr: 0.5\n      |`)).toEqual(['seed']);
    expect(labels(`${search}  conditions:\n    lr:\n      |`)).toEqual(['lr', 'seed']);
    expect(labels(`${search}  stages:\n    - name: a\n      fixed:\n        |`)).toEqual(['lr', 'seed']);
    expect(labels(`${search}  repeat:\n    parameter: s|`)).toEqual(['lr', 'seed']);
  });

  test('macros in a command', () => {
    const { text, offset } = cursor('command:\n  - python\n  - ${ar|');
    const args = complete(sweepOf(text), offset).find(({ label }) => label === '${args}');
    expect(text.slice(0, args?.from) + args?.insert).toBe('command:\n  - python\n  - ${args}');
  });
});

describe('fixes', () => {
  const text = 'program: t.py\nmethod: grid\nparameters:\n  a: {values: [1e-5, 2e-5]}\n  b: {value: 1e-3}\n';
  const diagnostics = diagnosticsOf(text);
  const at = { line: 3, character: 16 };

  test('the one at the cursor first, then all of its kind', () => {
    const found = fixesAt(diagnostics, { start: at, end: at });
    expect(found.map(({ title, preferred }) => [title, preferred])).toEqual([
      ['Write `1.0e-5`', true],
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
  const block = ['metrics', 'sampler', 'pruner', 'stop', 'repeat', 'constraints', 'stages'];
  const paths = [
    [],
    ['metric'],
    ['early_terminate'],
    ['trialdeck'],
    ['parameters', 'x'],
    ['trialdeck', 'stop', 'trial'],
  ];
  for (const path of [...paths, ...block.map((key) => ['trialdeck', key])]) {
    expect(keysOf(path), path.join('.')).not.toBeNull();
    for (const { doc, name } of keysOf(path) ?? []) expect(doc, name).toMatch(/^[A-Z'`\d].*\.$/);
  }
  expect(Object.keys(samplerDocs)).toEqual(optionOf('sampler')?.values);
  expect(Object.keys(prunerDocs)).toEqual(optionOf('pruner')?.values);
  expect(new Set(forms.map(({ name }) => name)).size).toBe(forms.length);
});
