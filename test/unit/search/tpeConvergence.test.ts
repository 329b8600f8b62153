import { describe, expect, test } from 'vitest';
import type { Sampler } from '../../../src/core/search/sampler.ts';
import { RandomSampler } from '../../../src/core/search/samplers/random.ts';
import { type TpeArgs, TpeSampler, tpeDefaults } from '../../../src/core/search/samplers/tpe.ts';
import type { Distribution } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { spaceOf } from '../space/arbitraries.ts';
import { complete, median, mixed, mixedLoss, optuna5, run, seeds } from './tpeRuns.ts';
import { trialOf } from './trials.ts';

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
    const closest = (sampler: Sampler): number => {
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
