import { describe, expect, test } from 'vitest';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { distributionOf, fixed, parameterMarks, specOf, withParameter } from './found.ts';

describe('what a parameter means', () => {
  test.each<[string, object]>([
    ['x: {min: 0, max: 1}', { kind: 'int_uniform', low: 0, high: 1 }],
    ['x: {min: 0.0, max: 1.0}', { kind: 'uniform', low: 0, high: 1 }],
    ['x: {distribution: int_uniform, min: 1, max: 6}', { kind: 'int_uniform', low: 1, high: 6 }],
    ['x: {distribution: uniform, min: 0, max: 2}', { kind: 'uniform', low: 0, high: 2 }],
    [
      'x: {distribution: q_uniform, min: 0, max: 4, q: 0.5}',
      { kind: 'q_uniform', low: 0, high: 4, q: 0.5, whole: false },
    ],
    ['x: {distribution: q_uniform, min: 0, max: 4, q: 2}', { kind: 'q_uniform', low: 0, high: 4, q: 2, whole: true }],
    ['x: {distribution: q_uniform, min: 0, max: 4}', { kind: 'q_uniform', low: 0, high: 4, q: 1, whole: false }],
    ['x: {distribution: log_uniform_values, min: 0.001, max: 1}', { kind: 'log_uniform_values', low: 0.001, high: 1 }],
    [
      'x: {distribution: inv_log_uniform_values, min: 0.1, max: 1}',
      { kind: 'inv_log_uniform_values', low: 0.1, high: 1 },
    ],
    [
      'x: {distribution: q_log_uniform_values, min: 1, max: 256, q: 8}',
      { kind: 'q_log_uniform_values', low: 1, high: 256, q: 8, whole: true },
    ],
    ['x: {distribution: normal}', { kind: 'normal', mu: 0, sigma: 1 }],
    ['x: {distribution: log_normal, mu: 2, sigma: 0.5}', { kind: 'log_normal', mu: 2, sigma: 0.5 }],
    ['x: {distribution: q_normal, mu: 10, sigma: 5, q: 1}', { kind: 'q_normal', mu: 10, sigma: 5, q: 1, whole: true }],
    ['x: {distribution: q_log_normal, q: 0.5}', { kind: 'q_log_normal', mu: 0, sigma: 1, q: 0.5, whole: false }],
    ['x: {distribution: beta, a: 2}', { kind: 'beta', a: 2, b: 1 }],
    ['x: {distribution: q_beta, a: 2, b: 3, q: 0.1}', { kind: 'q_beta', a: 2, b: 3, q: 0.1, whole: false }],
  ])('%s', (line, distribution) => {
    expect(distributionOf(line)).toEqual({ distribution, codes: [] });
  });

  test('choices keep type and spelling: 4 and 4.0, text and null, lists and mappings', () => {
    const { distribution } = distributionOf('x: {values: [4, 4.5, 2.0, a, "3", null, true, [1, 2.0], {a: 1.0e-5}]}');
    if (distribution?.kind !== 'categorical') throw new Error('not categorical');
    expect(distribution.choices.map(({ value }) => value)).toEqual([
      4,
      4.5,
      2,
      'a',
      '3',
      null,
      true,
      [1, 2],
      { a: 1e-5 },
    ]);
    expect(distribution.choices.map(({ json }) => json)).toEqual([
      ...['4', '4.5', '2.0', '"a"', '"3"', 'null', 'true', '[1, 2.0]', '{"a": 1.0e-05}'],
    ]);
    expect(distribution.choices.map(({ python }) => python)).toEqual([
      ...['4', '4.5', '2.0', 'a', '3', 'None', 'True', '[1, 2.0]', "{'a': 1.0e-05}"],
    ]);
  });

  test('a constant may be null, and a text that looks like a list stays a text', () => {
    expect(distributionOf('x: {value: null}').distribution).toMatchObject({ kind: 'constant', value: { value: null } });
    expect(distributionOf('x: {value: "[0, 1]"}').distribution).toMatchObject({ value: { value: '[0, 1]' } });
  });

  test('probabilities make weighted choices', () => {
    expect(distributionOf('x: {values: [a, b], probabilities: [0.25, 0.75]}').distribution).toMatchObject({
      kind: 'categorical',
      probabilities: [0.25, 0.75],
    });
  });

  test('the deprecated forms are natural exponents, with a warning and a fix that keeps the range', () => {
    const log = distributionOf('x: {distribution: log_uniform, min: -2, max: 1}');
    expect(log.codes).toEqual(['deprecated-distribution']);
    expect(log.distribution).toEqual({ kind: 'log_uniform_values', low: Math.exp(-2), high: Math.exp(1) });
    const stepped = distributionOf('x: {distribution: q_log_uniform, min: 0, max: 3, q: 2}');
    expect(stepped.distribution).toEqual({
      kind: 'q_log_uniform_values',
      low: 1,
      high: Math.exp(3),
      q: 2,
      whole: true,
    });
    // inv_log_uniform draws exp(-u).
    const inverse = distributionOf('x: {distribution: inv_log_uniform, min: -1, max: 2}');
    expect(inverse.distribution).toEqual({ kind: 'inv_log_uniform_values', low: Math.exp(-2), high: Math.exp(1) });
    const line = 'x: {distribution: inv_log_uniform, min: -1, max: 2}';
    const mended = specOf(fixed(withParameter(line), 'deprecated-distribution'));
    expect(mended.space.parameters[0]?.distribution).toEqual(inverse.distribution);
  });

  test('number-like text is the number it means in bounds, quoted or not', () => {
    expect(distributionOf('x: {min: 1e-5, max: "0.1"}')).toEqual({
      distribution: { kind: 'uniform', low: 1e-5, high: 0.1 },
      codes: ['number-as-text', 'number-as-text'],
    });
    expect(distributionOf('x: {min: "2", max: "8"}').distribution).toEqual({ kind: 'int_uniform', low: 2, high: 8 });
  });

  test('number-like text in values is a number without quotes and text with them', () => {
    const { distribution, codes } = distributionOf('x: {values: [1e-5, "1e-5"]}');
    expect(distribution).toMatchObject({
      choices: [
        { value: 1e-5, python: '1.0e-05' },
        { value: '1e-5', python: '1e-5' },
      ],
    });
    expect(codes).toEqual(['number-as-text']);
  });

  test('nested parameters have dotted names and paths; a literal dot stays in one key', () => {
    const { space } = specOf(
      withParameter(
        'm: {parameters: {w: {value: 1}, "h.x": {parameters: {g: {min: 0.5, max: 2.5}}}}}\n  o.lr: {value: 2}',
      ),
    );
    expect(space.parameters.map(({ name, path }) => [name, path])).toEqual([
      ['m.w', ['m', 'w']],
      ['m.h.x.g', ['m', 'h.x', 'g']],
      ['o.lr', ['o.lr']],
    ]);
  });

  test('anchors, aliases and merge keys are followed', () => {
    const text = 'program: t.py\nmethod: grid\nparameters:\n  a: &r {values: [1, 2]}\n  b: *r\n  c:\n    <<: *r\n';
    const { space } = specOf(text);
    expect(space.parameters.map(({ name, distribution }) => [name, distribution.kind])).toEqual([
      ['a', 'categorical'],
      ['b', 'categorical'],
      ['c', 'categorical'],
    ]);
  });
});

