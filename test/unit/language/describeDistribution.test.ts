import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeDistribution } from '../../../language-server/service/describeDistribution.ts';
import type { Distribution } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { anyDistribution } from '../space/arbitraries.ts';

const lr: Distribution = { kind: 'log_uniform_values', low: 1e-5, high: 0.1 };
const texts = (...values: string[]) => values.map((value) => literalOf(value));

describe('a distribution for people', () => {
  test('says its name, range, quantiles and samples', () => {
    const text = describeDistribution(lr, { name: 'lr', argument: ({ python }) => `--lr=${python}` });
    expect(text.split('\n')[0]).toBe('**lr** · log-uniform from 1e-5 to 0.1');
    expect(text).toContain('5 % `1.58e-5` · 50 % `0.001` · 95 % `0.0631`');
    expect(text).toMatch(/\n1e-5 +0\.001 +0\.1\n/);
    expect(text).toContain('Every order of magnitude is equally likely.');
    expect(text).toMatch(/Samples `[^`]+`, `[^`]+`, `[^`]+` · passed as `--lr=0\.\d+`/);
  });

  test('the same seed gives the same samples, another seed others', () => {
    const withSeed = (seed: number): string => describeDistribution(lr, { name: 'lr', seed });
    expect(withSeed(3)).toBe(withSeed(3));
    expect(withSeed(3)).not.toBe(withSeed(4));
  });

  test.each<[Distribution, string]>([
    [{ kind: 'int_uniform', low: 8, high: 64 }, '57 different values.'],
    [{ kind: 'q_uniform', low: 0, high: 0.5, q: 0.1, whole: false }, 'in steps of 0.1'],
    [{ kind: 'q_uniform', low: 1, high: 9, q: 4, whole: true }, 'values reach from 0 to 8'],
    [{ kind: 'q_log_uniform_values', low: 1, high: 256, q: 8, whole: true }, 'values reach from 0 to 256'],
    [{ kind: 'normal', mu: 0, sigma: 1 }, '5 % `-1.64` · 50 % `0` · 95 % `1.64`'],
    [
      { kind: 'log_uniform_values', low: Math.exp(0.0001), high: Math.exp(0.1) },
      '5 % `1.005` · 50 % `1.051` · 95 % `1.1`',
    ],
    [{ kind: 'categorical', choices: texts('relu', 'tanh', 'relu') }, 'one of 2 values, equally likely'],
    [{ kind: 'categorical', choices: texts('adam') }, 'always `adam`'],
    [{ kind: 'constant', value: literalOf(true) }, 'always `true`'],
    [
      { kind: 'categorical', choices: [literalOf(null), ...texts('None', 'null', 'adam')] },
      '`null`, `"None"`, `"null"`, `adam`',
    ],
    [{ kind: 'beta', a: 2, b: 5 }, 'beta with a = 2, b = 5'],
  ])('%j: %s', (distribution, expected) => {
    expect(describeDistribution(distribution, { name: 'x' })).toContain(expected);
  });

  test('does not speak of orders of magnitude where there is none', () => {
    expect(describeDistribution({ kind: 'log_uniform_values', low: 1, high: 2 }, { name: 'x' })).not.toContain(
      'magnitude',
    );
  });

  test('choices with probabilities are drawn as bars', () => {
    const choices = texts('relu', 'tanh');
    const text = describeDistribution({ kind: 'categorical', choices, probabilities: [3, 1] }, { name: 'act' });
    expect(text).toMatch(/relu {2}█{20} 75 %\ntanh {2}█{7} 25 %/);
  });

  test('a picture is an image that reads without colour of the theme, its text says the same', () => {
    const text = describeDistribution(lr, { name: 'lr', pictures: true });
    const [, alt, data] = /!\[([^\]]*)\]\(data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)\)/.exec(text) ?? [];
    expect(alt).toBe('density of lr: half of its values lie below 0.001');
    const svg = atob(data ?? '');
    expect(svg).toMatch(/^<svg .*<\/svg>$/);
    expect(svg).not.toContain('currentColor');
    expect(svg).toContain('>1e-5</text>');
    expect(text).not.toContain('█');
    expect(text).toContain('50 % `0.001`');
  });

  test('no name or value breaks the Markdown around it', () => {
    const text = describeDistribution(
      { kind: 'categorical', choices: texts('a`b', '```', 'x\ny'), probabilities: [1, 1, 1] },
      { name: 'a*b_[c](d)' },
    );
    expect(text).toContain('**a\\*b\\_\\[c\\](d)**');
    expect(text.match(/^```/gm)).toHaveLength(2);
  });

  test('everything that can be searched is described, drawn or not', () => {
    fc.assert(
      fc.property(anyDistribution, fc.boolean(), (distribution, pictures) => {
        const text = describeDistribution(distribution, { name: 'x', pictures });
        expect(text.startsWith('**x** · ')).toBe(true);
        expect(text).not.toMatch(/NaN|undefined/);
      }),
    );
  });
});
