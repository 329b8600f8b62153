import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawAxis, gridAxis } from '../../../src/core/space/axis.ts';
import { cardinality } from '../../../src/core/space/cardinality.ts';
import { countingParams, parentsFirst, parentsOf } from '../../../src/core/space/conditions.ts';
import type { Parameter, SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { nestedText, paramsJson } from '../../../src/core/space/params.ts';
import { PointGrid } from '../../../src/core/space/pointGrid.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { sample } from '../../../src/core/space/sample.ts';
import { spaceFromJson, spaceToJson } from '../../../src/core/space/spaceJson.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from './arbitraries.ts';
import { countingByHand, finiteSpaces, mixedSpaces, pointsByHand } from './conditionalSpaces.ts';

/** Momentum and nesterov belong to sgd, nesterov only where there is momentum; betas belong to adam. */
const optimizers: SearchSpace = {
  parameters: [
    {
      name: 'nesterov',
      path: ['nesterov'],
      distribution: choices(true, false),
      condition: { momentum: [0.9, 0.99], optimizer: ['sgd'] },
    },
    {
      name: 'momentum',
      path: ['momentum'],
      distribution: choices(0, 0.9, 0.99),
      condition: { optimizer: ['sgd'] },
    },
    { name: 'optimizer', path: ['optimizer'], distribution: choices('adam', 'sgd', 'lion') },
    {
      name: 'betas.second',
      path: ['betas', 'second'],
      distribution: choices(0.99, 0.999),
      condition: { optimizer: ['adam'] },
    },
    { name: 'epochs', path: ['epochs'], distribution: choices(3) },
  ],
};

const listOf = (space: SearchSpace): Params[] => {
  const grid = PointGrid.of(space, drawAxis);
  return Array.from({ length: grid?.size ?? 0 }, (_, index) => grid?.at(index) ?? {});
};

describe('what counts', () => {
  test('follows from the values of the parameters before, in the order of the space', () => {
    const all = { optimizer: 'sgd', momentum: 0.9, nesterov: true, 'betas.second': 0.99, epochs: 3 };
    expect(Object.entries(countingParams(optimizers, all))).toEqual([
      ['nesterov', true],
      ['momentum', 0.9],
      ['optimizer', 'sgd'],
      ['epochs', 3],
    ]);
    expect(countingParams(optimizers, { ...all, momentum: 0 })).toEqual({ optimizer: 'sgd', momentum: 0, epochs: 3 });
    expect(countingParams(optimizers, { ...all, optimizer: 'lion' })).toEqual({ optimizer: 'lion', epochs: 3 });
  });

  test('is the same as by hand, whatever the file’s order', () => {
    fc.assert(
      fc.property(mixedSpaces, fc.nat(), (space, seed) => {
        const all = Object.fromEntries(
          space.parameters.map(({ name, distribution }) => [name, sample(distribution, counterRng(seed, name))]),
        );
        expect(countingParams(space, all)).toEqual(countingByHand(space, all));
        const names = parentsFirst(space.parameters).map(({ name }) => name);
        expect([...names].sort()).toEqual(space.parameters.map(({ name }) => name).sort());
        for (const parameter of space.parameters)
          for (const parent of parentsOf(parameter))
            expect(names.indexOf(parent)).toBeLessThan(names.indexOf(parameter.name));
      }),
    );
  });

  test('never holds for parameters that wait for each other, or for one that is not there', () => {
    const on = (name: string, parent: string): Parameter => ({
      name,
      path: [name],
      distribution: choices(1, 2),
      condition: { [parent]: [1, 2] },
    });
    const space = { parameters: [on('a', 'b'), on('b', 'a'), on('c', 'gone')] };
    expect(countingParams(space, { a: 1, b: 1, c: 1 })).toEqual({});
    expect(cardinality(space, 'random')).toBe(1);
  });
});

describe('points of a conditional space', () => {
  test('differ in what counts, children right after their parents', () => {
    expect(listOf(optimizers).map((point) => Object.values(point).join(' '))).toEqual([
      'adam 0.99 3',
      'adam 0.999 3',
      '0 sgd 3',
      'true 0.9 sgd 3',
      'false 0.9 sgd 3',
      'true 0.99 sgd 3',
      'false 0.99 sgd 3',
      'lion 3',
    ]);
    expect(cardinality(optimizers, 'grid')).toBe(8);
  });

  test('are all that there are, each found again under its number, also with what does not count beside it', () => {
    fc.assert(
      fc.property(finiteSpaces, (space) => {
        const points = listOf(space);
        expect(new Set(points.map(valueKey))).toEqual(pointsByHand(space));
        expect(points).toHaveLength(cardinality(space, 'random') ?? -1);
        const grid = PointGrid.of(space, drawAxis);
        const other = Object.fromEntries(space.parameters.map(({ name }) => [name, 'of no use']));
        for (const [index, point] of points.entries()) {
          expect(grid?.indexOf(point)).toBe(index);
          expect(grid?.indexOf({ ...other, ...point })).toBe(index);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('have the chances of a draw, which add up to one', () => {
    const grid = PointGrid.of(optimizers, drawAxis);
    const weight = grid?.weights() ?? (() => 0);
    const chances = listOf(optimizers).map((_, index) => weight(index));
    expect(chances.map((chance) => Math.round(chance * 18))).toEqual([3, 3, 2, 1, 1, 1, 1, 6]);
    fc.assert(
      fc.property(finiteSpaces, (space) => {
        const each = PointGrid.of(space, drawAxis)?.weights() ?? (() => 0);
        fc.pre(space.parameters.some(({ condition }) => condition !== undefined));
        const total = listOf(space).reduce((sum, _, index) => sum + each(index), 0);
        expect(total).toBeCloseTo(1, 9);
      }),
    );
  });

  test('are counted where nobody could list them', () => {
    const wide = spaceOf({ big: { kind: 'int_uniform', low: 1, high: 1_000_000 }, kind: choices('a', 'b') });
    const space: SearchSpace = {
      parameters: [
        ...wide.parameters,
        {
          name: 'fine',
          path: ['fine'],
          distribution: { kind: 'int_uniform', low: 1, high: 1000 },
          condition: { big: [7, 8] },
        },
        {
          name: 'never',
          path: ['never'],
          distribution: { kind: 'uniform', low: 0, high: 1 },
          condition: { kind: ['c'] },
        },
      ],
    };
    expect(cardinality(space, 'grid')).toBe(2 * (999_998 + 2 * 1000));
    const grid = PointGrid.of(space, gridAxis);
    expect(grid?.at(2018)).toEqual({ big: 8, kind: 'a', fine: 4 });
    expect(grid?.indexOf({ big: 8, kind: 'a', fine: 4 })).toBe(2018);
  });

  test('have no end where a range counts, and twenty independent pairs are counted, as their branches are shared', () => {
    const range: Parameter = {
      name: 'lr',
      path: ['lr'],
      distribution: { kind: 'uniform', low: 0, high: 1 },
      condition: { on: [true] },
    };
    expect(
      cardinality({ parameters: [range, ...spaceOf({ on: choices(true, false) }).parameters] }, 'random'),
    ).toBeNull();
    const pairs = Array.from({ length: 20 }, (_, i): Parameter[] => [
      { name: `b${i}`, path: [`b${i}`], distribution: choices(1, 2), condition: { [`a${i}`]: [true] } },
      { name: `a${i}`, path: [`a${i}`], distribution: choices(true, false) },
    ]);
    expect(cardinality({ parameters: pairs.flat() }, 'grid')).toBe(3 ** 20);
  });
});

test('a conditional space is stored and read again, odd values in conditions too', () => {
  fc.assert(
    fc.property(mixedSpaces, (space) => {
      expect(spaceFromJson(spaceToJson(space))).toEqual(space);
    }),
  );
  const odd: SearchSpace = {
    parameters: [
      {
        name: 'a',
        path: ['a'],
        distribution: choices(1),
        condition: { b: [Number.NaN, [1, Number.POSITIVE_INFINITY], null] },
      },
    ],
  };
  expect(spaceFromJson(spaceToJson(odd))).toEqual(odd);
});

test('what does not count is not in any text that a trial gets', () => {
  const params = countingParams(optimizers, { optimizer: 'lion', momentum: 0.9, 'betas.second': 0.99, epochs: 3 });
  expect(paramsJson(optimizers, params)).toBe('{"optimizer": "lion", "epochs": 3}');
  expect(nestedText(optimizers, params, 'python')).toBe("{'optimizer': 'lion', 'epochs': 3}");
  expect(nestedText(optimizers, params, 'python', 'betas')).toBe('');
});
