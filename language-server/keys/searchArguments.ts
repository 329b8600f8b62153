import type { PrunerName, SamplerName } from '../../src/core/space/searchNames.ts';
import type { KeyInfo } from '../../src/core/sweep/keys.ts';

// The arguments of samplers and pruners for people: what core/search takes, with types, defaults and meanings. A test holds
// them against core/search, which is not loaded here.

interface ArgumentInfo extends KeyInfo {
  /** The sampler or pruner cannot do without it. */
  readonly required?: true;
}

const whole = (name: string, fallback: string | undefined, doc: string): ArgumentInfo => ({
  name,
  type: 'whole number',
  doc,
  ...(fallback === undefined ? {} : { default: fallback }),
});
const number = (name: string, fallback: string | undefined, doc: string): ArgumentInfo => ({
  ...whole(name, fallback, doc),
  type: 'number',
});
const flag = (name: string, fallback: string | undefined, doc: string): ArgumentInfo => ({
  ...whole(name, fallback, doc),
  type: 'true or false',
  values: ['true', 'false'],
});
const word = (name: string, values: readonly string[], fallback: string | undefined, doc: string): ArgumentInfo => ({
  ...whole(name, fallback, doc),
  type: 'text',
  values,
});
const auto = (name: string, fallback: string, doc: string): ArgumentInfo => ({
  ...whole(name, fallback, doc),
  type: 'whole number, or `auto`',
});

const interval: readonly ArgumentInfo[] = [
  whole('n_warmup_steps', '0', 'Steps of a trial before it may be stopped.'),
  whole('interval_steps', '1', 'Steps between two looks at a trial.'),
];

const median: readonly ArgumentInfo[] = [
  whole('n_startup_trials', '5', 'Trials that must be complete before any is stopped.'),
  ...interval,
  whole('n_min_trials', '1', 'Trials that must have reported at a step before others are compared there.'),
];

const eta = (fallback: string): ArgumentInfo =>
  whole('reduction_factor', fallback, 'Each rung lets one of so many trials pass, and is so many times as long.');

const bootstrap = whole('bootstrap_count', '0', 'Trials that a rung stops unseen before it lets any pass.');

export const samplerArguments: Readonly<Record<SamplerName, readonly ArgumentInfo[]>> = {
  auto: [],
  grid: [
    word('order', ['name', 'file', 'shuffled'], 'name', 'In which order the combinations run.'),
    { name: 'over', type: 'list', doc: 'Parameters of the grid; the others are drawn at random at each point.' },
    whole('draws', '1', 'Draws of the other parameters at each point of `over`.'),
  ],
  random: [],
  qmc: [
    flag('scramble', 'true', 'Whether the sequence is shuffled by the seed.'),
    word('qmc_type', ['sobol'], 'sobol', 'The sequence.'),
  ],
  tpe: [
    whole('n_startup_trials', '10', 'Trials that must have ended before anything is modelled.'),
    whole('n_ei_candidates', '24', 'Candidates of which the most promising is tried.'),
    flag(
      'multivariate',
      undefined,
      'Whether parameters are modelled together. On for one metric unless said otherwise.',
    ),
    flag(
      'group',
      undefined,
      'Whether parameters that the same trials have are modelled together. On unless said otherwise.',
    ),
    flag('constant_liar', 'true', 'Whether running trials count as bad ones, so that others keep away from them.'),
    number('prior_weight', undefined, "Weight of the whole range beside the trials; goes with Optuna's bandwidths."),
    flag('consider_magic_clip', undefined, "Whether narrow kernels are widened; goes with Optuna's bandwidths."),
    flag('consider_endpoints', undefined, "Whether the bounds count as neighbours; goes with Optuna's bandwidths."),
    word('bandwidth', ['fine', 'gap', 'scott'], undefined, "Width of the kernels: ours (`fine`), or one of Optuna's."),
    word('failed', ['bad', 'ignored'], 'bad', 'What failed trials count as.'),
    word('startup', ['sobol', 'random'], 'sobol', 'What the first trials are drawn by.'),
  ],
  gp: [
    whole('n_startup_trials', '10', 'Trials that must have ended before anything is modelled.'),
    flag('deterministic_objective', 'false', 'Whether the same parameters always give the same value.'),
  ],
  cmaes: [
    whole('popsize', undefined, 'Trials of a generation; by the number of parameters unless said.'),
    number('sigma0', undefined, 'First standard deviation, as a share of each range. A sixth unless said.'),
    whole('n_startup_trials', undefined, 'Trials before the first generation; as many as a generation unless said.'),
    flag('with_margin', 'true', 'Whether discrete parameters are kept from getting stuck.'),
  ],
  nsga2: [
    whole('population_size', '20', 'Parents that are kept.'),
    number(
      'mutation_prob',
      undefined,
      'Chance that a parameter is changed at random; one in their number unless said.',
    ),
    number('crossover_prob', '0.9', 'Chance that two parents are mixed.'),
    number('swapping_prob', '0.5', 'Chance that a parameter comes from the second parent.'),
  ],
  one_at_a_time: [],
};

