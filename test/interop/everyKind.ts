import type { Distribution, SearchSpace } from '../../src/core/space/distribution.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Value } from '../../src/core/space/value.ts';

const choices = (...values: Value[]): Distribution => ({
  kind: 'categorical',
  choices: values.map((value) => literalOf(value)),
});

const distributions: Readonly<Record<string, Distribution>> = {
  constant: { kind: 'constant', value: literalOf(7) },
  optimizer: choices('adam', 'sgd', 'a b'),
  mixed: choices(null, true, 'True', 3, 0.5),
  betas: choices([0.9, 0.99], [0.8, 0.999]),
  head: choices({ width: 8, gain: [1, 2.5] }, { width: 16, gain: [] }),
  layers: { kind: 'int_uniform', low: 1, high: 6 },
  drop: { kind: 'uniform', low: 0, high: 0.5 },
  lr: { kind: 'log_uniform_values', low: 1e-7, high: 0.1 },
  inverse: { kind: 'inv_log_uniform_values', low: 0.001, high: 1 },
  quarter: { kind: 'q_uniform', low: 0, high: 4, q: 0.25, whole: false },
  // Its draws leave [min, max]: 16 * round(min / 16) is 0.
  batch: { kind: 'q_uniform', low: 5, high: 70, q: 16, whole: true },
  tenth: { kind: 'q_uniform', low: 0.05, high: 0.97, q: 0.1, whole: false },
  chunk: { kind: 'q_log_uniform_values', low: 1, high: 256, q: 8, whole: true },
  noise: { kind: 'normal', mu: 1, sigma: 0.5 },
  scale: { kind: 'log_normal', mu: 0, sigma: 1 },
  count: { kind: 'q_normal', mu: 10, sigma: 5, q: 1, whole: true },
  length: { kind: 'q_log_normal', mu: 2, sigma: 1, q: 1, whole: true },
  share: { kind: 'beta', a: 2, b: 3 },
  'model.gate.level': { kind: 'q_beta', a: 2, b: 3, q: 0.1, whole: false },
};

/** A space with every kind of distribution, a nested name and every kind of choice. */
export const everyKind: SearchSpace = {
  parameters: Object.entries(distributions).map(([name, distribution]) => ({
    name,
    path: name.split('.'),
    distribution,
  })),
};
