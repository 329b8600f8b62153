import { sameValue } from './equal.ts';
import type { Literal, Value } from './value.ts';

/**
 * What may be sampled for one parameter, with W&B's names and meaning (facts of `wandb/sweeps`). The deprecated exponent
 * forms (`log_uniform`, `q_log_uniform`, `inv_log_uniform`) are resolved to their `_values` form when a sweep is read.
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: Literal }
  | { readonly kind: 'categorical'; readonly choices: readonly Literal[]; readonly probabilities?: readonly number[] }
  /** Both ends inclusive. */
  | { readonly kind: 'int_uniform'; readonly low: number; readonly high: number }
  | {
      readonly kind: 'uniform' | 'log_uniform_values' | 'inv_log_uniform_values';
      readonly low: number;
      readonly high: number;
    }
  /** `round(x / q) * q` of the base distribution, half to even, not clamped to the bounds. `whole`: q was written as an int. */
  | {
      readonly kind: 'q_log_uniform_values';
      readonly low: number;
      readonly high: number;
      readonly q: number;
      readonly whole: boolean;
    }
  /** `anchored`, of studies of real Optuna: `low, low + q, ...` in place of multiples of q. */
  | {
      readonly kind: 'q_uniform';
      readonly low: number;
      readonly high: number;
      readonly q: number;
      readonly whole: boolean;
      readonly anchored?: true;
    }
  | { readonly kind: 'normal' | 'log_normal'; readonly mu: number; readonly sigma: number }
  | {
      readonly kind: 'q_normal' | 'q_log_normal';
      readonly mu: number;
      readonly sigma: number;
      readonly q: number;
      readonly whole: boolean;
    }
  | { readonly kind: 'beta'; readonly a: number; readonly b: number }
  | { readonly kind: 'q_beta'; readonly a: number; readonly b: number; readonly q: number; readonly whole: boolean };

export interface Parameter {
  /** Dotted path, unique in its space. */
  readonly name: string;
  /** The mapping keys that lead to it: `['model', 'head', 'gain']`; a literal dot in a key stays in its element. */
  readonly path: readonly string[];
  readonly distribution: Distribution;
  /**
   * Where it counts: every parameter named here (dotted) has one of the values. Absent: always. A trial in which it does not
   * count has no value of it.
   */
  readonly condition?: Readonly<Record<string, readonly Value[]>>;
}

/** The parameters in the order of the file. */
export interface SearchSpace {
  readonly parameters: readonly Parameter[];
}

/** True when there is nothing to search: a constant, or one choice, however often it is written. */
export function isConstant(distribution: Distribution): boolean {
  if (distribution.kind === 'constant') return true;
  if (distribution.kind !== 'categorical') return false;
  const [first] = distribution.choices;
  return first !== undefined && distribution.choices.every((choice) => sameValue(choice.value, first.value));
}
