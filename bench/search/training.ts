import type { Distribution } from '../../src/core/space/distribution.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Params, Value } from '../../src/core/space/value.ts';
import type { Task } from './task.ts';

const choices = (...values: readonly string[]): Distribution => ({
  kind: 'categorical',
  choices: values.map((value) => literalOf(value)),
});
const log = (low: number, high: number): Distribution => ({ kind: 'log_uniform_values', low, high });
const stepped = (low: number, high: number, q: number): Distribution => ({
  kind: 'q_uniform',
  low,
  high,
  q,
  whole: q >= 1,
});

/** Where a parameter counts: its parent's values. */
type Conditions = Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>>;

function task(
  name: string,
  distributions: Readonly<Record<string, Distribution>>,
  loss: (params: Params) => number,
  conditions: Conditions = {},
): Task {
  return {
    name,
    suite: 'training',
    space: {
      parameters: Object.entries(distributions).map(([key, distribution]) => {
        const condition = conditions[key];
        return { name: key, path: [key], distribution, ...(condition ? { condition } : {}) };
      }),
    },
    evaluate: loss,
    optimum: 0,
  };
}

const square = (x: number): number => x * x;

/** Decades between a parameter and where it is best. */
const decades = (value: unknown, best: number): number => Math.log10(Number(value)) - Math.log10(best);

/** Best learning rate of each optimizer, and what it costs beside the best one. */
const optimizers: Readonly<Record<string, readonly [rate: number, cost: number]>> = {
  adam: [1e-3, 0],
  adamw: [2e-3, 0.02],
  sgd: [0.1, 0.05],
  rmsprop: [5e-4, 0.1],
};