describe('what is wrong with a parameter, and where', () => {
  test.each<[string, string[]]>([
    ['x: 3', ['4:6 error parameter-not-mapping']],
    ['x: [1, 2]', ['4:6 error parameter-not-mapping']],
    ['x:', ['4:3 error empty-parameter']],
    ['x: {}', ['4:3 error missing-key']],
    ['x: {min: 1}', ['4:3 error missing-key']],
    ['x: {mu: 1}', ['4:3 error missing-key']],
    ['x: {distribution: uniform, min: 0.0}', ['4:7 error missing-key']],
    ['x: {distribution: unifrom, min: 0.0, max: 1.0}', ['4:21 error unknown-distribution']],
    ['x: {distribution: lognormal}', ['4:21 error unknown-distribution']],
    ['x: {distribution: uniform, min: 5.0, max: 1.0}', ['4:35 error min-not-below-max']],
    ['x: {min: 1, max: 1}', ['4:12 error min-not-below-max']],
    ['x: {distribution: log_uniform_values, min: 0, max: 1}', ['4:46 error out-of-range']],
    ['x: {distribution: log_uniform, min: 0, max: 4000}', ['4:39 error out-of-range']],
    ['x: {distribution: normal, sigma: -1}', ['4:36 error out-of-range']],
    ['x: {distribution: beta, a: 0}', ['4:30 error out-of-range']],
    ['x: {distribution: q_uniform, min: 0, max: 4, q: 0}', ['4:51 error bad-step']],
    ['x: {distribution: int_uniform, min: 0.5, max: 4}', ['4:39 error out-of-range']],
    ['x: {distribution: int_uniform, min: 1.0, max: 4}', ['4:39 warning float-bound']],
    ['x: {min: a, max: 4}', ['4:12 error not-a-number']],
    ['x: {min: .nan, max: 4.0}', ['4:12 error not-a-number']],
    ['x: {min: true, max: 4}', ['4:12 error not-a-number']],
    ['x: {min: [1], max: 4}', ['4:12 error not-a-number']],
    ['x: {min: 0, max: 0.5}', ['4:12 warning ambiguous-bounds']],
    ['x: {values: []}', ['4:15 error no-values']],
    ['x: {values: 3}', ['4:15 error values-not-list']],
    ['x: {values: [1, 2, 1.0]}', ['4:22 warning duplicate-value']],
    ['x: {values: [1, 2], probabilities: [1.0]}', ['4:38 error probabilities']],
    ['x: {values: [1, 2], probabilities: [0.5, 0.6]}', ['4:38 error probabilities']],
    ['x: {values: [1, 2], probabilities: [1.5, -0.5]}', ['4:44 error probabilities']],
    ['x: {value: 1, values: [1]}', ['4:17 error key-does-not-fit']],
    ['x: {value: 1, min: 1}', ['4:17 error key-does-not-fit']],
    ['x: {min: 0, max: 4, q: 2}', ['4:23 error key-does-not-fit']],
    ['x: {distribution: normal, min: 0}', ['4:29 error key-does-not-fit']],
    ['x: {vales: [1]}', ['4:7 error unknown-key']],
    ['x: {min: 1, max: 4, log: true}', ['4:23 error unknown-key']],
    ['x: {value: 1, desc: rate}', ['4:17 warning unknown-key']],
    ['x: {parameters: {}}', ['4:7 error no-parameters']],
    ['x: {parameters: {y: {value: 1}}, value: 2}', ['4:36 error key-does-not-fit']],
    ['x: {parameters: {y: {min: 2, max: 1}}}', ['4:29 error min-not-below-max']],
    ['x: {parameters: {y: {vales: [2]}}}', ['4:24 error unknown-key']],
    ['x.y: {value: 1}\n  x: {parameters: {y: {value: 2}}}', ['5:20 error duplicate-name']],
    ['x: {value: 1}\n  x: {value: 2}', ['5:3 error duplicate-key']],
    ['1: {value: 1}', ['4:3 warning parameter-name']],
    ['a b: {value: 1}', ['4:3 warning parameter-name']],
    ['x: {value: !python/tuple [1]}', ['4:28 error tag']],
    ['x: {value: *y}', ['4:14 error unknown-alias']],
    ['x: {value: 12345678901234567890}', ['4:14 warning large-number']],
  ])('%s', (line, marks) => {
    expect(parameterMarks(line)).toEqual(marks);
  });

  test('messages name the parameter, both bounds, and the unknown word with the nearest one', () => {
    const message = (line: string): string => parseSweep(withParameter(line)).diagnostics[0]?.message ?? '';
    expect(message('rate: {min: 5.0, max: 1.0}')).toBe('`rate`: `min` (5.0) must be below `max` (1.0).');
    expect(message('x: {distribution: unifrom, min: 0.0, max: 1.0}')).toBe(
      '`unifrom` is no distribution. Did you mean `uniform`?',
    );
    expect(message('x: {min: 1e-5, max: 1.0}')).toBe(
      '`1e-5` is text in YAML 1.1, and W&B refuses text as `min`; write `1.0e-5`. Trialdeck reads it as 0.00001.',
    );
  });

  test.each<[string, string]>([
    ['x: {min: 5.0, max: 1.0}', 'min-not-below-max'],
    ['x: {min: 1e-5, max: 1.0}', 'number-as-text'],
    ['x: {values: [yes, 1]}', 'yaml-1.1'],
    ['x: {values: [1e-5, 1]}', 'number-as-text'],
    ['x: {min: 0, max: 0.5}', 'ambiguous-bounds'],
    ['x: {distribution: unifrom, min: 0.0, max: 1.0}', 'unknown-distribution'],
    ['x: {vales: [1]}', 'unknown-key'],
    ['x: 3', 'parameter-not-mapping'],
    ['x: [1, 2]', 'parameter-not-mapping'],
    ['x: {values: 3}', 'values-not-list'],
    ['x: {mu: 1}', 'missing-key'],
    ['x:\n    mu: 1', 'missing-key'],
    ['x: {values: [1, 2], probabilities: [2, 2]}', 'probabilities'],
    ['x: {value: 1, q: 2}', 'key-does-not-fit'],
    ['x:\n    q: 2\n    value: 1', 'key-does-not-fit'],
    ['x: {distribution: int_uniform, min: 1.0, max: 4}', 'float-bound'],
  ])('the fix of %s leaves nothing to say', (line, code) => {
    expect(parseSweep(fixed(withParameter(line), code)).diagnostics).toEqual([]);
  });
});

