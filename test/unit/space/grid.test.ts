import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawAxis, gridAxis } from '../../../src/core/space/axis.ts';
import { cardinality } from '../../../src/core/space/cardinality.ts';
import type { Distribution } from '../../../src/core/space/distribution.ts';
import { sameValue, valueKey } from '../../../src/core/space/equal.ts';
import { PointGrid } from '../../../src/core/space/pointGrid.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { quantile } from '../../../src/core/space/sample.ts';
import type { Value } from '../../../src/core/space/value.ts';
import { choices, literals, searched, spaceOf } from './arbitraries.ts';

/** All values of a grid's axis, null where there is no end of them. */
function gridValues(distribution: Distribution): Value[] | null {
  const axis = gridAxis(distribution);
  return axis && Array.from({ length: axis.size }, (_, index) => axis.at(index));
}

const q = (low: number, high: number, step: number, whole = false): Distribution => ({
  kind: 'q_uniform',
  low,
  high,
  q: step,
  whole,
});

describe('the values a grid takes', () => {
  test.each<[string, Distribution, unknown]>([
    ['numbers from min to max', { kind: 'int_uniform', low: -1, high: 2 }, [-1, 0, 1, 2]],
    ['steps below max, as numpy.arange', q(0, 4, 1, true), [0, 1, 2, 3]],
    ['steps counted from min', q(1, 9, 4, true), [1, 5]],
    ['steps without binary noise', q(1, 1.3, 0.1), [1, 1.1, 1.2]],
    ['a constant once', { kind: 'constant', value: literalOf([1]) }, [[1]]],
    ['choices once, equal ones as one', choices(3, 1, 3, 'a', [1], [1], null), [3, 1, 'a', [1], null]],
    ['nothing of a range', { kind: 'uniform', low: 0, high: 1 }, null],
    ['nothing of a log range with q', { kind: 'q_log_uniform_values', low: 1, high: 8, q: 1, whole: true }, null],
  ])('%s', (_, distribution, values) => {
    expect(gridValues(distribution)).toEqual(values);
  });

  test('4 and 4.0 are one choice, true and 1 are two', () => {
    const both: Distribution = { kind: 'categorical', choices: [literalOf(4), literalOf(4, { float: true })] };
    expect(gridValues(both)).toEqual([4]);
    expect(gridValues(choices(true, 1))).toEqual([true, 1]);
  });
});

test('a list is gone through once, whoever asks for its values', () => {
  let reads = 0;
  const list = Array.from({ length: 50 }, (_, value) => literalOf(value));
  const counted = new Proxy(list, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key, receiver);
    },
  });
  const distribution: Distribution = { kind: 'categorical', choices: counted };
  expect([drawAxis(distribution)?.indexOf(7), gridAxis(distribution)?.at(9), drawAxis(distribution)?.size]).toEqual([
    7, 9, 50,
  ]);
  expect(reads).toBe(50);
});

describe('how many points there are', () => {
  const space = spaceOf({ a: choices(1, 2, 3), b: q(0, 4, 1, true), c: { kind: 'constant', value: literalOf(1) } });

  test('a grid leaves out max of q_uniform, draws do not', () => {
    expect(cardinality(space, 'grid')).toBe(12);
    expect(cardinality(space, 'random')).toBe(15);
    expect(cardinality(space, 'bayes')).toBe(15);
  });

  test('no end of them with a range, a bell or a log range in a grid', () => {
    expect(cardinality(spaceOf({ a: { kind: 'uniform', low: 0, high: 1 } }), 'random')).toBeNull();
    expect(cardinality(spaceOf({ a: { kind: 'q_normal', mu: 0, sigma: 1, q: 1, whole: true } }), 'random')).toBeNull();
    expect(cardinality(spaceOf({ a: { kind: 'log_uniform_values', low: 1, high: 8 } }), 'grid')).toBeNull();
  });

  test('a choice with probability 0 never comes and does not count', () => {
    const some: Distribution = { kind: 'categorical', choices: [literalOf(1), literalOf(2)], probabilities: [1, 0] };
    expect(cardinality(spaceOf({ a: some }), 'random')).toBe(1);
  });

  test('a range of one point is one point, and a thousand million whole numbers are counted, not listed', () => {
    expect(cardinality(spaceOf({ a: { kind: 'uniform', low: 2, high: 2 } }), 'random')).toBe(1);
    const huge: Distribution = { kind: 'int_uniform', low: 1, high: 1e9 };
    expect(cardinality(spaceOf({ a: huge, b: huge }), 'grid')).toBe(1e18);
  });
});

