import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardinality } from '../../../src/core/space/cardinality.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { contains } from '../../../src/core/space/optunaForm.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices } from '../space/arbitraries.ts';
import { countingByHand, finiteSpaces, mixedSpaces, pointsByHand } from '../space/conditionalSpaces.ts';
import { askAll, conditionalSamplers, makeSampler, type Outcome } from './anySampler.ts';

const states: readonly TrialState[] = ['complete', 'running', 'pruned', 'complete', 'fail', 'waiting', 'complete'];

/** Some state and value for each trial. */
function outcomeOf(number: number): Outcome {
  const state = states[number % states.length] ?? 'complete';
  return { state, values: state === 'complete' || state === 'pruned' ? [(number * 7) % 5] : [] };
}

/** Exactly the parameters that count, each with a value of its own. */
function expectValid(space: SearchSpace, params: Params): void {
  const rest = Object.fromEntries(
    space.parameters.flatMap(({ name }) => (Object.hasOwn(params, name) ? [] : [[name, 'missing']])),
  );
  expect(Object.keys(countingByHand(space, { ...params, ...rest })).sort()).toEqual(Object.keys(params).sort());
  for (const { name, distribution } of space.parameters) {
    const value = params[name];
    if (Object.hasOwn(params, name)) expect(contains(distribution, value ?? null)).toBe(true);
  }
}

describe.each([...conditionalSamplers, ['grid', {}] as const, ['grid', { order: 'shuffled' }] as const])(
  '%s %j',
  (name, args) => {
    test('takes every point of a finite conditional space once, then says that nothing is left', () => {
      fc.assert(
        fc.property(finiteSpaces, fc.nat(), (space, seed) => {
          const points = pointsByHand(space);
          fc.pre(points.size <= 120);
          const { params } = askAll(makeSampler(name, args, space, seed), space, 1000, outcomeOf);
          expect(params).toHaveLength(points.size);
          expect(new Set(params.map(valueKey))).toEqual(points);
        }),
        { numRuns: name === 'gp' || name === 'auto' ? 12 : 40 },
      );
    });

    if (name === 'grid') return;

    test('gives what counts and nothing else, and nothing twice', () => {
      fc.assert(
        fc.property(mixedSpaces, fc.nat(), (space, seed) => {
          fc.pre(cardinality(space, 'random') === null);
          const { params } = askAll(makeSampler(name, args, space, seed), space, 20, outcomeOf);
          expect(params).toHaveLength(20);
          for (const each of params) expectValid(space, each);
          expect(new Set(params.map(valueKey)).size).toBe(20);
        }),
        { numRuns: name === 'gp' || name === 'auto' ? 8 : 40 },
      );
    });
  },
);

/** The one where only the rate of sgd, at 0.3, gives more than adam and lion do. */
const bowl: SearchSpace = {
  parameters: [
    { name: 'optimizer', path: ['optimizer'], distribution: choices('adam', 'lion', 'sgd', 'rprop', 'adagrad') },
    {
      name: 'rate',
      path: ['rate'],
      distribution: { kind: 'uniform', low: 0, high: 1 },
      condition: { optimizer: ['sgd'] },
    },
    {
      name: 'beta',
      path: ['beta'],
      distribution: { kind: 'uniform', low: 0, high: 1 },
      condition: { optimizer: ['adam', 'lion', 'rprop', 'adagrad'] },
    },
  ],
};

function loss({ optimizer, rate, beta }: Params): number {
  return optimizer === 'sgd' ? (Number(rate) - 0.3) ** 2 : 0.05 + 0.1 * (Number(beta) - 0.8) ** 2;
}

test.each([
  ['tpe', {}],
  ['gp', {}],
  ['nsga2', { population_size: 8 }],
])('%s finds the good branch and its parameter in half the trials that random needs', (name, args) => {
  const best = (sampler: string, own: Record<string, number>, trials: number): number => {
    const bests = Array.from({ length: 9 }, (_, seed) => {
      const outcome = (_number: number, params: Params): Outcome => ({ state: 'complete', values: [loss(params)] });
      const asked = askAll(makeSampler(sampler, own, bowl, seed), bowl, trials, outcome);
      return Math.min(...asked.params.map(loss));
    });
    return bests.sort((a, b) => a - b)[4] ?? Number.POSITIVE_INFINITY;
  };
  expect(best(name, args, 40)).toBeLessThan(best('random', {}, 80));
});
