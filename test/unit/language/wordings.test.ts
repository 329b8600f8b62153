import { describe, expect, test } from 'vitest';
import { sweepsOf } from '../../../language-server/service/sweepsOf.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { around, diagnosticsOf } from './sweepAt.ts';

const random = 'program: train.py\nmethod: random\nmetric: {name: loss, goal: minimize}\nrun_cap: 3\n';

function messages(text: string, code?: string): string[] {
  return diagnosticsOf(text)
    .filter((one) => code === undefined || one.code === code)
    .map(({ message }) => message);
}

describe('an alias without a value', () => {
  const script = 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--lr", type=float)\np.parse_args()\n';
  const grid = random.replace('random', 'grid').replace('run_cap: 3\n', '');
  const found = (parameters: string) =>
    diagnosticsOf(`${grid}parameters:\n${parameters}`, { 'train.py': script }).filter(
      ({ severity }) => severity === 'error',
    );

  test('inside its own anchor has no end, and that is all', () => {
    const all = found('  lr: &a {values: [*a]}\n');
    expect(all.map(({ code }) => code)).toEqual(['unknown-alias']);
    expect(all[0]?.message).toContain('`*a` stands inside its own anchor `&a`');
  });

  test('of no anchor is told once', () => {
    const all = found('  lr: {values: [0.1, *a]}\n');
    expect(all.map(({ message }) => message)).toEqual(['There is no anchor `&a` before this alias.']);
  });

  test('an anchor that is named again behind itself stands', () => {
    expect(
      found('  lr: &a {values: [&b 0.1, *b]}\n  x: &b {value: 1}\n  y: *b\n').map(({ code }) => code),
    ).not.toContain('unknown-alias');
  });
});

describe('a file that is no sweep', () => {
  const hydra =
    '# @package _global_\ndefaults:\n  - override /hydra/sweeper: optuna\nmetric: acc\nhydra:\n  sweeper:\n    n_trials: 20\n';

  test('is told so once', () => {
    const found = diagnosticsOf(hydra);
    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error not-a-sweep']);
    expect(found[0]?.message).toContain('neither `method` nor `parameters`');
    expect(found[0]?.message).toContain('Hydra');
    expect(diagnosticsOf('services:\n  web: {image: x}\nvolumes: {}\n').map(({ code }) => code)).toEqual([
      'not-a-sweep',
    ]);
  });

  test('is none of the editor, whatever its name', () => {
    const sweeper = '_target_: hydra_plugins.Sweeper\nmetric: acc\ndirection: maximize\nparams: {lr: "choice(1, 2)"}\n';
    for (const text of [hydra, sweeper])
      expect(sweepsOf(text, around({ 'optuna_sweep.yaml': text }, 'optuna_sweep.yaml'))).toEqual([]);
  });

  test('one that is begun is a sweep', () => {
    for (const text of ['name: x\n', 'program: train.py\n', 'methd: grid\n', 'metric: {name: loss}\n'])
      expect(messages(text, 'not-a-sweep')).toEqual([]);
  });
});

describe('numbers and words', () => {
  test('bounds that four digits do not tell apart', () => {
    const text = `${random}parameters:\n  lr: {distribution: log_uniform, min: 0.00002, max: 0.00004}\n`;
    expect(messages(text, 'deprecated-distribution')[0]).toContain('from 1.00002 to 1.00004');
    expect(messages(text, 'exponent-bounds')[0]).toContain('every draw of `lr` is 1.0000.');
  });

  test('the exponent of a logarithm is the number that was meant', () => {
    const text = `${random}parameters:\n  lr: {distribution: log_uniform, min: ${Math.log(1e-5)}, max: 0}\n`;
    const fix = parseSweep(text).diagnostics.find(({ code }) => code === 'deprecated-distribution')?.fix;
    expect(fix?.edits.map(({ newText }) => newText)).toEqual(['log_uniform_values', '1.0e-05', '1.0']);
  });

  test('a tab as indentation is told once, with a fix', () => {
    const found = diagnosticsOf(`${random}parameters:\n\tlr: {value: 1}\n`);
    expect(found.filter(({ range }) => range.start.line === 5).map(({ code }) => code)).toEqual(['yaml-syntax']);
    const told = found.find(({ code }) => code === 'yaml-syntax');
    expect(told?.message).toBe('YAML: tabs are not allowed as indentation; use spaces.');
    expect(told?.fix?.title).toBe('Replace tabs with spaces');
  });

  test('one combination', () => {
    const text = `${random.replace('random', 'grid')}parameters:\n  lr: {values: [0.1]}\n`;
    expect(messages(text, 'cap-and-size')[0]).toMatch(/^There is 1 combination, for 3 trials/);
  });

  test('a grid over a rate lists its orders of magnitude', () => {
    const text = `${random.replace('random', 'grid')}parameters:\n  lr: {min: 0.001, max: 0.1}\n  momentum: {min: 0.5, max: 0.9}\n`;
    const fixes = diagnosticsOf(text).flatMap(({ code, fix }) => (code === 'grid-continuous' ? fix?.edits : []));
    expect(fixes.map((edit) => edit?.newText)).toEqual([
      '{values: [0.001, 0.00316, 0.01, 0.0316, 0.1]}',
      '{values: [0.5, 0.6, 0.7, 0.8, 0.9]}',
    ]);
  });
});
