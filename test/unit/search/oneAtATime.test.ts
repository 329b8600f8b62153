import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSampler } from '../../../src/core/search/create.ts';
import { OneAtATimeSampler } from '../../../src/core/search/samplers/oneAtATime.ts';
import { cardinality } from '../../../src/core/space/cardinality.ts';
import { countingParams } from '../../../src/core/space/conditions.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { SingleChanges } from '../../../src/core/space/singleChanges.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { finiteSpaces } from '../space/conditionalSpaces.ts';
import { askAll, type Outcome } from './anySampler.ts';
import { trialOf } from './trials.ts';

const done = (): Outcome => ({ state: 'complete', values: [1] });
const ask = (space: SearchSpace, baseline: Params = {}): Params[] =>
  askAll(new OneAtATimeSampler(space, baseline), space, 1000, done).params;

const ablation = spaceOf({
  optimizer: choices('adam', 'sgd', 'adam'),
  seed: choices(0),
  layers: { kind: 'int_uniform', low: 1, high: 3 },
  dropout: { kind: 'q_uniform', low: 0, high: 0.2, q: 0.1, whole: false },
});

describe('one at a time', () => {
  test('is the baseline, the first value of each, and every single change of it in the order of the file', () => {
    const rows = ask(ablation).map((point) => Object.values(point).join(' '));
    expect(rows).toEqual(['adam 0 1 0', 'sgd 0 1 0', 'adam 0 2 0', 'adam 0 3 0', 'adam 0 1 0.1', 'adam 0 1 0.2']);
    expect(cardinality(ablation, 'one_at_a_time')).toBe(6);
  });

  test('takes the baseline that is given, in part or in full', () => {
    const rows = ask(ablation, { layers: 2, optimizer: 'sgd' }).map((point) => Object.values(point).join(' '));
    expect(rows).toEqual(['sgd 0 2 0', 'adam 0 2 0', 'sgd 0 1 0', 'sgd 0 3 0', 'sgd 0 2 0.1', 'sgd 0 2 0.2']);
  });

  test('a parameter that a change lets count has its baseline value, one that does not count is not there', () => {
    const space: SearchSpace = {
      parameters: [
        ...spaceOf({ optimizer: choices('adam', 'sgd') }).parameters,
        { name: 'momentum', path: ['momentum'], distribution: choices(0.9, 0), condition: { optimizer: ['sgd'] } },
        { name: 'beta', path: ['beta'], distribution: choices(0.99, 0.999), condition: { optimizer: ['adam'] } },
      ],
    };
    expect(ask(space)).toEqual([
      { optimizer: 'adam', beta: 0.99 },
      { optimizer: 'sgd', momentum: 0.9 },
      { optimizer: 'adam', beta: 0.999 },
    ]);
    expect(ask(space, { optimizer: 'sgd', momentum: 0 })).toEqual([
      { optimizer: 'sgd', momentum: 0 },
      { optimizer: 'adam', beta: 0.99 },
      { optimizer: 'sgd', momentum: 0.9 },
    ]);
  });

  test('leaves out what trials hold, and a trial that changes two parameters holds nothing', () => {
    const sampler = new OneAtATimeSampler(ablation, {});
    const at = (optimizer: string, layers: number): Params => ({ optimizer, seed: 0, layers, dropout: 0 });
    const trials = [trialOf(0, 'running', at('adam', 1)), trialOf(1, 'waiting', at('sgd', 2))];
    const state = { space: ablation, directions: ['minimize'] as const, trials };
    expect(sampler.suggest(state)).toEqual(at('sgd', 1));
    trials.push(trialOf(2, 'fail', { optimizer: 'sgd', layers: 1, dropout: 0 }));
    expect(sampler.suggest(state)).toEqual(at('adam', 2));
  });

  test('every point is found again, and differs from the baseline in one parameter that counts in it', () => {
    fc.assert(
      fc.property(finiteSpaces, (space) => {
        const changes = SingleChanges.of(space, {});
        if (changes === null) throw new Error('every axis can be counted');
        const points = Array.from({ length: changes.size }, (_, index) => changes.at(index));
        expect(new Set(points.map(valueKey)).size).toBe(changes.size);
        const [baseline = {}] = points;
        for (const [index, point] of points.entries()) {
          expect(changes.indexOf(point)).toBe(index);
          expect(countingParams(space, point)).toEqual(point);
          const changed = Object.keys(baseline).filter((name) => name in point && point[name] !== baseline[name]);
          expect(changed).toHaveLength(index === 0 ? 0 : 1);
        }
      }),
    );
  });
});

describe('is refused with what works instead', () => {
  const make = (space: SearchSpace, baseline?: Params) =>
    createSampler(
      {
        method: 'grid',
        space,
        options: { sampler: { name: 'one_at_a_time', args: {} }, ...(baseline ? { baseline } : {}) },
      },
      1,
    );

  test.each([
    [
      'a range',
      spaceOf({ lr: { kind: 'uniform', low: 0, high: 1 } }),
      undefined,
      'unsuitable-sampler',
      'lr has no end of them (uniform). Give it values:',
    ],
    ['a misspelt name', ablation, { optimiser: 'sgd' }, 'bad-argument', 'Did you mean optimizer?'],
    [
      'another value',
      ablation,
      { optimizer: 'lion' },
      'bad-argument',
      '"lion" for optimizer, which is none of its values ("adam", "sgd")',
    ],
    [
      'a value of another type',
      ablation,
      { layers: '2' },
      'bad-argument',
      '"2" for layers, which is none of its values (1, 2, 3)',
    ],
  ])('%s', (_, space, baseline, reason, message) => {
    expect(() => make(space, baseline)).toThrow(
      expect.objectContaining({ reason, message: expect.stringContaining(message) }),
    );
  });
});