/** Losses shaped like those of trainings: learning rates that diverge, optimizers that each want their own, and parameters that count only beside others. */
export const trainingTasks: readonly Task[] = [
  task(
    'train-classifier',
    {
      lr: log(1e-5, 1),
      weight_decay: log(1e-6, 0.1),
      optimizer: choices('sgd', 'adam', 'adamw', 'rmsprop'),
      batch_size: stepped(16, 256, 16),
      layers: { kind: 'int_uniform', low: 1, high: 8 },
      dropout: stepped(0, 0.6, 0.1),
      schedule: choices('cosine', 'constant', 'linear'),
    },
    ({ lr, weight_decay, optimizer, batch_size, layers, dropout, schedule }) => {
      const [rate, cost] = optimizers[String(optimizer)] ?? [1, 1];
      const off = decades(lr, rate) - 0.5 * Math.log10(Number(batch_size) / 64);
      if (off > 1) return 5 + Math.min(off, 3);
      return (
        cost +
        0.4 * square(off) +
        0.05 * square(decades(weight_decay, 3e-4)) +
        0.02 * square(Number(layers) - 4) +
        0.8 * square(Number(dropout) - 0.2) +
        0.03 * square(Math.log2(Number(batch_size) / 64)) +
        (schedule === 'cosine' ? 0 : schedule === 'linear' ? 0.03 : 0.08)
      );
    },
  ),
  task(
    'train-finetune',
    {
      lr: log(1e-6, 1e-2),
      warmup: stepped(0, 0.2, 0.02),
      epochs: { kind: 'int_uniform', low: 1, high: 10 },
      rank: choices('4', '8', '16', '32', '64'),
      alpha: log(1, 256),
      target: choices('attention', 'mlp', 'both'),
      clip: { kind: 'uniform', low: 0.1, high: 5 },
      beta: { kind: 'uniform', low: 0.8, high: 0.999 },
    },
    ({ lr, warmup, epochs, rank, alpha, target, clip, beta }) => {
      // What counts is the product of learning rate and scale, and the budget of steps it is spent over.
      const step = Math.log10((Number(lr) * Number(alpha)) / Math.sqrt(Number(rank))) - Math.log10((2e-4 * 32) / 4);
      const fit = step + 0.7 * Math.log10(Number(epochs) / 4);
      return (
        0.5 * square(fit) +
        (fit > 0.8 ? 2 : 0) +
        0.3 * square(decades(lr, 2e-4)) +
        2 * square(Number(warmup) - 0.06) +
        0.05 * square(Math.log2(Number(rank) / 16)) +
        (target === 'both' ? 0 : target === 'mlp' ? 0.05 : 0.12) +
        0.01 * square(Number(clip) - 1) +
        4 * square(Number(beta) - 0.95)
      );
    },
  ),
  task(
    'train-branches',
    {
      optimizer: choices('sgd', 'adam', 'lion'),
      lr_sgd: log(1e-3, 10),
      momentum: { kind: 'uniform', low: 0, high: 0.99 },
      nesterov: choices('yes', 'no'),
      lr_adam: log(1e-6, 1e-1),
      beta: { kind: 'uniform', low: 0.8, high: 0.999 },
      lr_lion: log(1e-7, 1e-2),
      layers: { kind: 'int_uniform', low: 1, high: 3 },
      width_1: stepped(16, 256, 16),
      width_2: stepped(16, 256, 16),
      width_3: stepped(16, 256, 16),
      decay: log(1e-6, 0.1),
    },
    ({ optimizer, lr_sgd, momentum, nesterov, lr_adam, beta, lr_lion, layers, width_1, width_2, width_3, decay }) => {
      const steps: Readonly<Record<string, () => number>> = {
        sgd: () =>
          0.04 +
          0.4 * square(decades(lr_sgd, 0.3)) +
          square(Number(momentum) - 0.9) +
          (decades(lr_sgd, 0.3) > 0.9 ? 3 : 0) +
          (nesterov === 'yes' ? 0 : 0.03),
        adam: () =>
          0.4 * square(decades(lr_adam, 1e-3)) + 4 * square(Number(beta) - 0.97) + (decades(lr_adam, 1e-3) > 1 ? 3 : 0),
        lion: () => 0.02 + 0.6 * square(decades(lr_lion, 1e-4)) + (decades(lr_lion, 1e-4) > 0.7 ? 3 : 0),
      };
      const widths = [width_1, width_2, width_3].slice(0, Number(layers));
      const off = widths.map((width, i) => 0.02 * square(Math.log2(Number(width) / 128) + i));
      return (
        (steps[String(optimizer)]?.() ?? 1) +
        off.reduce((sum, each) => sum + each, 0) +
        0.05 * square(Number(layers) - 2) +
        0.04 * square(decades(decay, 1e-3))
      );
    },
    {
      lr_sgd: { optimizer: ['sgd'] },
      momentum: { optimizer: ['sgd'] },
      nesterov: { optimizer: ['sgd'] },
      lr_adam: { optimizer: ['adam'] },
      beta: { optimizer: ['adam'] },
      lr_lion: { optimizer: ['lion'] },
      width_2: { layers: [2, 3] },
      width_3: { layers: [3] },
    },
  ),
  task(
    'train-models',
    {
      model: choices('svm', 'forest', 'boosting', 'neighbours'),
      c: log(1e-3, 1e3),
      gamma: log(1e-4, 10),
      trees: { kind: 'int_uniform', low: 10, high: 500 },
      depth: { kind: 'int_uniform', low: 2, high: 16 },
      rate: log(1e-3, 1),
      rounds: log(10, 2000),
      leaves: { kind: 'int_uniform', low: 4, high: 128 },
      neighbours: { kind: 'int_uniform', low: 1, high: 50 },
      scaling: choices('none', 'standard', 'ranks'),
    },
    ({ model, c, gamma, trees, depth, rate, rounds, leaves, neighbours, scaling }) => {
      const scaled = (none: number, standard: number, ranks: number): number =>
        scaling === 'none' ? none : scaling === 'standard' ? standard : ranks;
      switch (model) {
        case 'svm':
          return (
            0.06 +
            0.05 * square(decades(c, 10)) +
            0.08 * square(decades(gamma, 0.05) + 0.3 * decades(c, 10)) +
            scaled(0.3, 0, 0.02)
          );
        case 'forest':
          return 0.03 + 5 / Number(trees) - 0.01 + 0.002 * square(Number(depth) - 12);
        case 'boosting': {
          const learnt = Math.log10(Number(rate) * Number(rounds)) - Math.log10(0.05 * 400);
          return (
            0.2 * square(learnt) +
            0.1 * square(decades(rate, 0.05)) +
            0.02 * square(Math.log2(Number(leaves) / 31)) +
            scaled(0, 0, 0.01)
          );
        }
        default:
          return 0.1 + 0.1 * square(decades(neighbours, 12)) + scaled(0.3, 0.02, 0);
      }
    },
    {
      c: { model: ['svm'] },
      gamma: { model: ['svm'] },
      trees: { model: ['forest'] },
      depth: { model: ['forest'] },
      rate: { model: ['boosting'] },
      rounds: { model: ['boosting'] },
      leaves: { model: ['boosting'] },
      neighbours: { model: ['neighbours'] },
    },
  ),
];
