import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomSampler } from '../../../src/core/search/samplers/random.ts';
import { type TpeArgs, TpeSampler, tpeDefaults } from '../../../src/core/search/samplers/tpe.ts';
import { cardinality } from '../../../src/core/space/cardinality.ts';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { valueKey } from '../../../src/core/space/equal.ts';
import { contains } from '../../../src/core/space/optunaForm.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Direction, Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, searched, spaceOf } from '../space/arbitraries.ts';
import { trialOf, watchedTrials } from './trials.ts';

const optuna5: TpeArgs = { ...tpeDefaults, group: false, bandwidth: 'gap', failed: 'ignored', startup: 'random' };

interface Sampling {
  suggest(
    state: { space: SearchSpace; directions: readonly Direction[]; trials: readonly Trial[] },
    number: number,
  ): Params | null;
}

function complete(number: number, params: Params, ...values: number[]): Trial {
  return { ...trialOf(number, 'complete', params), values };
}

/** Best values after `count` trials. NaN makes a trial fail. */
function run(
  sampler: Sampling,
  space: SearchSpace,
  objective: (params: Params) => number,
  count: number,
  { jobs = 1, direction = 'minimize' as Direction } = {},
): { best: number; trials: Trial[] } {
  const trials: Trial[] = [];
  let told = 0;
  while (told < count) {
    while (trials.length < count && trials.length - told < jobs) {
      const params = sampler.suggest({ space, directions: [direction], trials }, trials.length);
      if (params === null) break;
      trials.push(trialOf(trials.length, 'running', params));
    }
    const trial = trials[told];
    if (!trial) break;
    const value = objective(trial.params);
    trials[told++] = Number.isNaN(value) ? { ...trial, state: 'fail' } : complete(trial.number, trial.params, value);
  }
  const values = trials.flatMap(({ state, values: [value] }) =>
    state === 'complete' && value !== undefined ? [value] : [],
  );
  return { best: direction === 'minimize' ? Math.min(...values) : Math.max(...values), trials };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const seeds = Array.from({ length: 9 }, (_, seed) => seed + 1);

const mixed = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-5, high: 1 },
  momentum: { kind: 'uniform', low: 0, high: 1 },
  layers: { kind: 'int_uniform', low: 1, high: 12 },
  optimizer: choices('sgd', 'adam', 'lion', 'lamb'),
});
/** 0 at lr 1e-3, momentum 0.9, 4 layers, lion. */
const mixedLoss = (params: Params): number =>
  (Math.log10(Number(params['lr'])) + 3) ** 2 +
  (2 * (Number(params['momentum']) - 0.9)) ** 2 +
  (Number(params['layers']) - 4) ** 2 / 16 +
  (params['optimizer'] === 'lion' ? 0 : 0.5);

