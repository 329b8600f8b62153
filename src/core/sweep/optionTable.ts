import type { SweepOptions } from './spec.ts';

/** What an option takes. `named` is a name or a mapping with `name` and arguments; `mapping` is names with texts. */
export type OptionType =
  | 'name'
  | 'text'
  | 'count'
  | 'whole'
  | 'integer'
  | 'amount'
  | 'duration'
  | 'direction'
  | 'named'
  | 'mapping'
  | 'stop'
  | 'later';

/** One key of `trialdeck:`, and with dashes one option of `sweep` and `resume` (cli.md 2). */
export interface OptionKey {
  /** As in the file: `trial_timeout`. The option is `--trial-timeout`. */
  readonly key: string;
  readonly type: OptionType;
  /** Stands for the value in help. */
  readonly placeholder: string;
  /** One line of plain text, for help and hover. */
  readonly doc: string;
  readonly supported: boolean;
  /** Where the value goes; absent while it is not supported. */
  readonly property?: keyof SweepOptions;
  /** Permitted names, where there are few in this version. */
  readonly values?: readonly string[];
  /** Not supported: whether the sweep still does what the file says without it. */
  readonly ignorable?: boolean;
  /** Not supported: values that ask for nothing that this version does not do. */
  readonly harmless?: readonly string[];
}

/** The samplers and pruners of this version, as core/search knows them. */
export const samplerNames = ['auto', 'grid', 'random', 'qmc', 'tpe', 'gp', 'cmaes', 'nsga2'] as const;
export const prunerNames = [
  'none',
  'median',
  'percentile',
  'successive_halving',
  'hyperband',
  'asha',
  'threshold',
  'patient',
  'wilcoxon',
  'early_terminate',
] as const;

/** Every key of `trialdeck:` in the order of help. */
export const optionTable: readonly OptionKey[] = [
  {
    key: 'trials',
    type: 'count',
    property: 'trials',
    placeholder: 'N',
    supported: true,
    doc: "trials of the study in all (default: run_cap, or a finite space's size)",
  },
  {
    key: 'jobs',
    type: 'count',
    property: 'jobs',
    placeholder: 'N',
    supported: true,
    doc: 'trials at once (default: free GPU slots, else 1)',
  },
  {
    key: 'study',
    type: 'name',
    property: 'study',
    placeholder: 'NAME',
    supported: true,
    doc: "name of the study (default: the sweep's name, else the file's)",
  },
  {
    key: 'seed',
    type: 'integer',
    property: 'seed',
    placeholder: 'N',
    supported: true,
    doc: 'seed of the search: same seed, same trials (default: drawn and stored)',
  },
  {
    key: 'timeout',
    type: 'duration',
    property: 'timeoutMs',
    placeholder: 'DURATION',
    supported: true,
    doc: 'stop the sweep after this time: 90s, 15m, 2h30m, 1d',
  },
  {
    key: 'trial_timeout',
    type: 'duration',
    property: 'trialTimeoutMs',
    placeholder: 'DURATION',
    supported: true,
    doc: 'stop a trial after this time',
  },
  {
    key: 'gpus_per_trial',
    type: 'amount',
    property: 'gpusPerTrial',
    placeholder: 'N',
    supported: true,
    doc: 'GPUs of a trial, fractions too (default: 1 if there are any)',
  },
  {
    key: 'sampler',
    type: 'named',
    property: 'sampler',
    placeholder: 'NAME',
    values: samplerNames,
    supported: true,
    doc: 'what suggests parameters (default: by method)',
  },
  {
    key: 'pruner',
    type: 'named',
    property: 'pruner',
    placeholder: 'NAME',
    values: prunerNames,
    supported: true,
    doc: 'what stops hopeless trials (default: early_terminate where that key is there, else none)',
  },
  {
    key: 'metric',
    type: 'text',
    property: 'metric',
    placeholder: 'NAME',
    supported: true,
    doc: "metric to optimise (default: the sweep's)",
  },
  {
    key: 'direction',
    type: 'direction',
    property: 'direction',
    placeholder: 'DIRECTION',
    values: ['minimize', 'maximize'],
    supported: true,
    doc: "minimize or maximize (default: the sweep's goal)",
  },
  {
    key: 'retries',
    type: 'whole',
    property: 'retries',
    placeholder: 'N',
    supported: true,
    doc: 'how often a failed trial is tried again (default: 0)',
  },
  {
    key: 'stop',
    type: 'stop',
    property: 'stop',
    placeholder: 'RULES',
    supported: true,
    doc: 'when the sweep ends early: {failures: N alike from the start} (default: 3)',
  },
  {
    key: 'interpreter',
    type: 'text',
    property: 'interpreter',
    placeholder: 'PATH',
    supported: true,
    doc: 'what ${interpreter} stands for (default: the chosen environment)',
  },
  {
    key: 'env',
    type: 'mapping',
    property: 'env',
    placeholder: 'NAME=VALUE',
    supported: true,
    doc: 'variables for the environment of the trials',
  },
  {
    key: 'env_file',
    type: 'text',
    property: 'envFile',
    placeholder: 'PATH',
    supported: true,
    doc: 'file with variables for the trials (default: .env if there)',
  },
  {
    key: 'storage',
    type: 'text',
    property: 'storage',
    placeholder: 'PATH',
    supported: true,
    doc: "database of the study (default: in the study's folder)",
  },
  { key: 'metrics', type: 'later', placeholder: 'LIST', supported: false, doc: 'several metrics at once' },
  {
    key: 'value',
    type: 'later',
    placeholder: 'RULE',
    supported: false,
    harmless: ['last'],
    doc: "which of the metric's values counts: last, best, mean(k)",
  },
  {
    key: 'repeat',
    type: 'later',
    placeholder: 'RULE',
    supported: false,
    harmless: ['1'],
    doc: 'several seeds or folds a trial',
  },
  {
    key: 'keep',
    type: 'later',
    placeholder: 'RULE',
    supported: false,
    ignorable: true,
    harmless: ['all'],
    doc: 'which checkpoints are kept',
  },
  {
    key: 'conditions',
    type: 'later',
    placeholder: 'RULES',
    supported: false,
    doc: "parameters that depend on others' values",
  },
  { key: 'constraints', type: 'later', placeholder: 'LIST', supported: false, doc: 'limits on other metrics' },
  {
    key: 'baseline',
    type: 'later',
    placeholder: 'VALUES',
    supported: false,
    ignorable: true,
    doc: 'where the sampler one_at_a_time starts',
  },
  { key: 'enqueue', type: 'later', placeholder: 'LIST', supported: false, doc: 'trials to run first' },
  { key: 'space', type: 'later', placeholder: 'NAME=SPEC', supported: false, doc: 'parameters from other files' },
  { key: 'stages', type: 'later', placeholder: 'LIST', supported: false, doc: 'several searches, one after the other' },
  {
    key: 'launcher',
    type: 'later',
    placeholder: 'NAME',
    supported: false,
    harmless: ['local'],
    doc: 'where trials run: local, slurm, osmo',
  },
  {
    key: 'read',
    type: 'later',
    placeholder: 'SOURCE',
    supported: false,
    ignorable: true,
    doc: 'where metrics come from',
  },
  {
    key: 'track',
    type: 'later',
    placeholder: 'TRACKERS',
    supported: false,
    ignorable: true,
    doc: 'other trackers that get the runs',
  },
];

/** `trial_timeout` as written on a command line: `trial-timeout`. */
export function flagOf(option: OptionKey): string {
  return option.key.replaceAll('_', '-');
}