describe('points by number', () => {
  const axes: fc.Arbitrary<Distribution> = fc.oneof(
    fc.uniqueArray(literals, { minLength: 1, maxLength: 4, selector: ({ json }) => json }).map(
      (list): Distribution => ({
        kind: 'categorical',
        choices: list,
      }),
    ),
    fc
      .integer({ min: -3, max: 3 })
      .chain((low) => fc.nat({ max: 4 }).map((more): Distribution => ({ kind: 'int_uniform', low, high: low + more }))),
    fc.constantFrom(q(0, 1, 0.25), q(1, 9, 4, true), q(0.3, 0.9, 0.1)),
  );

  test('are the product without duplicates, each found again under its number', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), axes, { minKeys: 1, maxKeys: 4 }),
        (distributions) => {
          const space = spaceOf(distributions);
          const grid = PointGrid.of(space, gridAxis);
          if (grid === null) throw new Error('every axis can be counted');
          const product = space.parameters.reduce((n, { distribution }) => n * (gridAxis(distribution)?.size ?? 0), 1);
          expect(grid.size).toBe(product);
          const points = Array.from({ length: grid.size }, (_, index) => grid.at(index));
          expect(new Set(points.map(valueKey)).size).toBe(product);
          points.forEach((point, index) => {
            expect(grid.indexOf(point)).toBe(index);
          });
        },
      ),
    );
  });

  test('come in the order of W&B: parameters by name, the last varies fastest', () => {
    const grid = PointGrid.of(spaceOf({ width: choices(8, 16), depth: choices(1, 2, 3) }), gridAxis);
    const points = Array.from({ length: 6 }, (_, index) => grid?.at(index));
    expect(points.map((point) => [point?.['depth'], point?.['width']])).toEqual([
      [1, 8],
      [1, 16],
      [2, 8],
      [2, 16],
      [3, 8],
      [3, 16],
    ]);
    expect(Object.keys(points[0] ?? {})).toEqual(['width', 'depth']);
  });

  test('nested names sort level by level', () => {
    const grid = PointGrid.of(
      {
        parameters: [
          { name: 'model-x', path: ['model-x'], distribution: choices(1, 2) },
          { name: 'model.z', path: ['model', 'z'], distribution: choices(1, 2) },
        ],
      },
      gridAxis,
    );
    expect(grid?.at(1)).toEqual({ 'model-x': 2, 'model.z': 1 });
  });

  test('a point outside, or one that lacks a parameter, has no number', () => {
    const grid = PointGrid.of(spaceOf({ a: choices(1, 2), c: choices('only') }), gridAxis);
    expect([grid?.indexOf({ a: 2 }), grid?.indexOf({ a: 3 }), grid?.indexOf({ c: 'only' })]).toEqual([1, -1, -1]);
  });
});

test('every draw of a countable distribution has its place', () => {
  fc.assert(
    fc.property(searched, fc.integer({ min: 0, max: 2 ** 53 - 1 }), (distribution, k) => {
      const axis = drawAxis(distribution);
      fc.pre(axis !== null);
      const value = quantile(distribution, k / 2 ** 53);
      const index = axis?.indexOf(value) ?? -1;
      expect(index).toBeGreaterThanOrEqual(0);
      expect(axis?.at(index)).toEqual(value);
    }),
  );
});

test('equality is deep, and two values share a key exactly when they are equal', () => {
  expect(sameValue({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect(sameValue(Number.NaN, Number.NaN)).toBe(true);
  expect(sameValue([1], ['1'])).toBe(false);
  expect(sameValue({ a: 1 }, { b: 1 })).toBe(false);
  fc.assert(
    fc.property(literals, literals, (a, b) => {
      expect(valueKey(a.value) === valueKey(b.value)).toBe(sameValue(a.value, b.value));
      expect(sameValue(a.value, JSON.parse(JSON.stringify(a.value)))).toBe(true);
    }),
  );
});
