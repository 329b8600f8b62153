import type { Distribution } from '../space/distribution.ts';

/** What one of W&B's distributions takes (facts of `config/schema.json` in wandb/sweeps). */
export interface Form {
  readonly name: string;
  /** Kind in our search space; the exponent forms lead to their `_values` kind. */
  readonly kind: Distribution['kind'];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Bounds are natural exponents (deprecated forms). */
  readonly exponents?: true;
  /** All values must be above 0. */
  readonly positive?: true;
  /** Can be enumerated by a grid, as W&B does it. */
  readonly finite?: true;
  /** One line of Markdown. */
  readonly doc: string;
}

const bounds = ['min', 'max'] as const;

/** Every distribution, by name. */
export const forms: readonly Form[] = [
  { name: 'constant', kind: 'constant', required: ['value'], optional: [], finite: true, doc: 'One fixed value.' },
  {
    name: 'categorical',
    kind: 'categorical',
    required: ['values'],
    optional: [],
    finite: true,
    doc: 'One of `values`, all equally likely.',
  },
  {
    name: 'categorical_w_probabilities',
    kind: 'categorical',
    required: ['values', 'probabilities'],
    optional: [],
    finite: true,
    doc: 'One of `values` with the given `probabilities`.',
  },
  {
    name: 'int_uniform',
    kind: 'int_uniform',
    required: bounds,
    optional: [],
    finite: true,
    doc: 'Whole numbers from `min` to `max`, both included.',
  },
  { name: 'uniform', kind: 'uniform', required: bounds, optional: [], doc: 'Real numbers between `min` and `max`.' },
  {
    name: 'q_uniform',
    kind: 'q_uniform',
    required: bounds,
    optional: ['q'],
    finite: true,
    doc: '`uniform`, rounded to multiples of `q`.',
  },
  {
    name: 'log_uniform_values',
    kind: 'log_uniform_values',
    required: bounds,
    optional: [],
    positive: true,
    doc: 'Between `min` and `max` with every order of magnitude equally likely.',
  },
  {
    name: 'q_log_uniform_values',
    kind: 'q_log_uniform_values',
    required: bounds,
    optional: ['q'],
    positive: true,
    doc: '`log_uniform_values`, rounded to multiples of `q`.',
  },
  {
    name: 'inv_log_uniform_values',
    kind: 'inv_log_uniform_values',
    required: bounds,
    optional: [],
    positive: true,
    doc: 'The inverse is log-uniform; the same as `log_uniform_values`.',
  },
  {
    name: 'log_uniform',
    kind: 'log_uniform_values',
    required: bounds,
    optional: [],
    exponents: true,
    doc: 'Deprecated: `min` and `max` are natural exponents. Use `log_uniform_values`.',
  },
  {
    name: 'q_log_uniform',
    kind: 'q_log_uniform_values',
    required: bounds,
    optional: ['q'],
    exponents: true,
    doc: 'Deprecated: `min` and `max` are natural exponents. Use `q_log_uniform_values`.',
  },
  {
    name: 'inv_log_uniform',
    kind: 'inv_log_uniform_values',
    required: bounds,
    optional: [],
    exponents: true,
    doc: 'Deprecated: `min` and `max` are natural exponents. Use `inv_log_uniform_values`.',
  },
  {
    name: 'normal',
    kind: 'normal',
    required: [],
    optional: ['mu', 'sigma'],
    doc: 'Normal with mean `mu` and standard deviation `sigma`.',
  },
  {
    name: 'q_normal',
    kind: 'q_normal',
    required: [],
    optional: ['mu', 'sigma', 'q'],
    doc: '`normal`, rounded to multiples of `q`.',
  },
  {
    name: 'log_normal',
    kind: 'log_normal',
    required: [],
    optional: ['mu', 'sigma'],
    doc: 'The logarithm is normal with `mu` and `sigma`.',
  },
  {
    name: 'q_log_normal',
    kind: 'q_log_normal',
    required: [],
    optional: ['mu', 'sigma', 'q'],
    doc: '`log_normal`, rounded to multiples of `q`.',
  },
  {
    name: 'beta',
    kind: 'beta',
    required: [],
    optional: ['a', 'b'],
    doc: 'Beta distribution between 0 and 1 with shapes `a` and `b`.',
  },
  {
    name: 'q_beta',
    kind: 'q_beta',
    required: [],
    optional: ['a', 'b', 'q'],
    doc: '`beta`, rounded to multiples of `q`.',
  },
];

const byName = new Map(forms.map((form) => [form.name, form]));

/** The form of a distribution by its name in a sweep; null for a name that is none. */
export function formOf(name: string): Form | null {
  return byName.get(name) ?? null;
}

/** Whether a grid can list all values of the distribution. */
export function isEnumerable(distribution: Distribution): boolean {
  const { kind } = distribution;
  return kind === 'constant' || kind === 'categorical' || kind === 'int_uniform' || kind === 'q_uniform';
}
