import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PointCursor } from '../../../src/core/search/pointCursor.ts';
import { gridAxis } from '../../../src/core/space/axis.ts';
import { cardinality } from '../../../src/core/space/cardinality.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { permutation } from '../../../src/core/space/permutation.ts';
import { PointGrid } from '../../../src/core/space/pointGrid.ts';
import type { Params, Value } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { askAll, makeSampler, type Outcome } from './anySampler.ts';
import { trialOf, watchedTrials } from './trials.ts';

const done = (): Outcome => ({ state: 'complete', values: [1] });
const ask = (space: SearchSpace, args: Record<string, Value>, seed = 1, most = 10_000): Params[] =>
  askAll(makeSampler('grid', args, space, seed), space, most, done).params;

const small = spaceOf({ width: choices(8, 16), depth: choices(1, 2, 3) });

describe('the order of a grid', () => {
  test('is by name, or with the first parameter of the file varying slowest', () => {
    const rows = (args: Record<string, Value>): string[] =>
      ask(small, args).map((point) => `${point['width']}/${point['depth']}`);
    expect(rows({})).toEqual(['8/1', '16/1', '8/2', '16/2', '8/3', '16/3']);
    expect(rows({ order: 'file' })).toEqual(['8/1', '8/2', '8/3', '16/1', '16/2', '16/3']);
  });

  test('shuffled: all points once, the same for the same seed, unlike for others', () => {
    const space = spaceOf({ a: { kind: 'int_uniform', low: 0, high: 19 }, b: choices(1, 2, 3, 4, 5) });
    const order = (seed: number): string[] => ask(space, { order: 'shuffled' }, seed).map(valueKey);
    expect(new Set(order(1))).toEqual(new Set(ask(space, {}).map(valueKey)));
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    const firsts = new Set(
      Array.from({ length: 200 }, (_, seed) => valueKey(ask(space, { order: 'shuffled' }, seed, 1)[0] ?? {})),
    );
    // 200 draws from 100 points leave about 13 of them out.
    expect(firsts.size).toBeGreaterThan(75);
  });

  test('a million million points are shuffled without being listed', () => {
    const million = { kind: 'int_uniform', low: 1, high: 1_000_000 } as const;
    const space = spaceOf({ a: million, b: million });
    const points = ask(space, { order: 'shuffled' }, 1, 200);
    expect(new Set(points.map(valueKey)).size).toBe(200);
    const mean = points.reduce((sum, point) => sum + Number(point['a']), 0) / 200;
    expect(Math.abs(mean - 500_000)).toBeLessThan(80_000);
  });
});

describe('a permutation', () => {
  test('holds every number once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer(), (size, seed) => {
        const numberAt = permutation(size, seed);
        const numbers = Array.from({ length: size }, (_, position) => numberAt(position));
        expect(new Set(numbers).size).toBe(size);
        expect(Math.min(...numbers)).toBe(0);
        expect(Math.max(...numbers)).toBe(size - 1);
      }),
    );
    const huge = permutation(2 ** 52, 1);
    for (const position of [0, 1, 2 ** 52 - 1]) {
      expect(Number.isSafeInteger(huge(position))).toBe(true);
      expect(huge(position)).toBeLessThan(2 ** 52);
    }
  });

  test.each([3, 4, 5])('of %d numbers has every order with the same chance', (size) => {
    const counts = new Map<string, number>();
    const orders = [1, 1, 2, 6, 24, 120][size] ?? 1;
    const runs = orders * 200;
    for (let seed = 0; seed < runs; seed++) {
      const numberAt = permutation(size, seed);
      const order = Array.from({ length: size }, (_, position) => numberAt(position)).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    expect(counts.size).toBe(orders);
    // The 99.9 % point of chi-squared is about n + 3.1 sqrt(2 n) + 5.
    expect(chiSquared).toBeLessThan(orders - 1 + 3.1 * Math.sqrt(2 * (orders - 1)) + 5);
  });
});

