import { describe, expect, test } from 'vitest';
import type { Sampler } from '../../../src/core/search/sampler.ts';
import { GridSampler } from '../../../src/core/search/samplers/grid.ts';
import { RandomSampler } from '../../../src/core/search/samplers/random.ts';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { trialOf, watchedTrials } from './trials.ts';

const states: TrialState[] = ['complete', 'running', 'pruned', 'fail', 'waiting'];

/** Asks until the sampler has nothing left, or `most` times; trials get every state in turn. */
function suggestAll(sampler: Sampler, space: SearchSpace, most = 10_000, trials: Trial[] = []): Params[] {
  const suggested: Params[] = [];
  while (suggested.length < most) {
    const number = trials.length;
    const params = sampler.suggest({ space, directions: ['minimize'], trials }, number);
    if (params === null) break;
    suggested.push(params);
    trials.push(trialOf(number, states[number % states.length] ?? 'complete', params));
  }
  return suggested;
}

const distinct = (points: readonly Params[]): number => new Set(points.map(valueKey)).size;
const continuous = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 },
  n: { kind: 'int_uniform', low: 1, high: 9 },
});
const finite = spaceOf({
  opt: choices('sgd', 'adam', 'sgd'),
  depth: { kind: 'int_uniform', low: 1, high: 5 },
  drop: { kind: 'q_uniform', low: 0, high: 0.5, q: 0.1, whole: false },
  fixed: { kind: 'constant', value: literalOf('x') },
});

describe('grid', () => {
  test('gives every point once, in W&B order, then nothing', () => {
    const points = suggestAll(new GridSampler(), finite);
    expect(points).toHaveLength(2 * 5 * 5);
    expect(distinct(points)).toBe(50);
    expect(points.slice(0, 2)).toEqual([
      { opt: 'sgd', depth: 1, drop: 0, fixed: 'x' },
      { opt: 'adam', depth: 1, drop: 0, fixed: 'x' },
    ]);
    expect(points[2]).toMatchObject({ opt: 'sgd', depth: 1, drop: 0.1 });
  });

  test('fills the gaps that trials from elsewhere leave, and takes a deleted trial’s point again', () => {
    const space = spaceOf({ a: choices(1, 2, 3) });
    const sampler = new GridSampler();
    const ask = (trials: Trial[]) => sampler.suggest({ space, directions: ['minimize'], trials });
    const two = trialOf(0, 'waiting', { a: 2 });
    expect(ask([two])).toEqual({ a: 1 });
    expect(ask([two, trialOf(1, 'fail', { a: 1 })])).toEqual({ a: 3 });
    expect(ask([two, trialOf(1, 'fail', { a: 7 })])).toEqual({ a: 1 });
    const all = [1, 2, 3].map((a) => trialOf(a, 'running', { a }));
    expect(ask(all)).toBeNull();
    expect(ask(all.slice(0, 2))).toEqual({ a: 3 });
    expect(ask([])).toEqual({ a: 1 });
    const twice = [trialOf(0, 'running', { a: 1 }), trialOf(1, 'running', { a: 1 })];
    expect(ask(twice)).toEqual({ a: 2 });
    expect(ask(twice.slice(0, 1))).toEqual({ a: 2 });
  });

  test('a parameter without end is refused by name', () => {
    expect(() => suggestAll(new GridSampler(), continuous)).toThrow(
      expect.objectContaining({ reason: 'endless-grid', message: expect.stringContaining('lr') }),
    );
  });
});

