import type { SearchSpace } from '../space/distribution.ts';
import type { Direction } from '../space/trial.ts';
import type { Value } from '../space/value.ts';
import type { Diagnostic, Range } from './diagnostic.ts';

/** A sweep file, resolved: what W&B's keys and the `trialdeck:` block say together. */
export interface SweepSpec {
  readonly method: 'grid' | 'random' | 'bayes';
  readonly program: string | null;
  /** Null: W&B's default command. Items as text, macros unexpanded. */
  readonly command: readonly string[] | null;
  readonly metric: { readonly name: string; readonly goal: Direction } | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly runCap: number | null;
  readonly space: SearchSpace;
  /** W&B's `early_terminate`, null when absent. The pruner where `trialdeck: pruner:` names none. */
  readonly earlyTerminate: Readonly<Record<string, Value>> | null;
  readonly options: SweepOptions;
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
  readonly retries?: number;
  readonly stop?: { readonly failures?: number };
  readonly storage?: string;
  readonly interpreter?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly envFile?: string;
}

/** `median`, or `{name: median, n_startup_trials: 3}`. */
export interface NamedOptions {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
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
