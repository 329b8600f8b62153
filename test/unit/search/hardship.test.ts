import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { contains } from '../../../src/core/space/optunaForm.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Direction } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { allSamplers, askAll, makeSampler, type Outcome } from './anySampler.ts';

const numbers = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 },
  depth: { kind: 'int_uniform', low: 1, high: 6 },
  dropout: { kind: 'q_uniform', low: 0, high: 0.5, q: 0.1, whole: false },
});
const mixed: SearchSpace = {
  parameters: [
    ...numbers.parameters,
    ...spaceOf({ optimizer: choices('adam', 'sgd') }).parameters,
    {
      name: 'momentum',
      path: ['momentum'],
      distribution: { kind: 'uniform', low: 0, high: 1 },
      condition: { optimizer: ['sgd'] },
    },
  ],
};
const listed = spaceOf({ a: choices(1, 2, 3, 4, 5), b: choices('x', 'y', 'z', 'w'), c: choices(true, false) });

const spaceFor = (name: string): SearchSpace => {
  if (name === 'grid' || name === 'one_at_a_time') return listed;
  return name === 'cmaes' ? numbers : mixed;
};

/** What a training program may say when it goes wrong. */
const odd = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e300,
  -1e300,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  5e-324,
  0,
  -0,
  1,
);
const state = fc.constantFrom<TrialState>('complete', 'complete', 'pruned', 'fail', 'running', 'waiting');

const outcomes = (objectives: number): fc.Arbitrary<Outcome[]> =>
  fc.array(
    fc.record({
      state,
      values: fc.oneof(
        fc.array(odd, { minLength: objectives, maxLength: objectives }),
        fc.constant(Array.from({ length: objectives }, () => 7)),
      ),
      constraints: fc.array(odd, { minLength: 1, maxLength: 1 }),
      intermediate: fc
        .array(odd, { maxLength: 3 })
        .map((values) => values.map((value, step) => [step, value] as const)),
    }),
    { minLength: 1, maxLength: 15 },
  );

function expectValid(space: SearchSpace, params: Params): void {
  for (const { name, distribution, condition } of space.parameters) {
    const counts = condition === undefined || params['optimizer'] === 'sgd';
    expect([name, Object.hasOwn(params, name)]).toEqual([name, counts]);
    if (counts)
      expect([name, params[name], contains(distribution, params[name] ?? null)]).toEqual([name, params[name], true]);
  }
}

describe.each(allSamplers)('%s %j', (name, args) => {
  const space = spaceFor(name);
  const runs = { numRuns: name === 'gp' || name === 'auto' ? 8 : 40 };

  test('goes on with valid points whatever becomes of trials', () => {
    fc.assert(
      fc.property(outcomes(1), fc.constantFrom<Direction>('minimize', 'maximize'), (each, direction) => {
        const outcome = (number: number): Outcome => each[number % each.length] ?? { state: 'fail', values: [] };
        const { params } = askAll(makeSampler(name, args, space), space, 12, outcome, [direction]);
        // The baseline and its changes are 9.
        expect(params).toHaveLength(name === 'one_at_a_time' ? 9 : 12);
        for (const point of params) expectValid(space, point);
      }),
      runs,
    );
  });

  if (name === 'cmaes') return;

  test('and with two metrics', () => {
    fc.assert(
      fc.property(outcomes(2), (each) => {
        const outcome = (number: number): Outcome => each[number % each.length] ?? { state: 'fail', values: [] };
        const sampler = makeSampler(name, args, space, 1, [1, 2]);
        const { params } = askAll(sampler, space, 9, outcome, ['minimize', 'maximize']);
        for (const point of params) expectValid(space, point);
        expect(params).toHaveLength(9);
      }),
      runs,
    );
  });

  test.each([
    ['of the same value', () => [3]],
    ['of one huge value among small ones', (number: number) => [number === 2 ? 1e300 : number]],
    ['that all diverge', () => [Number.POSITIVE_INFINITY]],
  ])('goes on after trials %s', (_, values) => {
    const outcome = (number: number): Outcome => ({ state: 'complete', values: values(number) });
    const { params } = askAll(makeSampler(name, args, space), space, 14, outcome);
    expect(params).toHaveLength(name === 'one_at_a_time' ? 9 : 14);
    for (const point of params) expectValid(space, point);
  });

  test('a space of one point is that point, then nothing', () => {
    const single = spaceOf({ a: choices('only'), b: { kind: 'int_uniform', low: 3, high: 3 } });
    const outcome = (): Outcome => ({ state: 'fail', values: [] });
    expect(askAll(makeSampler(name, args, single), single, 5, outcome).params).toEqual([{ a: 'only', b: 3 }]);
  });

  test('trials from another space are no hindrance', () => {
    const outcome = (number: number): Outcome => ({ state: 'complete', values: [number] });
    const foreign = askAll(
      makeSampler('random', {}, spaceOf({ z: { kind: 'uniform', low: 5, high: 6 } })),
      spaceOf({ z: { kind: 'uniform', low: 5, high: 6 } }),
      6,
      outcome,
    ).trials;
    const outside = foreign.map((trial) => ({
      ...trial,
      params: { ...trial.params, lr: 99, depth: 2.5, optimizer: 'other' },
    }));
    const params = makeSampler(name, args, space).suggest({ space, directions: ['minimize'], trials: outside }, 6);
    expectValid(space, params ?? {});
  });
});

describe('spaces that are not counted and yet have few points where they are good', () => {
  const whole = (low: number, high: number) => ({ kind: 'int_uniform', low, high }) as const;
  const bits = spaceOf(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`b${i}`, whole(0, 1)])));
  const rounded = spaceOf({ x: { kind: 'q_normal', mu: 0, sigma: 2, q: 1, whole: true }, n: whole(1, 3) });
  const sum = (_: number, params: Params): Outcome => ({
    state: 'complete',
    values: [Object.values(params).reduce<number>((total, value) => total + Math.abs(Number(value)), 0)],
  });

  test.each([
    ['more than 2^53 points', 'random', {}, bits, 200],
    ['more than 2^53 points', 'tpe', {}, bits, 200],
    ['more than 2^53 points', 'cmaes', { popsize: 4 }, bits, 200],
    ['more than 2^53 points', 'nsga2', {}, bits, 200],
    ['a rounded normal distribution', 'random', {}, rounded, 30],
    ['a rounded normal distribution', 'qmc', {}, rounded, 30],
    ['a rounded normal distribution', 'tpe', {}, rounded, 30],
    ['a rounded normal distribution', 'cmaes', { popsize: 4 }, rounded, 30],
  ])('%s: %s asks for none twice', (_, name, args, space, most) => {
    const { params } = askAll(makeSampler(name, args, space), space, most, sum);
    expect(new Set(params.map(valueKey)).size).toBe(most);
  });
});
