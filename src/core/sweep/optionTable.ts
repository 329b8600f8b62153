import { prunerNames, samplerNames } from '../space/searchNames.ts';
import type { SweepOptions } from './spec.ts';

/**
 * What an option takes. `named` is a name or a mapping with `name` and arguments; `texts` is names with texts; `point` is
 * parameters with values, `points` a list of them.
 */
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
  | 'texts'
  | 'metrics'
  | 'value'
  | 'stop'
  | 'repeat'
  | 'conditions'
  | 'constraints'
  | 'point'
  | 'points'
  | 'space'
  | 'stages'
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
  /** On the command line it may be given several times: what is given is put together. */
  readonly many?: true;
}

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
    doc: `what suggests parameters: ${samplerNames.join(', ')} (default: by method)`,
  },
  {
    key: 'pruner',
    type: 'named',
    property: 'pruner',
    placeholder: 'NAME',
    values: prunerNames,
    supported: true,
    doc: `what stops hopeless trials: ${prunerNames.join(', ')} (default: early_terminate where that key is there, else none)`,
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
    key: 'metrics',
    type: 'metrics',
    property: 'metrics',
    placeholder: 'LIST',
    supported: true,
    doc: 'several metrics at once: [{name: loss, goal: minimize}, {name: acc, goal: maximize}]',
  },
  {
    key: 'value',
    type: 'value',
    property: 'value',
    placeholder: 'RULE',
    values: ['last', 'best', 'mean(3)'],
    supported: true,
    doc: "which of the metric's values counts: last, best, mean(k) of the last k (default: last)",
  },
  {
    key: 'constraints',
    type: 'constraints',
    property: 'constraints',
    placeholder: 'LIST',
    supported: true,
    doc: 'limits on other metrics: [{metric: latency_ms, max: 30}]',
  },
  {
    key: 'repeat',
    type: 'repeat',
    property: 'repeat',
    placeholder: 'RULE',
    supported: true,
    doc: 'one trial as several runs, its value their mean: {seeds: 5, parameter: seed} or {folds: 5, parameter: fold}',
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
    doc: 'when the study ends early: {target: X, no_improvement: N trials, failures: N alike from the start (default: 3)}, and a trial: {trial: {above: X, after: STEP, no_improvement: N steps}}',
  },
  {
    key: 'conditions',
    type: 'conditions',
    property: 'conditions',
    placeholder: 'RULES',
    supported: true,
    doc: 'parameters that count only for some values of others: {momentum: {optimizer: [sgd]}}',
  },
  {
    key: 'baseline',
    type: 'point',
    property: 'baseline',
    placeholder: 'NAME=VALUE,...',
    supported: true,
    doc: 'where the sampler one_at_a_time starts: lr=0.1,depth=3 (default: the first value of each list)',
  },
  {
    key: 'enqueue',
    type: 'points',
    property: 'enqueue',
    placeholder: 'NAME=VALUE,...',
    many: true,
    supported: true,
    doc: 'a trial to run first: lr=0.1,depth=3; in a file a list of them',
  },
  {
    key: 'space',
    type: 'space',
    property: 'space',
    placeholder: 'NAME=SPEC',
    many: true,
    supported: true,
    doc: 'replaces one parameter: lr=log(1e-6,1e-4), warmup=int(20,400), dropout=uniform(0,0.3), chunk=1024,2048, x=3; in a file a list of files with parameters',
  },
  {
    key: 'stages',
    type: 'stages',
    property: 'stages',
    placeholder: 'LIST',
    supported: true,
    doc: 'several searches, one after the other: [{name: coarse, trials: 20}, {name: fine, narrow: true}, {name: refit, best: 3}]',
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
    type: 'texts',
    property: 'env',
    placeholder: 'NAME=VALUE',
    many: true,
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

const byKey = new Map(optionTable.map((option) => [option.key, option]));

/** An option of `trialdeck:` by its key; null for a key that is none. */
export function optionOf(key: string): OptionKey | null {
  return byKey.get(key) ?? null;
}
