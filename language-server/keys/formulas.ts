/** How a distribution draws, by its name: `u` is a random number from 0 to 1. */
export const formulas: Readonly<Record<string, string>> = {
  int_uniform: 'min + floor(u * (max - min + 1))',
  uniform: 'min + u * (max - min)',
  q_uniform: 'round((min + u * (max - min)) / q) * q',
  log_uniform_values: 'min * (max / min) ^ u',
  q_log_uniform_values: 'round(min * (max / min) ^ u / q) * q',
  inv_log_uniform_values: '1 / x, with x log-uniform from 1 / max to 1 / min',
  log_uniform: 'exp(min + u * (max - min))',
  q_log_uniform: 'round(exp(min + u * (max - min)) / q) * q',
  inv_log_uniform: 'exp(-(min + u * (max - min)))',
  normal: 'mu + sigma * z, with z standard normal',
  q_normal: 'round((mu + sigma * z) / q) * q, with z standard normal',
  log_normal: 'exp(mu + sigma * z), with z standard normal',
  q_log_normal: 'round(exp(mu + sigma * z) / q) * q, with z standard normal',
  beta: 'x ^ (a - 1) * (1 - x) ^ (b - 1) is the density from 0 to 1',
  q_beta: 'round(x / q) * q, with x of beta(a, b)',
};