describe('a grid over some parameters', () => {
  const space: SearchSpace = {
    parameters: [
      ...spaceOf({
        optimizer: choices('adam', 'sgd'),
        depth: choices(1, 2, 3),
        lr: { kind: 'log_uniform_values', low: 1e-4, high: 0.1 },
        fixed: choices('x'),
      }).parameters,
      { name: 'momentum', path: ['momentum'], distribution: choices(0, 0.9), condition: { optimizer: ['sgd'] } },
    ],
  };

  test('takes each of its points once, the rest drawn and only what counts', () => {
    const points = ask(space, { over: ['optimizer', 'depth'] });
    expect(points.map(({ optimizer, depth }) => `${depth} ${optimizer}`)).toEqual([
      '1 adam',
      '1 sgd',
      '2 adam',
      '2 sgd',
      '3 adam',
      '3 sgd',
    ]);
    expect(new Set(points.map(({ lr }) => lr)).size).toBe(6);
    for (const { lr, momentum, optimizer, fixed } of points) {
      expect(Number(lr) >= 1e-4 && Number(lr) <= 0.1).toBe(true);
      expect(momentum !== undefined).toBe(optimizer === 'sgd');
      expect(fixed).toBe('x');
    }
    expect(cardinality(space, 'grid', { args: { over: ['optimizer', 'depth'] } })).toBe(6);
  });

  test('takes all points before it draws for any of them again', () => {
    const points = ask(space, { over: ['depth'], draws: 3, order: 'shuffled' });
    const depths = points.map(({ depth }) => Number(depth));
    expect([0, 3, 6].map((from) => depths.slice(from, from + 3).sort())).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(new Set(points.map(valueKey)).size).toBe(9);
    expect(cardinality(space, 'grid', { args: { over: ['depth'], draws: 3 } })).toBe(9);
  });

  test('draws no point twice and ends when fewer are left than were asked for', () => {
    const finite = { parameters: space.parameters.filter(({ name }) => name !== 'lr') };
    const points = ask(finite, { over: ['optimizer'], draws: 5 });
    // adam has the three depths, sgd those with either momentum, of which five are asked for.
    expect(points.map(({ optimizer }) => optimizer).filter((each) => each === 'adam')).toHaveLength(3);
    expect(points).toHaveLength(8);
    expect(new Set(points.map(valueKey)).size).toBe(8);
    expect(cardinality(finite, 'grid', { args: { over: ['optimizer'], draws: 5 } })).toBe(8);
  });

  test('leaves out the points that trials hold, whatever the rest of them', () => {
    const sampler = makeSampler('grid', { over: ['depth'] }, space);
    const trials = [trialOf(0, 'waiting', { optimizer: 'adam', depth: 1, lr: 0.01, fixed: 'x' })];
    expect(sampler.suggest({ space, directions: ['minimize'], trials }, 1)?.['depth']).toBe(2);
  });
});

describe('a large grid', () => {
  const thousand = { kind: 'int_uniform', low: 1, high: 1000 } as const;
  const space = spaceOf({ a: thousand, b: thousand, c: thousand });
  const grid = PointGrid.of(space, gridAxis);
  const trials = Array.from({ length: 10_000 }, (_, number) => trialOf(number, 'complete', grid?.at(number) ?? {}));

  test.each(['name', 'shuffled'])('of 10^9 points looks at each trial once, %s', (order) => {
    const sampler = makeSampler('grid', { order }, space);
    const looks: number[] = [];
    const known = watchedTrials(trials.slice(0, 1000), (number) => looks.push(number));
    for (let i = 0; i < 200; i++) {
      const params = sampler.suggest({ space, directions: ['minimize'], trials: known }, known.length);
      known.push(...watchedTrials([trialOf(known.length, 'running', params ?? {})], (number) => looks.push(number)));
    }
    // A look at each of three parameters.
    expect(looks).toHaveLength(3 * 1199);
    expect(new Set(known.map(({ params }) => valueKey(params))).size).toBe(1200);
  });

  test('is gone through without a look at what is behind, as long as that stays taken', () => {
    const looked: number[] = [];
    const cursor = new PointCursor(grid ?? { size: 0, at: () => ({}), indexOf: () => -1 }, (position) => {
      looked.push(position);
      return position;
    });
    const first = [...trials];
    expect(cursor.left(first).next().value).toBe(10_000);
    looked.length = 0;
    expect(cursor.left(first).next().value).toBe(10_000);
    expect(looked).toEqual([10_000]);
    first[77] = trialOf(77, 'complete', { a: 1, b: 1, c: 5 });
    expect(cursor.left(first).next().value).toBe(77);
  });
});

test('a point that is enqueued waits its turn: the grid does not give it as well', () => {
  const sampler = makeSampler('grid', {}, small);
  const waiting = trialOf(0, 'waiting', { width: 8, depth: 1 });
  const asked = askAll(sampler, small, 1000, done).params;
  expect(asked).toHaveLength(6);
  const next = sampler.suggest({ space: small, directions: ['minimize'], trials: [waiting] }, 1);
  expect(next).toEqual({ width: 16, depth: 1 });
});
