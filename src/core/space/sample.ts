import { anchoredAt, anchoredCount, isAnchored } from './anchored.ts';
import { betaQuantile } from './beta.ts';
import { multipleOf, roundHalfEven } from './decimal.ts';
import type { Distribution } from './distribution.ts';
import { normalQuantile } from './normal.ts';
import type { Rng } from './rng.ts';
import { support } from './support.ts';
import type { Value } from './value.ts';

/** One draw from a distribution, as W&B draws it: its quantile at a uniform number. */
export function sample(distribution: Distribution, rng: Rng): Value {
  return quantile(distribution, rng.next());
}

/**
 * Quantile of a distribution with W&B's meaning (`sweeps` 0.3, `HyperParameter.ppf`), with the binary noise of `q` rounded
 * away (0.3, not 0.30000000000000004).
 * @param u - probability in [0, 1)
 */
export function quantile(distribution: Distribution, u: number): Value {
  if (distribution.kind === 'constant') return distribution.value.value;
  if (distribution.kind === 'categorical') {
    return distribution.choices[choiceAt(distribution.choices.length, distribution.probabilities, u)]?.value ?? null;
  }
  if (distribution.kind === 'int_uniform') {
    const { low, high } = distribution;
    return Math.min(low + Math.floor(u * (high - low + 1)), high);
  }
  if (isAnchored(distribution)) {
    const count = anchoredCount(distribution);
    return anchoredAt(distribution, Math.min(Math.floor(u * count), count - 1));
  }
  const { low, high } = support(distribution);
  const x = Math.min(Math.max(continuous(distribution, u === 0 ? 2 ** -54 : u), low), high);
  return 'q' in distribution ? multipleOf(roundHalfEven(x / distribution.q), distribution.q) : x;
}

/** Index of the choice at probability u; probabilities need not sum to 1. */
function choiceAt(count: number, probabilities: readonly number[] | undefined, u: number): number {
  if (!probabilities) return Math.min(Math.floor(u * count), count - 1);
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  let below = 0;
  let last = 0;
  for (const [index, p] of probabilities.entries()) {
    if (p <= 0) continue;
    below += p;
    last = index;
    if (u * total < below) break;
  }
  return last;
}

type Continuous = Exclude<Distribution, { readonly kind: 'constant' | 'categorical' | 'int_uniform' }>;

/** Quantile before any rounding to `q`. */
function continuous(distribution: Continuous, u: number): number {
  switch (distribution.kind) {
    case 'uniform':
    case 'q_uniform':
      return distribution.low + u * (distribution.high - distribution.low);
    case 'log_uniform_values':
    case 'q_log_uniform_values':
      return Math.exp(between(Math.log(distribution.low), Math.log(distribution.high), u));
    case 'inv_log_uniform_values':
      return 1 / Math.exp(between(-Math.log(distribution.high), -Math.log(distribution.low), u));
    case 'normal':
    case 'q_normal':
      return distribution.mu + distribution.sigma * normalQuantile(u);
    case 'log_normal':
    case 'q_log_normal':
      return Math.exp(distribution.mu + distribution.sigma * normalQuantile(u));
    case 'beta':
    case 'q_beta':
      return betaQuantile(u, distribution.a, distribution.b);
  }
}

const between = (low: number, high: number, u: number): number => low + u * (high - low);
