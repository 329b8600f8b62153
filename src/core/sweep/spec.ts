import type { Distribution, SearchSpace } from '../space/distribution.ts';
import type { Direction } from '../space/trial.ts';
import type { Params, Value } from '../space/value.ts';
import type { Diagnostic, Range } from './diagnostic.ts';
import type { SpaceFile } from './spaceFiles.ts';

/** A sweep file, resolved: what W&B's keys and the `trialdeck:` block say together. */
export interface SweepSpec {
  readonly method: 'grid' | 'random' | 'bayes';
  readonly program: string | null;
  /** Null: W&B's default command. Items as text, macros unexpanded. */
  readonly command: readonly string[] | null;
  /** The objective, the first of `metrics`; null for a sweep without one. */
  readonly metric: Objective | null;
  /** Every objective: none, W&B's one, or those of `trialdeck: metrics:`. */
  readonly metrics: readonly Objective[];
  readonly name: string | null;
  readonly description: string | null;
  readonly runCap: number | null;
  readonly space: SearchSpace;
  /** W&B's `early_terminate`, null when absent. The pruner where `trialdeck: pruner:` names none. */
  readonly earlyTerminate: Readonly<Record<string, Value>> | null;
  readonly options: SweepOptions;
  /** The files of `trialdeck: space:` that were read, in their order; what is in them is in `space`. */
  readonly spaceFiles: readonly SpaceFile[];
}

/** A metric and the way it should go. */
export interface Objective {
  readonly name: string;
  readonly goal: Direction;
}

/** The keys of `trialdeck:` that this version supports (cli.md 2); the rest is reported as not supported yet. */
export interface SweepOptions {
  readonly study?: string;
  /** The study's total. */
  readonly trials?: number;
  readonly timeoutMs?: number;
  readonly trialTimeoutMs?: number;
  readonly jobs?: number;
  readonly gpusPerTrial?: number;
  readonly seed?: number;
  readonly sampler?: NamedOptions;
  readonly pruner?: NamedOptions;
  readonly direction?: Direction;
  readonly metric?: string;
  readonly metrics?: readonly Objective[];
  readonly value?: ValueRule;
  readonly retries?: number;
  readonly stop?: StopRules;
  readonly repeat?: Repeat;
  readonly constraints?: readonly Constraint[];
  /** Where parameters count; `mergeOptions` puts it into `Parameter.condition`. */
  readonly conditions?: Conditions;
  /** Parameters that are searched otherwise than the file says, by dotted name (`--space NAME=SPEC`). */
  readonly space?: Readonly<Record<string, Distribution>>;
  /** Values by dotted name, for the sampler one_at_a_time. */
  readonly baseline?: Params;
  /** Trials to run first; each may fix only some of the parameters. */
  readonly enqueue?: readonly Params[];
  readonly stages?: readonly Stage[];
  readonly storage?: string;
  readonly interpreter?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly envFile?: string;
}

/** `median`, or `{name: median, n_startup_trials: 3}`. An external sampler (`{command: [...]}`) is `external` with `command`. */
export interface NamedOptions {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** `{child: {parent: values}}`, dotted names; a child that is a group stands for all parameters below it. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>>;

/** Which of the metric's values counts: the last one, the best one, or the mean of the last `count`. */
export type ValueRule =
  | { readonly kind: 'last' }
  | { readonly kind: 'best' }
  | { readonly kind: 'mean'; readonly count: number };

/** When the study ends early, and when a trial does. */
export interface StopRules {
  /** Failures alike from the start. */
  readonly failures?: number;
  /** The study ends once its best value is this good. */
  readonly target?: number;
  /** The study ends after so many ended trials without a better one. */
  readonly noImprovement?: number;
  readonly trial?: TrialStopRules;
}

export interface TrialStopRules {
  /** A metric above (below) this from the step `after` on ends the trial as pruned. */
  readonly above?: number;
  readonly below?: number;
  readonly after?: number;
  /** Steps without a better value. */
  readonly noImprovement?: number;
}

/** One trial as several runs, its value their mean. */
export interface Repeat {
  readonly kind: 'seeds' | 'folds';
  readonly count: number;
  /** The parameter that carries the number of the seed or fold, from 0; null: found by its name. */
  readonly parameter: string | null;
}

/** A limit on another metric; exactly one of the two is there. */
export type Constraint =
  | { readonly metric: string; readonly max: number }
  | { readonly metric: string; readonly min: number };

/** One phase of a multi-stage search. */
export interface Stage {
  readonly name: string;
  /** Keys that hold for this stage alone, over those of the block. */
  readonly options: Omit<SweepOptions, 'stages' | 'study' | 'storage'>;
  /** Values that the stage does not search, by dotted name. */
  readonly fixed: Params;
  /** Searches around the best of the stage before. */
  readonly narrow: boolean;
  /** Runs the best so many of the stage before again; null: searches. */
  readonly best: number | null;
}

/** What reading a sweep text gives: always diagnostics, a spec when there is no error. */
export interface SweepDocument {
  readonly spec: SweepSpec | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly ranges: SweepRanges;
}

/** Where things stand in the text. */
export interface SweepRanges {
  /** The key of every parameter, by dotted name. */
  readonly parameters: Readonly<Record<string, Range>>;
  /** The values of the keys, and the metric's name. */
  readonly method?: Range;
  readonly program?: Range;
  readonly metric?: Range;
}
