import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridAxis } from '../../../src/core/space/axis.ts';
import type { Distribution } from '../../../src/core/space/distribution.ts';
import {
  contains,
  containsInternal,
  fromInternal,
  optunaDistribution,
  toInternal,
} from '../../../src/core/space/optunaForm.ts';
import { listLiteral, literalOf } from '../../../src/core/space/render.ts';
import { quantile } from '../../../src/core/space/sample.ts';
import { choices, searched } from './arbitraries.ts';

const probability = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 53 - 1 }).map((k) => k / 2 ** 53),
  fc.constantFrom(0, 2 ** -53, 1 - 2 ** -53),
);

const jsonOf = (distribution: Distribution): unknown => JSON.parse(optunaDistribution(distribution)?.json ?? 'null');

describe('every value that can occur is inside the stored distribution and comes back as it was', () => {
  test('draws', () => {
    fc.assert(
      fc.property(searched, probability, (distribution, u) => {
        const form = optunaDistribution(distribution);
        if (form === null) throw new Error('searched distributions are stored');
        const value = quantile(distribution, u);
        const internal = toInternal(distribution, value);
        expect(containsInternal(form, internal)).toBe(true);
        expect(fromInternal(distribution, internal)).toEqual(value);
      }),
      { numRuns: 3000 },
    );
  });

  test('grid points, also where min is no multiple of q', () => {
    const odd = fc.constantFrom([1, 10, 4], [7.5, 900, 15], [1, 9.5, 4]).map(
      ([low, high, q]): Distribution => ({
        kind: 'q_uniform',
        low: low ?? 0,
        high: high ?? 0,
        q: q ?? 1,
        whole: true,
      }),
    );
    fc.assert(
      fc.property(fc.oneof(searched, odd), fc.nat(), (distribution, at) => {
        const axis = gridAxis(distribution);
        fc.pre(axis !== null && axis.size > 0);
        const value = axis?.at(at % (axis.size || 1)) ?? null;
        expect(fromInternal(distribution, toInternal(distribution, value))).toEqual(value);
      }),
    );
  });

  test('a range with a step ends on a step, so that Optuna leaves it alone', () => {
    fc.assert(
      fc.property(searched, (distribution) => {
        const form = optunaDistribution(distribution);
        if (form !== null && form.name !== 'CategoricalDistribution')
          expect(containsInternal(form, form.high)).toBe(true);
      }),
    );
  });
});

describe('the text is what json_to_distribution reads', () => {
  test.each<[Distribution, string]>([
    [
      { kind: 'uniform', low: 0, high: 1 },
      '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1.0, "log": false}}',
    ],
    [
      { kind: 'log_uniform_values', low: 1e-5, high: 0.1 },
      '{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}',
    ],
    [
      { kind: 'int_uniform', low: 1, high: 8 },
      '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 8}}',
    ],
    [
      { kind: 'q_log_uniform_values', low: 1, high: 256, q: 8, whole: true },
      '{"name": "IntDistribution", "attributes": {"log": false, "step": 8, "low": 0, "high": 256}}',
    ],
    [
      { kind: 'q_log_uniform_values', low: 1, high: 256, q: 1, whole: true },
      '{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 256}}',
    ],
    [
      { kind: 'q_uniform', low: 0, high: 4, q: 0.5, whole: false },
      '{"name": "FloatDistribution", "attributes": {"step": 0.5, "low": 0.0, "high": 4.0, "log": false}}',
    ],
    [
      { kind: 'q_beta', a: 2, b: 3, q: 0.1, whole: false },
      '{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 1.0, "log": false}}',
    ],
    [
      { kind: 'normal', mu: 1, sigma: 0.5 },
      '{"name": "FloatDistribution", "attributes": {"step": null, "low": -3.25, "high": 5.25, "log": false}}',
    ],
  ])('%j', (distribution, json) => {
    expect(optunaDistribution(distribution)?.json).toBe(json);
  });

  test('a step that decimals cannot carry is left out: Optuna would move high', () => {
    const third: Distribution = { kind: 'q_uniform', low: 0, high: 10, q: 1 / 3, whole: false };
    expect(optunaDistribution(third)).toMatchObject({ step: null, low: 0, high: 10 });
  });

  test('choices keep their types, lists and mappings become the text of their JSON', () => {
    const mixed: Distribution = {
      kind: 'categorical',
      choices: [
        ...[null, true, 3, 'adam'].map((value) => literalOf(value)),
        literalOf(4, { float: true }),
        listLiteral([literalOf(1), literalOf(2, { float: true })]),
        literalOf({ a: 'x' }),
        literalOf(3, { float: true }),
      ],
    };
    expect(optunaDistribution(mixed)?.json).toBe(
      '{"name": "CategoricalDistribution", "attributes": {"choices": [null, true, 3, "adam", 4.0, "[1, 2.0]", "{\\"a\\": \\"x\\"}"]}}',
    );
    expect(fromInternal(mixed, 5)).toEqual([1, 2]);
    expect(toInternal(mixed, { a: 'x' })).toBe(6);
  });
});

test('constants are not stored, and know their value', () => {
  for (const distribution of [
    choices('only'),
    choices('only', 'only'),
    { kind: 'constant', value: literalOf('only') } as const,
  ]) {
    expect(optunaDistribution(distribution)).toBeNull();
    expect(fromInternal(distribution, 0)).toBe('only');
  }
});

test('what a distribution cannot give is refused', () => {
  const lr: Distribution = { kind: 'log_uniform_values', low: 1e-5, high: 0.1 };
  const batch: Distribution = { kind: 'q_uniform', low: 16, high: 64, q: 16, whole: true };
  expect([contains(lr, 0.01), contains(lr, 1), contains(lr, '0.01'), contains(batch, 32), contains(batch, 40)]).toEqual(
    [true, false, false, true, false],
  );
  expect(contains({ kind: 'int_uniform', low: 1, high: 4 }, 2.5)).toBe(false);
  expect(() => toInternal(batch, 40)).toThrow(expect.objectContaining({ reason: 'outside-distribution' }));
  expect(() => fromInternal(choices('a', 'b'), 2)).toThrow(expect.objectContaining({ reason: 'outside-distribution' }));
  expect(jsonOf(batch)).toEqual({ name: 'IntDistribution', attributes: { log: false, step: 16, low: 16, high: 64 } });
});
