import { describe, expect, test } from 'vitest';
import { fixEverywhere } from '../../../language-server/service/fixAll.ts';
import { applyEdits } from '../sweep/found.ts';
import { diagnosticsOf } from './sweepAt.ts';

const train = `import argparse
p = argparse.ArgumentParser()
p.add_argument("--arch", choices=["resnet18", "resnet50", "vgg"])
p.add_argument("--n", type=int)
p.add_argument("--momentum", type=float)
p.add_argument("--name")
p.add_argument("--amp", action="store_true")
p.add_argument("--opt", choices=["none", "adam"])
p.parse_args()
`;
const head = 'program: train.py\nmethod: grid\nparameters:\n';

function found(parameters: string, code: string) {
  return diagnosticsOf(`${head}${parameters}`, { 'train.py': train }).filter((one) => one.code === code);
}

/** The parameters once everything of one code is mended. */
function mended(parameters: string, code: string): string {
  const text = `${head}${parameters}`;
  const [file] = fixEverywhere([{ file: '/w/s.yaml', diagnostics: found(parameters, code) }], code);
  return applyEdits(text, file?.edits ?? []).slice(head.length);
}

describe('a fix writes no value twice', () => {
  test.each([
    ['argument-choice', '  arch: {values: [resnet18, resnet181]}\n', '  arch: {values: [resnet18]}\n'],
    ['argument-choice', '  arch: {values: [resnet181, resnet18]}\n', '  arch: {values: [resnet18]}\n'],
    ['argument-choice', '  arch: {values: [vgg, resnet181]}\n', '  arch: {values: [vgg, resnet18]}\n'],
    ['argument-choice', '  arch: {values: [resnt18, vgg, resne18]}\n', '  arch: {values: [resnet18, vgg]}\n'],
    [
      'argument-choice',
      '  arch:\n    values:\n      - resnt18\n      - resnet18\n',
      '  arch:\n    values:\n      - resnet18\n',
    ],
    ['argument-choice', '  arch: {value: resnet181}\n', '  arch: {value: resnet18}\n'],
    // Probabilities go with the items, which stay: the nearest choice that is free.
    [
      'argument-choice',
      '  arch: {values: [resnet18, resnet181], probabilities: [0.5, 0.5]}\n',
      '  arch: {values: [resnet18, resnet50], probabilities: [0.5, 0.5]}\n',
    ],
    ['argument-type', '  n: {values: [8, 16, 8.0]}\n', '  n: {values: [8, 16]}\n'],
    ['argument-type', '  n: {values: [8.0, 16]}\n', '  n: {values: [8, 16]}\n'],
    ['quoted-word', "  name: {values: ['None', null]}\n", '  name: {values: [null]}\n'],
    ['mixed-list', "  lr: {values: [1, 2, '1']}\n", '  lr: {values: [1, 2]}\n'],
    ['argument-type', '  n: {values: [16, 8.0, 8.0]}\n', '  n: {values: [16, 8]}\n'],
  ])('%s: %j', (code, before, after) => {
    expect(mended(before, code)).toBe(after);
  });

  test('an anchor stays, which others may name', () => {
    const text = '  arch: {values: [resnet18, &a resnet181]}\n';
    expect(mended(text, 'argument-choice')).toContain('&a');
  });
});

describe('bounds of an argument that takes whole numbers', () => {
  const random = (parameters: string) => {
    const text = `program: train.py\nmethod: random\nmetric: {name: loss, goal: minimize}\nparameters:\n${parameters}`;
    const all = diagnosticsOf(text, { 'train.py': `${train}# lr\n`.replace('"--n"', '"--lr_steps"') });
    return { text, all };
  };

  test('are written whole', () => {
    const { text, all } = random('  lr_steps: {min: 1.0, max: 8.0}\n');
    const error = all.find(({ code }) => code === 'argument-type');
    expect(applyEdits(text, error?.fix?.edits ?? [])).toContain('{min: 1, max: 8}');
  });

  test.each(['{min: 1, max: 8}', '{distribution: uniform, min: 1, max: 8}'])('get no advice beside: %s', (bounds) => {
    const { all } = random(`  lr_steps: ${bounds}\n`);
    expect(all.filter(({ code }) => code === 'whole-bounds')).toEqual([]);
  });

  test('of another name get it', () => {
    const { all } = random('  lr_other: {min: 1, max: 8}\n');
    expect(all.filter(({ code }) => code === 'whole-bounds')).toHaveLength(1);
  });
});

describe('words in quotes', () => {
  test('one finding for a word that the argument refuses in every reading', () => {
    const text = "  momentum: {values: ['None', 'true']}\n";
    expect(found(text, 'quoted-word')).toEqual([]);
    expect(found(text, 'argument-type')).toHaveLength(2);
  });

  test.each([
    "  n: {values: ['null', 'False']}\n",
    "  arch: {values: ['true', resnet18]}\n",
    "  amp: {values: ['true', 'false']}\n",
    // The text is a choice, None is none.
    "  opt: {values: ['none', adam]}\n",
  ])('silent: %j', (text) => {
    expect(found(text, 'quoted-word')).toEqual([]);
  });

  test('said where the bare flag is what is meant', () => {
    const text = `program: train.py\nmethod: grid\ncommand: ['\${program}', '\${args_no_boolean_flags}']\nparameters: {amp: {values: ['true', 'false']}}\n`;
    const codes = diagnosticsOf(text, { 'train.py': train }).map(({ code }) => code);
    expect(codes.filter((code) => code === 'quoted-word')).toHaveLength(2);
  });

  test.each(["  name: {values: ['None', a]}\n", "  other: {values: ['true', a]}\n"])('said: %j', (text) => {
    expect(found(text, 'quoted-word')).toHaveLength(1);
  });
});
