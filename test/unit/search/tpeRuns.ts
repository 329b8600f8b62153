import type { Sampler } from '../../../src/core/search/sampler.ts';
import { type TpeArgs, tpeDefaults } from '../../../src/core/search/samplers/tpe.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import type { Direction, Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { trialOf } from './trials.ts';

/** Arguments with which it does what Optuna 5 does. */
export const optuna5: TpeArgs = {
  ...tpeDefaults,
  group: false,
  bandwidth: 'gap',
  failed: 'ignored',
  startup: 'random',
};

/** A trial that has ended with these values. */
export function complete(number: number, params: Params, ...values: number[]): Trial {
  return { ...trialOf(number, 'complete', params), values };
}

/** Best values after `count` trials. NaN makes a trial fail. */
export function run(
  sampler: Sampler,
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

export const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
export const seeds = Array.from({ length: 9 }, (_, seed) => seed + 1);

export const mixed = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-5, high: 1 },
  momentum: { kind: 'uniform', low: 0, high: 1 },
  layers: { kind: 'int_uniform', low: 1, high: 12 },
  optimizer: choices('sgd', 'adam', 'lion', 'lamb'),
});
/** 0 at lr 1e-3, momentum 0.9, 4 layers, lion. */
export const mixedLoss = (params: Params): number =>
  (Math.log10(Number(params['lr'])) + 3) ** 2 +
  (2 * (Number(params['momentum']) - 0.9)) ** 2 +
  (Number(params['layers']) - 4) ** 2 / 16 +
  (params['optimizer'] === 'lion' ? 0 : 0.5);