describe('random', () => {
  test('the same seed, space and trials give the same points, also to a sampler that starts in the middle', () => {
    const all = suggestAll(new RandomSampler(5), finite);
    const trials = all.slice(0, 40).map((params, number) => trialOf(number, 'complete', params));
    expect(suggestAll(new RandomSampler(5), finite, 10_000, trials)).toEqual(all.slice(40));
    expect(suggestAll(new RandomSampler(6), finite)).not.toEqual(all);
  });

  test('a study with seed 5 draws the numbers it drew in earlier versions', () => {
    expect(suggestAll(new RandomSampler(5), continuous, 2)).toEqual([
      { lr: 0.00001372781442499229, n: 6 },
      { lr: 0.019824400547294792, n: 3 },
    ]);
  });

  test('a finite space is drawn in the order of earlier versions too', () => {
    const ten = spaceOf({ a: { kind: 'int_uniform', low: 0, high: 9 } });
    expect(suggestAll(new RandomSampler(5), ten).map((params) => params['a'])).toEqual([1, 8, 7, 6, 0, 3, 5, 9, 4, 2]);
  });

  test('a value does not change when another parameter is added', () => {
    const wider = { parameters: [...spaceOf({ extra: choices(1, 2) }).parameters, ...continuous.parameters] };
    const lr = (space: SearchSpace) => suggestAll(new RandomSampler(3), space, 20).map((params) => params['lr']);
    expect(lr(wider)).toEqual(lr(continuous));
  });

  test('a finite space is drawn without repeats until nothing is left', () => {
    const points = suggestAll(new RandomSampler(1), finite);
    expect(points).toHaveLength(2 * 5 * 6);
    expect(distinct(points)).toBe(60);
  });

  test('the order is not the one of the grid', () => {
    const space = spaceOf({ a: { kind: 'int_uniform', low: 0, high: 99 } });
    const drawn = suggestAll(new RandomSampler(2), space).map((params) => Number(params['a']));
    const firstHalf = drawn.slice(0, 50).reduce((sum, a) => sum + a, 0) / 50;
    const secondHalf = drawn.slice(50).reduce((sum, a) => sum + a, 0) / 50;
    expect(Math.abs(firstHalf - secondHalf)).toBeLessThan(20);
    expect(drawn.filter((a, i) => i > 0 && a === (drawn[i - 1] ?? 0) + 1).length).toBeLessThan(10);
  });

  test('probabilities rule what is drawn, also once repeats are drawn again', () => {
    const weighted: Distribution = {
      kind: 'categorical',
      choices: ['often', 'rare', 'never'].map((value) => literalOf(value)),
      probabilities: [0.9, 0.1, 0],
    };
    const firsts = Array.from({ length: 400 }, (_, seed) =>
      suggestAll(new RandomSampler(seed), spaceOf({ a: weighted }), 1),
    );
    const often = firsts.filter(([first]) => first?.['a'] === 'often').length;
    expect(Math.abs(often / 400 - 0.9)).toBeLessThan(0.06);
    const all = suggestAll(new RandomSampler(1), spaceOf({ a: weighted, b: choices(1, 2, 3) }));
    expect([all.length, distinct(all)]).toEqual([6, 6]);
  });

  test('what is left keeps its chances when most points are taken', () => {
    const weighted: Distribution = {
      kind: 'categorical',
      choices: [literalOf('often'), literalOf('rare')],
      probabilities: [0.9, 0.1],
    };
    const space = spaceOf({ a: weighted, b: { kind: 'int_uniform', low: 0, high: 9 } });
    const taken = Array.from({ length: 9 }, (_, i) => trialOf(i, 'complete', { a: 'often', b: i + 1 }));
    taken.push(trialOf(9, 'fail', { a: 'rare', b: 0 }), trialOf(10, 'fail', { a: 'rare', b: 1 }));
    const next = Array.from({ length: 600 }, (_, seed) =>
      new RandomSampler(seed).suggest({ space, directions: ['minimize'], trials: taken }, 11),
    );
    // One point of weight 0.9 beside eight of 0.1.
    expect(Math.abs(next.filter((params) => params?.['a'] === 'often').length / 600 - 0.9 / 1.7)).toBeLessThan(0.07);
  });

  test('repeats happen where nothing else can: a space that is continuous anywhere never ends', () => {
    const points = suggestAll(new RandomSampler(1), continuous, 300);
    expect(distinct(points)).toBe(300);
  });

  test('a huge finite space with few likely points still gives new ones', () => {
    const skewed: Distribution = {
      kind: 'categorical',
      choices: [literalOf(0), literalOf(1)],
      probabilities: [1, 1e-12],
    };
    const names = Array.from({ length: 20 }, (_, i) => [`p${i}`, skewed] as const);
    const points = suggestAll(new RandomSampler(1), spaceOf(Object.fromEntries(names)), 30);
    expect(distinct(points)).toBe(30);
  });
});

test.each([200, 10_000])('a space of %d points is drawn empty with one look at each trial', (size) => {
  const space = spaceOf({
    a: { kind: 'int_uniform', low: 1, high: size / 10 },
    b: { kind: 'int_uniform', low: 1, high: 10 },
  });
  let looks = 0;
  const sampler = new RandomSampler(1);
  const trials: Trial[] = [];
  for (;;) {
    const params = sampler.suggest({ space, directions: ['minimize'], trials }, trials.length);
    if (params === null) break;
    trials.push(...watchedTrials([trialOf(trials.length, 'complete', params)], () => looks++));
  }
  expect(trials).toHaveLength(size);
  // Each parameter once.
  expect(looks).toBe(2 * size);
});
