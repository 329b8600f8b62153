import { nearest } from '../space/nearest.ts';

// What other programs (Optuna, Ray Tune, scikit-learn, Keras Tuner, Hydra) and people call the things of a sweep file.

/** Keys at the top. */
export const otherTopKeys: Readonly<Record<string, string>> = {
  algorithm: 'method',
  cmd: 'command',
  count: 'run_cap',
  early_stop: 'early_terminate',
  early_stopping: 'early_terminate',
  early_termination: 'early_terminate',
  earlystopping: 'early_terminate',
  entrypoint: 'program',
  hparams: 'parameters',
  hyperparameters: 'parameters',
  max_runs: 'run_cap',
  max_trials: 'run_cap',
  n_trials: 'run_cap',
  num_runs: 'run_cap',
  num_trials: 'run_cap',
  objective: 'metric',
  params: 'parameters',
  script: 'program',
  search_space: 'parameters',
  space: 'parameters',
  strategy: 'method',
};

export const otherMethods: Readonly<Record<string, string>> = {
  bayesian: 'bayes',
  bayesian_optimization: 'bayes',
  bayesopt: 'bayes',
  bo: 'bayes',
  exhaustive: 'grid',
  grid_search: 'grid',
  gridsearch: 'grid',
  random_search: 'random',
  randomsearch: 'random',
  rand: 'random',
  tpe: 'bayes',
};

/** Keys of a parameter. */
export const otherParameterKeys: Readonly<Record<string, string>> = {
  categories: 'values',
  choice: 'values',
  choices: 'values',
  dist: 'distribution',
  from: 'min',
  high: 'max',
  low: 'min',
  lower: 'min',
  maximum: 'max',
  mean: 'mu',
  minimum: 'min',
  options: 'values',
  params: 'parameters',
  prior: 'distribution',
  probs: 'probabilities',
  std: 'sigma',
  step: 'q',
  to: 'max',
  upper: 'max',
  vals: 'values',
  weights: 'probabilities',
};

export const otherDistributions: Readonly<Record<string, string>> = {
  choice: 'categorical',
  choices: 'categorical',
  const: 'constant',
  discrete: 'categorical',
  discrete_uniform: 'q_uniform',
  fixed: 'constant',
  float: 'uniform',
  gaussian: 'normal',
  int: 'int_uniform',
  int_log_uniform: 'q_log_uniform_values',
  integer: 'int_uniform',
  log: 'log_uniform_values',
  log10_uniform: 'log_uniform_values',
  log_int_uniform: 'q_log_uniform_values',
  log_uniform_value: 'log_uniform_values',
  loguniform: 'log_uniform_values',
  loguniform_values: 'log_uniform_values',
  logint: 'q_log_uniform_values',
  lognormal: 'log_normal',
  qloguniform: 'q_log_uniform_values',
  qlognormal: 'q_log_normal',
  qnormal: 'q_normal',
  quniform: 'q_uniform',
  randint: 'int_uniform',
  real: 'uniform',
  reciprocal: 'log_uniform_values',
  uniform_int: 'int_uniform',
};

/**
 * What a word was meant for: what others call so, else the nearest name.
 * @param names - what may be meant
 */
export function meantName(
  word: string,
  names: readonly string[],
  others: Readonly<Record<string, string>>,
): string | null {
  const key = word.toLowerCase().replaceAll('-', '_');
  const other = Object.hasOwn(others, key) ? (others[key] ?? null) : null;
  return other !== null && names.includes(other) ? other : nearest(word, names);
}