export const prunerArguments: Readonly<Record<PrunerName, readonly ArgumentInfo[]>> = {
  none: [],
  median,
  percentile: [
    {
      ...number('percentile', '25', 'Trials that are not among the best so many of a hundred are stopped.'),
      required: true,
    },
    ...median,
  ],
  successive_halving: [
    auto('min_resource', 'auto', 'Steps of the lowest rung.'),
    eta('4'),
    whole('min_early_stopping_rate', '0', 'Rungs that are left out at the bottom.'),
    bootstrap,
  ],
  hyperband: [
    whole('min_resource', '1', 'Steps of the lowest rung of the most eager bracket.'),
    auto('max_resource', 'auto', 'Steps of a whole trial.'),
    eta('3'),
    bootstrap,
  ],
  asha: [
    whole('min_resource', '1', 'Steps of the lowest rung.'),
    whole('max_resource', undefined, 'Steps after which nothing is stopped; without an end unless said.'),
    eta('4'),
  ],
  threshold: [
    number('lower', undefined, 'A value below is stopped.'),
    { ...number('upper', '10.0', 'A value above is stopped.'), required: true },
    ...interval,
  ],
  patient: [
    { name: 'wrapped', type: 'name, or mapping with `name` and arguments', doc: 'The pruner that is asked then.' },
    { ...whole('patience', '5', 'Steps without a better value before a trial may be stopped.'), required: true },
    number('min_delta', '0', 'How much better a value must be to count.'),
  ],
  wilcoxon: [
    number('p_threshold', '0.1', 'Chance of a mistake that is taken; smaller stops less.'),
    whole('n_startup_steps', '2', 'Steps before a trial may be stopped.'),
  ],
  early_terminate: [
    whole('min_iter', undefined, 'First band, in reports.'),
    whole('max_iter', undefined, 'Last band, together with `s`.'),
    whole('s', undefined, 'Number of bands below `max_iter`.'),
    number('eta', '3', 'Factor between bands, above 1.'),
    flag('strict', 'true', 'Compare the value at the band (true) or the best so far (false).'),
    flag('mended', 'false', "Without the faults of W&B's rule."),
  ],
};

/** The arguments of a sampler or pruner; every one that there is where the name is not known. */
export function argumentsOf(what: 'sampler' | 'pruner', name: string | null): readonly ArgumentInfo[] {
  const table: Readonly<Record<string, readonly ArgumentInfo[]>> =
    what === 'sampler' ? samplerArguments : prunerArguments;
  if (name !== null) return Object.hasOwn(table, name) ? (table[name] ?? []) : [];
  return [...new Map(Object.values(table).flatMap((all) => all.map((one) => [one.name, one] as const))).values()];
}

/** The arguments without which a sampler or pruner does nothing. */
export function requiredArguments(what: 'sampler' | 'pruner', name: string): readonly ArgumentInfo[] {
  return argumentsOf(what, name).filter(({ required }) => required === true);
}