describe('the method and the space', () => {
  test('a grid refuses what it cannot list, also when a sampler names it', () => {
    expect(parameterMarks('x: {min: 0.5, max: 1.0}', 'grid')).toEqual(['4:3 error grid-continuous']);
    expect(parameterMarks('x: {distribution: normal}', 'grid')).toEqual(['4:21 error grid-continuous']);
    expect(parameterMarks('x: {distribution: q_uniform, min: 1, max: 9, q: 2}', 'grid')).toEqual([]);
    expect(parameterMarks('x: {min: 0.5, max: 1.0}\ntrialdeck: {sampler: grid}')).toEqual([
      '4:3 error grid-continuous',
    ]);
  });

  test('a grid does not use probabilities', () => {
    expect(parameterMarks('x: {values: [1, 2], probabilities: [0.5, 0.5]}', 'grid')).toEqual([
      '4:23 warning grid-probabilities',
    ]);
  });

  test('bayes needs a metric and something to search', () => {
    expect(parameterMarks('x: {values: [1, 2]}', 'bayes')).toEqual(['2:9 error missing-metric']);
    expect(parameterMarks('x: {value: 1}\nmetric: {name: loss}', 'bayes')).toEqual(['2:9 warning nothing-to-search']);
    expect(parameterMarks('x: {values: [1, 2]}\ntrialdeck: {metric: loss}', 'bayes')).toEqual([
      '2:9 warning missing-metric',
    ]);
  });
});
