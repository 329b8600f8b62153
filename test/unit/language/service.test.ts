import { describe, expect, test } from 'vitest';
import { keysOf } from '../../../language-server/keys/keyTable.ts';
import { prunerDocs, samplerDocs } from '../../../language-server/keys/searchNames.ts';
import { fixesAt } from '../../../language-server/service/fixes.ts';
import { hover } from '../../../language-server/service/hover.ts';
import { isSweep } from '../../../language-server/service/recognise.ts';
import { forms } from '../../../src/core/sweep/forms.ts';
import { optionOf } from '../../../src/core/sweep/optionTable.ts';
import { applyEdits } from '../sweep/found.ts';
import { diagnosticsOf, sweepOf } from './sweepAt.ts';

describe('which files are sweeps', () => {
  test.each([
    ['a.yaml', 'method: random\nparameters:\n  x: {value: 1}\n', true],
    ['a.yaml', 'program: t.py\nparameters:\n', true],
    ['a.json', '{\n  "method": "grid",\n  "parameters": {}\n}', true],
    ['a.json', '{\n    "name": "x",\n    "parameters": {"a": {"value": 1}},\n    "method": "grid"\n}', true],
    // A vocabulary of words.
    [
      'tokenizer.json',
      '{\n  "model": {\n    "vocab": {\n      "method": 41,\n      "parameters": 42,\n      "value": 1\n    }\n  }\n}',
      false,
    ],
    ['sweeps/lr.yaml', 'method: x\n', false],
    ['my_sweep.yaml', 'program: t.py\n', true],
    ['sweep.yaml', '', true],
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
