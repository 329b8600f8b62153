import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/core/sweep/diagnostic.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { fixed, mark } from '../sweep/found.ts';
import { diagnosticsOf } from './sweepAt.ts';

function advice(text: string): readonly Diagnostic[] {
  return diagnosticsOf(text);
}

/** Advice on one parameter, which is line 4. */
function onParameter(line: string, more = ''): string[] {
  const text = `program: t.py\nmethod: random\nparameters:\n  ${line}\n  other: {min: 0.2, max: 0.4}\nrun_cap: 3\n${more}`;
  return advice(text).map(mark);
}

describe('ranges', () => {
  test.each<[string, string[]]>([
    // a rate that is drawn evenly over orders of magnitude
    ['lr: {min: 0.00001, max: 0.1}', ['4:3 hint uniform-rate']],
    ['weight_decay: {distribution: uniform, min: 0.0, max: 0.1}', ['4:3 hint uniform-rate']],
    ['learningRate: {min: 0.001, max: 0.1}', ['4:3 hint uniform-rate']],
    ['lr: {min: 0.1, max: 0.5}', []],
    ['lr: {distribution: log_uniform_values, min: 0.00001, max: 0.1}', []],
    ['scale: {min: 0.01, max: 1.0}', ['4:3 hint uniform-rate']],
    ['scale: {min: 0.1, max: 1.0}', []],
    // whole-number bounds
    ['dropout: {min: 0, max: 1}', ['4:3 hint whole-bounds']],
    ['lr: {min: 1, max: 5}', ['4:3 hint whole-bounds']],
    ['layers: {min: 1, max: 5}', []],
    ['hidden: {distribution: uniform, min: 16, max: 64}', ['4:26 hint whole-bounds']],
    ['share: {distribution: uniform, min: 0, max: 1}', []],
    // steps
    ['hidden: {distribution: q_uniform, min: 1, max: 9}', ['4:3 hint step']],
    ['hidden: {distribution: q_uniform, min: 16, max: 64, q: 16}', []],
    ['hidden: {distribution: q_log_uniform_values, min: 1, max: 256, q: 8}', ['4:69 warning step']],
    // exponents
    [
      'lr: {distribution: log_uniform, min: -5, max: -2}',
      ['4:22 warning deprecated-distribution', '4:40 warning exponent-bounds'],
    ],
    ['lr: {distribution: log_uniform, min: -9.2, max: -2.3}', ['4:22 warning deprecated-distribution']],
    [
      'lr: {distribution: log_uniform, min: 0.001, max: 0.1}',
      ['4:22 warning deprecated-distribution', '4:40 warning exponent-bounds'],
    ],
    // texts
    ['x: {values: ["None", adam]}', ['4:16 hint quoted-word']],
    ['x: {values: [none, adam]}', ['4:16 hint quoted-word']],
    ['x: {value: "true"}', ['4:14 hint quoted-word']],
    ['x: {values: [true, null]}', []],
    ['x: {values: [1, "2"]}', ['4:19 warning mixed-list']],
    ['x: {values: [1, "2", a]}', []],
  ])('%s', (line, expected) => {
    expect(onParameter(line)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['lr: {min: 0.00001, max: 0.1}', 'uniform-rate'],
    ['lr:\n    min: 0.00001\n    max: 0.1', 'uniform-rate'],
    ['lr: {distribution: uniform, min: 0.00001, max: 0.1}', 'uniform-rate'],
    ['x: {min: 0, max: 1}', 'whole-bounds'],
    ['hidden: {distribution: uniform, min: 16, max: 64}', 'whole-bounds'],
    ['hidden: {distribution: q_uniform, min: 1, max: 9}', 'step'],
    ['lr: {distribution: log_uniform, min: -5, max: -2}', 'exponent-bounds'],
    ['lr: {distribution: log_uniform, min: 0.001, max: 0.1}', 'exponent-bounds'],
    ['x: {values: ["None", adam]}', 'quoted-word'],
    ['x: {values: [1, "2"]}', 'mixed-list'],
  ])('the fix of %s leaves nothing to say', (line, code) => {
    const text = `program: t.py\nmethod: random\nparameters:\n  ${line}\n  other: {min: 0.2, max: 0.4}\nrun_cap: 3\n`;
    expect(advice(fixed(text, code, advice(text)))).toEqual([]);
  });

  test('the fix of powers of ten searches the range that was meant', () => {
    const text = 'program: t.py\nmethod: random\nparameters:\n  lr: {distribution: log_uniform, min: -5, max: -2}\n';
    const mended = parseSweep(fixed(text, 'exponent-bounds', advice(text)));
    expect(mended.spec?.space.parameters[0]?.distribution).toEqual({
      kind: 'log_uniform_values',
      low: 1e-5,
      high: 0.01,
    });
  });
});

describe('the sweep as a whole', () => {
  const rest = 'parameters: {x: {min: 0.1, max: 0.5}}\n';

  test.each<[string, string[]]>([
    [`program: t.py\nmethod: random\n${rest}`, ['2:9 information endless']],
    [`program: t.py\nmethod: random\nrun_cap: 3\n${rest}`, []],
    [`program: t.py\nmethod: random\ntrialdeck: {timeout: 1h}\n${rest}`, []],
    ['program: t.py\nmethod: random\nparameters: {x: {values: [1, 2]}}\n', []],
    [
      `program: t.py\nmethod: random\nrun_cap: 1\nmetric: {name: val_acc, goal: minimize}\n${rest}`,
      ['4:31 warning goal-against-name'],
    ],
    [`program: t.py\nmethod: random\nrun_cap: 1\nmetric: {name: val_acc}\n${rest}`, ['4:16 warning goal-against-name']],
    [`program: t.py\nmethod: random\nrun_cap: 1\nmetric: {name: neg_loss, goal: maximize}\n${rest}`, []],
    [`program: t.py\nmethod: random\nrun_cap: 1\nmetric: {name: eval/loss, goal: minimize}\n${rest}`, []],
    [
      'program: t.py\nmethod: bayes\nrun_cap: 1\nmetric: {name: loss}\nparameters: {seed: {values: [1, 2]}}\n',
      ['5:14 hint searched-seed'],
    ],
    ['program: t.py\nmethod: random\nmetric: {name: loss}\nparameters: {seed: {values: [1, 2]}}\n', []],
    [
      'program: t.py\nmethod: grid\nmetric: {name: loss}\nparameters: {x: {values: [1, 2]}}\nearly_terminate: {type: hyperband, min_iter: 3}\n',
      ['5:1 hint early-stop'],
    ],
    [
      'program: t.py\nmethod: random\nmetric: {name: loss}\nparameters: {epochs: {value: 4}, x: {values: [1, 2]}}\nearly_terminate: {type: hyperband, min_iter: 50}\n',
      ['5:1 hint early-stop'],
    ],
    // Warming up is not all that a trial does.
    [
      'program: t.py\nmethod: random\nmetric: {name: loss}\nparameters: {warmup_epochs: {value: 4}, num_epochs: {values: [90, 99]}}\nearly_terminate: {type: hyperband, min_iter: 50}\n',
      [],
    ],
  ])('%j', (text, expected) => {
    expect(advice(text).map(mark)).toEqual(expected);
  });
});

describe('what the search and the disk know', () => {
  const text = 'program: gone.py\nmethod: grid\nparameters: {x: {values: [1, 2]}}\nmetric: {name: loss}\n';

  test('a program that is missing is an error only where the command runs it', () => {
    expect(diagnosticsOf(text, {}).map(mark)).toEqual(['1:10 error program-missing']);
    expect(diagnosticsOf(text, {})[0]?.message).toContain('`gone.py`');
    expect(diagnosticsOf(text, { 'gone.py': '' })).toEqual([]);
    expect(diagnosticsOf(`${text}command: [run, "\${args}"]\n`, {}).map(mark)).toEqual(['1:1 hint unused-program']);
    expect(diagnosticsOf(text)).toEqual([]);
  });

  test('a module is named as such', () => {
    const [found] = diagnosticsOf(text.replace('gone.py', 'python -m pkg.train'), {});
    expect(found?.message).toContain('"-m", "pkg.train"');
  });

  test('arguments of a pruner are those that it takes', () => {
    expect(advice(`${text}trialdeck: {pruner: {name: median, n_startup: 3}}\n`).map(mark)).toEqual([
      '5:36 error bad-option',
    ]);
    expect(advice(`${text}trialdeck: {pruner: {name: median, n_startup_trials: 3}}\n`)).toEqual([]);
  });
});

test('a grid that holds a range gets one finding about it, not advice on how to draw', () => {
  const text = 'program: t.py\nmethod: grid\nparameters:\n  lr: {min: 0.0001, max: 0.1}\n';
  expect(advice(text).map(({ code }) => code)).toEqual(['grid-continuous']);
});

test('a key that holds an anchor is not offered for removal, one without is', () => {
  const rest = 'program: t.py\nmethod: random\nrun_cap: 3\nparameters:\n  lr: {<<: *d, distribution: uniform}\n';
  const fixOf = (text: string): unknown => advice(text).find(({ code }) => code === 'unknown-key')?.fix?.title;
  expect(fixOf(`defs: &d {min: 0.1, max: 0.2}\n${rest}`)).toBeUndefined();
  expect(fixOf(`defs: {a: 1}\n${rest.replace('<<: *d', 'min: 0.1, max: 0.2')}`)).toBe('Remove `defs`');
});
