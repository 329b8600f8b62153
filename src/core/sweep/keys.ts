/** One key of a sweep file: drives the search for unknown keys, hover, completion and the published schema. */
export interface KeyInfo {
  readonly name: string;
  /** What stands there, for people: "number", "list". */
  readonly type: string;
  /** One line of Markdown. */
  readonly doc: string;
  /** What holds without it, as it would be written. */
  readonly default?: string;
  /** The permitted texts, where there are few. */
  readonly values?: readonly string[];
  /** `ignored`: W&B's own, without effect on a local sweep. `unsupported`: its effect is missing in this version. */
  readonly status?: 'ignored' | 'unsupported';
}

export const methods = ['grid', 'random', 'bayes'] as const;
export const goals = ['minimize', 'maximize'] as const;

/** Keys at the top of a sweep file (W&B's schema of `wandb/sweeps`, and our one). */
export const topKeys: readonly KeyInfo[] = [
  {
    name: 'program',
    type: 'path',
    doc: 'Training script that every trial runs. Looked for in the working directory, then beside this file.',
  },
  {
    name: 'method',
    type: 'text',
    values: methods,
    doc: 'How parameters are chosen: `grid` all combinations, `random` independent draws, `bayes` guided by earlier trials.',
  },
  { name: 'metric', type: 'mapping', doc: 'What is optimised: `name` as the script logs it, and `goal`.' },
  {
    name: 'parameters',
    type: 'mapping',
    doc: 'The search space: one entry for each parameter, nested with `parameters:`.',
  },
  {
    name: 'command',
    type: 'list',
    doc: 'Command line of a trial; items such as `${program}` and `${args}` are replaced as a whole.',
  },
  { name: 'early_terminate', type: 'mapping', doc: 'Stops hopeless trials (`type: hyperband`).' },
  { name: 'run_cap', type: 'whole number', doc: 'Most trials that the sweep runs.' },
  { name: 'name', type: 'text', doc: 'Name of the sweep, and of its study.' },
  { name: 'description', type: 'text', doc: 'What the sweep is for.' },
  {
    name: 'trialdeck',
    type: 'mapping',
    doc: 'Everything that W&B does not have: trials, jobs, seed, sampler, pruner. `trialdeck export` leaves it out.',
  },
  { name: 'project', type: 'text', status: 'ignored', doc: "W&B's project. Has no effect on a local sweep." },
  { name: 'entity', type: 'text', status: 'ignored', doc: "W&B's user or team. Has no effect on a local sweep." },
  {
    name: 'controller',
    type: 'mapping',
    status: 'ignored',
    doc: "Where W&B's search runs. Has no effect on a local sweep.",
  },
  {
    name: 'apiVersion',
    type: 'text',
    status: 'ignored',
    doc: "Version of W&B's format. Has no effect on a local sweep.",
  },
  {
    name: 'kind',
    type: 'text',
    values: ['sweep'],
    status: 'ignored',
    doc: "Kind of W&B's document. Has no effect on a local sweep.",
  },
  { name: 'job', type: 'text', status: 'unsupported', doc: 'Job of W&B Launch.' },
  { name: 'image_uri', type: 'text', status: 'unsupported', doc: 'Image of W&B Launch.' },
  { name: 'metrics', type: 'list', status: 'unsupported', doc: 'Several metrics stand under `trialdeck: metrics:`.' },
  { name: 'scheduler', type: 'mapping', status: 'unsupported', doc: "W&B's scheduler of the search." },
];

export const metricKeys: readonly KeyInfo[] = [
  { name: 'name', type: 'text', doc: 'Name of the metric as the script logs it.' },
  {
    name: 'goal',
    type: 'text',
    values: goals,
    default: 'minimize',
    doc: 'Which way is better: `minimize` or `maximize`.',
  },
  { name: 'target', type: 'number', doc: 'The sweep ends once a trial reaches this value.' },
  {
    name: 'impute',
    type: 'text',
    values: ['latest', 'best', 'worst'],
    status: 'ignored',
    doc: 'Value that `bayes` assumes for a failed run.',
  },
  {
    name: 'impute_while_running',
    type: 'text',
    values: ['latest', 'best', 'worst', 'false'],
    status: 'ignored',
    doc: 'Value that `bayes` assumes for a running run.',
  },
];

export const earlyTerminateKeys: readonly KeyInfo[] = [
  { name: 'type', type: 'text', values: ['hyperband'], doc: 'The only kind is `hyperband`.' },
  {
    name: 'min_iter',
    type: 'whole number',
    doc: 'First band: trials are compared at `min_iter`, `min_iter * eta`, ... reports.',
  },
  {
    name: 'max_iter',
    type: 'whole number',
    doc: 'Last band, together with `s`: `max_iter / eta`, `max_iter / eta^2`, ...',
  },
  { name: 's', type: 'whole number', doc: 'Number of bands below `max_iter`.' },
  { name: 'eta', type: 'number', default: '3', doc: 'Factor between bands, above 1.' },
  {
    name: 'strict',
    type: 'true or false',
    values: ['true', 'false'],
    default: 'true',
    doc: 'Compare the value at the band (true) or the best so far (false).',
  },
];

export const parameterKeys: readonly KeyInfo[] = [
  { name: 'value', type: 'any', doc: 'One fixed value: a constant.' },
  { name: 'values', type: 'list', doc: 'Choices, of any type.' },
  { name: 'min', type: 'number', doc: 'Lower bound. Two whole numbers without a dot search whole numbers.' },
  { name: 'max', type: 'number', doc: 'Upper bound, included.' },
  {
    name: 'distribution',
    type: 'text',
    doc: 'How values are drawn between the bounds; inferred for `value`, `values`, `min` with `max`.',
  },
  { name: 'probabilities', type: 'list', doc: 'One probability for each of `values`; their sum is 1.' },
  {
    name: 'q',
    type: 'number',
    default: '1.0',
    doc: 'Step to which draws are rounded, from 0. Write `1` for whole numbers.',
  },
  { name: 'mu', type: 'number', default: '0', doc: 'Mean.' },
  { name: 'sigma', type: 'number', default: '1', doc: 'Standard deviation.' },
  { name: 'a', type: 'number', default: '1', doc: 'First shape of the beta distribution.' },
  { name: 'b', type: 'number', default: '1', doc: 'Second shape of the beta distribution.' },
  { name: 'parameters', type: 'mapping', doc: 'Nested parameters: the script gets one mapping.' },
];

/** The names of keys, in the order of the table. */
export function namesOf(keys: readonly KeyInfo[]): string[] {
  return keys.map((key) => key.name);
}