describe('convergence', () => {
  test.each([
    ['by default', tpeDefaults],
    ['as Optuna 5', optuna5],
    ['as Optuna 4', { ...optuna5, multivariate: false, constant_liar: false }],
    ['as Optuna 4, multivariate', { ...optuna5, multivariate: true, bandwidth: 'scott' as const }],
  ])('a space of every kind is searched far better than at random: %s', (_, args) => {
    const ours = seeds.map((seed) => run(new TpeSampler(seed, args), mixed, mixedLoss, 80).best);
    const random = seeds.map((seed) => run(new RandomSampler(seed), mixed, mixedLoss, 80).best);
    expect(median(ours)).toBeLessThan(median(random) / 3);
  });

  test('the default finds better points than Optuna’s own kernels', () => {
    const floats = spaceOf({
      x: { kind: 'uniform', low: -5, high: 10 },
      y: { kind: 'uniform', low: 0, high: 15 },
      z: { kind: 'uniform', low: -3, high: 3 },
    });
    const bowl = ({ x, y, z }: Params): number => (Number(x) - 2) ** 2 + (Number(y) - 5) ** 2 + (Number(z) + 1) ** 2;
    const many = Array.from({ length: 15 }, (_, seed) => seed + 1);
    const fine = many.map((seed) => run(new TpeSampler(seed), floats, bowl, 60).best);
    const gap = many.map((seed) => run(new TpeSampler(seed, optuna5), floats, bowl, 60).best);
    expect(median(fine)).toBeLessThan(median(gap) / 2);
  });

  test('maximising is minimising the negative', () => {
    const down = run(new TpeSampler(3), mixed, mixedLoss, 40);
    const up = run(new TpeSampler(3), mixed, (params) => -mixedLoss(params), 40, { direction: 'maximize' });
    expect(up.best).toBe(-down.best);
    expect(up.trials.map(({ params }) => params)).toEqual(down.trials.map(({ params }) => params));
  });

  test('eight trials at once keep apart, and find better points than at random', () => {
    const loss = seeds.map((seed) => run(new TpeSampler(seed), mixed, mixedLoss, 80, { jobs: 8 }).best);
    const random = seeds.map((seed) => run(new RandomSampler(seed), mixed, mixedLoss, 80).best);
    expect(median(loss)).toBeLessThan(median(random) / 2);
  });

  test('the liar keeps running trials from being asked nearly again', () => {
    const space = spaceOf({ x: { kind: 'uniform', low: 0, high: 1 } });
    const spread = (constant_liar: boolean): number => {
      const gaps = seeds.map((seed) => {
        const sampler = new TpeSampler(seed, { ...tpeDefaults, constant_liar });
        const trials = Array.from({ length: 20 }, (_, i) => complete(i, { x: i / 20 }, Math.abs(i / 20 - 0.5)));
        for (let i = 0; i < 6; i++) {
          const params = sampler.suggest({ space, directions: ['minimize'], trials }, trials.length);
          trials.push(trialOf(trials.length, 'running', params ?? {}));
        }
        const xs = trials.slice(20).map(({ params }) => Number(params['x']));
        return Math.max(...xs) - Math.min(...xs);
      });
      return median(gaps);
    };
    expect(spread(true)).toBeGreaterThan(1.5 * spread(false));
  });

  test('an edge beyond which trials fail is kept from, unless failed trials are ignored', () => {
    const space = spaceOf({ lr: { kind: 'uniform', low: 0, high: 1 }, b: { kind: 'uniform', low: 0, high: 1 } });
    const loss = ({ lr, b }: Params): number =>
      Number(lr) > 0.5 ? Number.NaN : 0.5 - Number(lr) + (Number(b) - 0.3) ** 2;
    const failures = (failed: TpeArgs['failed']): number =>
      seeds.reduce((sum, seed) => {
        const { trials } = run(new TpeSampler(seed, { ...tpeDefaults, failed }), space, loss, 60);
        return sum + trials.filter(({ state }) => state === 'fail').length;
      }, 0);
    expect(failures('bad')).toBeLessThan(0.7 * failures('ignored'));
  });

  test.each<[string, Distribution, number]>([
    ['normal', { kind: 'normal', mu: 5, sigma: 2 }, 8.5],
    ['log_normal', { kind: 'log_normal', mu: 0, sigma: 1 }, 4],
    ['beta', { kind: 'beta', a: 2, b: 5 }, 0.7],
    ['q_log_uniform_values', { kind: 'q_log_uniform_values', low: 8, high: 8192, q: 8, whole: true }, 64],
    ['q_normal', { kind: 'q_normal', mu: 0, sigma: 10, q: 0.5, whole: false }, 17.5],
    ['inv_log_uniform_values', { kind: 'inv_log_uniform_values', low: 1e-4, high: 10 }, 0.02],
  ])('%s is searched where its mass is, and finds a value in its tail', (_, distribution, target) => {
    const space = spaceOf({ x: distribution, y: { kind: 'uniform', low: 0, high: 1 } });
    const scale = (x: number): number => (String(distribution.kind).includes('log') ? Math.log(x) : x);
    const loss = ({ x, y }: Params): number => Math.abs(scale(Number(x)) - scale(target)) + (Number(y) - 0.5) ** 2;
    const ours = seeds.map((seed) => run(new TpeSampler(seed), space, loss, 60).best);
    const random = seeds.map((seed) => run(new RandomSampler(seed), space, loss, 60).best);
    expect(median(ours)).toBeLessThan(0.6 * median(random));
  });

  test('probabilities of choices are where the search starts, and are overruled by what trials show', () => {
    const optimizer: Distribution = {
      kind: 'categorical',
      choices: ['likely', 'rare', 'never'].map((value) => literalOf(value)),
      probabilities: [0.95, 0.05, 0],
    };
    const space = spaceOf({ optimizer, x: { kind: 'uniform', low: 0, high: 1 } });
    const { trials } = run(
      new TpeSampler(2),
      space,
      ({ optimizer: name, x }) => Number(x) + (name === 'rare' ? 0 : 5),
      80,
    );
    const named = (name: string, from: number, to: number): number =>
      trials.slice(from, to).filter(({ params }) => params['optimizer'] === name).length;
    expect(named('never', 0, 80)).toBe(0);
    expect(named('likely', 0, 10)).toBeGreaterThan(5);
    expect(named('rare', 60, 80)).toBeGreaterThan(10);
  });

  test('fronts: with two metrics the front moves towards both', () => {
    const space = spaceOf({ x: { kind: 'uniform', low: 0, high: 1 }, y: { kind: 'uniform', low: 0, high: 1 } });
    const closest = (sampler: Sampling): number => {
      const trials: Trial[] = [];
      for (let n = 0; n < 70; n++) {
        const params = sampler.suggest({ space, directions: ['minimize', 'maximize'], trials }, n) ?? {};
        const [x, y] = [Number(params['x']), Number(params['y'])];
        trials.push(complete(n, params, x + (y - 0.2) ** 2, x - (y - 0.2) ** 2));
      }
      return median(trials.slice(30).map(({ params }) => Math.abs(Number(params['y']) - 0.2)));
    };
    expect(median(seeds.map((seed) => closest(new TpeSampler(seed))))).toBeLessThan(
      median(seeds.map((seed) => closest(new RandomSampler(seed)))) / 2,
    );
  });
});

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
    const ask = (sampler: Sampling, of: readonly Trial[]): Params | null =>
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
