import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sampler } from '../../../src/core/search/sampler.ts';
import { RandomSampler } from '../../../src/core/search/samplers/random.ts';
import { type TpeArgs, TpeSampler, tpeDefaults } from '../../../src/core/search/samplers/tpe.ts';
import { cardinality } from '../../../src/core/space/cardinality.ts';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { contains } from '../../../src/core/space/optunaForm.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, searched, spaceOf } from '../space/arbitraries.ts';
import { complete, median, mixed, mixedLoss, optuna5, run, seeds } from './tpeRuns.ts';
import { trialOf, watchedTrials } from './trials.ts';

describe('finite spaces', () => {
  const grid = spaceOf({
    a: choices('x', 'y', 'z'),
    b: { kind: 'int_uniform', low: 1, high: 5 },
    c: { kind: 'q_uniform', low: 0, high: 1, q: 0.25, whole: false },
  });

  test.each([tpeDefaults, { ...optuna5, multivariate: false }])(
    'are searched without a repeat until nothing is left',
    (args) => {
      const { trials } = run(new TpeSampler(1, args), grid, ({ b, c }) => Number(b) * Number(c), 1000);
      expect(trials).toHaveLength(75);
      expect(new Set(trials.map(({ params }) => valueKey(params))).size).toBe(75);
      const state = { space: grid, directions: ['minimize' as const], trials };
      expect(new TpeSampler(1, args).suggest(state, 75)).toBeNull();
    },
  );

  test('the best point of 6,000 is found within 120 trials', () => {
    const space = spaceOf({
      a: { kind: 'int_uniform', low: 0, high: 19 },
      b: { kind: 'int_uniform', low: 0, high: 19 },
      c: choices(...'abcdefghijklmno'),
    });
    const found = seeds.filter((seed) => {
      const loss = ({ a, b, c }: Params): number => (Number(a) - 13) ** 2 + (Number(b) - 4) ** 2 + (c === 'g' ? 0 : 30);
      return run(new TpeSampler(seed), space, loss, 120).best === 0;
    });
    expect(found.length).toBeGreaterThan(6);
  });
});

describe('suggestions depend on the seed, the space and the trials only', () => {
  const objective = mixedLoss;

  test('a sampler that starts in the middle goes on as the one that ran from the start', () => {
    const { trials } = run(new TpeSampler(5), mixed, objective, 40);
    for (const at of [0, 5, 10, 11, 25, 39]) {
      const state = { space: mixed, directions: ['minimize' as const], trials: trials.slice(0, at) };
      expect(new TpeSampler(5).suggest(state, at)).toEqual(trials[at]?.params);
      expect(new TpeSampler(6).suggest(state, at)).not.toEqual(trials[at]?.params);
    }
  });

  test('trials that are read anew, deleted or changed are noticed', () => {
    const { trials } = run(new TpeSampler(5), mixed, objective, 30);
    const used = new TpeSampler(7);
    const ask = (sampler: Sampler, of: readonly Trial[]): Params | null =>
      sampler.suggest({ space: mixed, directions: ['minimize'], trials: of }, of.length);
    const copies = trials.map((trial) => ({ ...trial, params: { ...trial.params } }));
    const moved = copies.map((trial, i) => (i === 4 ? { ...trial, params: { ...trial.params, lr: 1e-5 } } : trial));
    for (const list of [trials, copies, trials.slice(0, 20), trials, moved, trials.slice(3), trials]) {
      expect(ask(used, list)).toEqual(ask(new TpeSampler(7), list));
    }
  });

  test('waiting trials change nothing in a space without end', () => {
    const { trials } = run(new TpeSampler(5), mixed, objective, 30);
    const waiting = trialOf(30, 'waiting', { ...trials[0]?.params });
    const ask = (list: readonly Trial[]): Params | null =>
      new TpeSampler(5).suggest({ space: mixed, directions: ['minimize'], trials: list }, 31);
    expect(ask([...trials, waiting])).toEqual(ask(trials));
  });
});

describe('conditions', () => {
  const space = spaceOf({
    kind: choices('a', 'b'),
    depth: { kind: 'int_uniform', low: 1, high: 50 },
    rate: { kind: 'uniform', low: 0, high: 1 },
  });
  /** Trials of kind a have only a depth, of kind b only a rate; the best are depth 40 and rate 0.2. */
  const trials = Array.from({ length: 60 }, (_, n): Trial => {
    const u = ((n * 37) % 60) / 60;
    const params: Params = n % 2 === 0 ? { kind: 'a', depth: 1 + Math.round(49 * u) } : { kind: 'b', rate: u };
    const loss = n % 2 === 0 ? Math.abs(Number(params['depth']) - 40) / 50 : Math.abs(u - 0.2);
    return complete(n, params, loss);
  });

  test.each([false, true])('parameters that only some trials have are learnt from those, group %s', (group) => {
    const asked = seeds.flatMap((seed) => {
      const sampler = new TpeSampler(seed, { ...tpeDefaults, group });
      return [60, 61, 62, 63].map(
        (number) => sampler.suggest({ space, directions: ['minimize'], trials }, number) ?? {},
      );
    });
    expect(Math.abs(median(asked.map(({ depth }) => Number(depth))) - 40)).toBeLessThan(6);
    expect(Math.abs(median(asked.map(({ rate }) => Number(rate))) - 0.2)).toBeLessThan(0.12);
  });
});

const nasty = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(1e300, -1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 5e-324),
);
const spaces = fc
  .dictionary(fc.string({ maxLength: 3 }), searched, { minKeys: 1, maxKeys: 4 })
  .map((distributions) => spaceOf(distributions));
const history = fc.array(
  fc.record({
    state: fc.constantFrom<TrialState>('complete', 'complete', 'complete', 'pruned', 'fail', 'running', 'waiting'),
    values: fc.array(nasty, { minLength: 0, maxLength: 1 }),
    reports: fc.array(fc.oneof(nasty, fc.constant(Number.NaN)), { maxLength: 2 }),
    drop: fc.boolean(),
  }),
  { minLength: 0, maxLength: 40 },
);

describe('nothing breaks it', () => {
  test('values of every kind, in every space, from trials of every state: a point of the space or nothing', () => {
    fc.assert(
      fc.property(
        spaces,
        history,
        fc.boolean(),
        fc.constantFrom<TpeArgs>(tpeDefaults, optuna5, { ...tpeDefaults, group: true }),
        (space, past, alike, args) => {
          const source = new RandomSampler(9);
          const trials: Trial[] = [];
          for (const { state, values, reports, drop } of past) {
            const drawn = source.suggest({ space, directions: ['minimize'], trials }, trials.length);
            if (drawn === null) break;
            const [first] = Object.keys(drawn);
            const params = drop && first !== undefined ? Object.fromEntries(Object.entries(drawn).slice(1)) : drawn;
            trials.push({
              ...trialOf(
                trials.length,
                state,
                params,
                reports.map((value, step) => [step, value] as const),
              ),
              values: state === 'complete' ? values.map((value) => (alike ? 1 : value)) : [],
            });
          }
          const params = new TpeSampler(4, args).suggest({ space, directions: ['minimize'], trials }, trials.length);
          if (params === null) return cardinality(space, 'random') !== null;
          return space.parameters.every(({ name, distribution }) => contains(distribution, params[name] ?? null));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([[[]], [[1]], [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]])('a study of values %j', (values) => {
    const trials = values.map((value, n) =>
      complete(n, new RandomSampler(n).suggest({ space: mixed, directions: ['minimize'], trials: [] }, n) ?? {}, value),
    );
    const sampler = new TpeSampler(1, { ...tpeDefaults, n_startup_trials: 0 });
    expect(sampler.suggest({ space: mixed, directions: ['minimize'], trials }, trials.length)).not.toBeNull();
  });

  test('a study whose trials all failed goes on', () => {
    const { trials } = run(new TpeSampler(1), mixed, () => Number.NaN, 30);
    expect(trials).toHaveLength(30);
    expect(new Set(trials.map(({ params }) => valueKey(params))).size).toBe(30);
  });

  test('a range that was narrowed: values outside are left out, suggestions stay inside', () => {
    const { trials } = run(new TpeSampler(1), mixed, mixedLoss, 40);
    const narrowed: SearchSpace = {
      parameters: mixed.parameters.map((parameter) =>
        parameter.name === 'momentum'
          ? { ...parameter, distribution: { kind: 'uniform', low: 0.2, high: 0.4 } }
          : parameter,
      ),
    };
    const params = new TpeSampler(1).suggest({ space: narrowed, directions: ['minimize'], trials }, 40);
    expect(Number(params?.['momentum'])).toBeGreaterThanOrEqual(0.2);
    expect(Number(params?.['momentum'])).toBeLessThanOrEqual(0.4);
  });
});

test('a parameter may have any name', () => {
  const fixed: Distribution = { kind: 'constant', value: literalOf('on') };
  const space: SearchSpace = {
    parameters: [
      { name: '__proto__', path: ['__proto__'], distribution: fixed },
      { name: 'x', path: ['x'], distribution: { kind: 'uniform', low: 0, high: 1 } },
    ],
  };
  const trials = Array.from({ length: 12 }, (_, n) => complete(n, { x: n / 12 }, n));
  const params = new TpeSampler(1).suggest({ space, directions: ['minimize'], trials }, 12) ?? {};
  expect(Object.entries(params)).toEqual([
    ['__proto__', 'on'],
    ['x', expect.any(Number)],
  ]);
});

test('arguments that contradict each other are refused', () => {
  expect(() => new TpeSampler(1, { ...tpeDefaults, group: true, multivariate: false })).toThrow(
    expect.objectContaining({ reason: 'bad-argument', message: expect.stringContaining('multivariate: true') }),
  );
  expect(() => new TpeSampler(1, { ...tpeDefaults, prior_weight: 2, bandwidth: 'fine' })).toThrow(
    expect.objectContaining({ reason: 'bad-argument', message: expect.stringContaining('prior_weight') }),
  );
});

test('parameters of a trial are read once, not at every suggestion', () => {
  const trials = Array.from({ length: 500 }, (_, n) => {
    const params = new RandomSampler(1).suggest({ space: mixed, directions: ['minimize'], trials: [] }, n) ?? {};
    return complete(n, params, mixedLoss(params));
  });
  const looks: number[] = [];
  const watched = watchedTrials(trials, (number) => looks.push(number));
  const sampler = new TpeSampler(1);
  sampler.suggest({ space: mixed, directions: ['minimize'], trials: watched.slice(0, -1) }, 499);
  expect(new Set(looks).size).toBe(499);
  looks.length = 0;
  sampler.suggest({ space: mixed, directions: ['minimize'], trials: watched }, 500);
  expect(new Set(looks)).toEqual(new Set([499]));
});
