import type { Distribution } from './distribution.ts';

/** Farther from the mean than any 53-bit draw gets (8.3 sigma). */
const SIGMAS = 8.5;

/** Kinds that draw numbers from a range, before any rounding to `q`. */
export type Ranged = Exclude<Distribution, { readonly kind: 'constant' | 'categorical' }>;

/** The range that draws of a numeric distribution stay in before rounding to `q`; both ends finite. */
export function support(distribution: Ranged): { readonly low: number; readonly high: number } {
  switch (distribution.kind) {
    case 'normal':
    case 'q_normal': {
      const { mu, sigma } = distribution;
      return { low: finite(mu - SIGMAS * sigma), high: finite(mu + SIGMAS * sigma) };
    }
    case 'log_normal':
    case 'q_log_normal': {
      const { mu, sigma } = distribution;
      return { low: finite(Math.exp(mu - SIGMAS * sigma)), high: finite(Math.exp(mu + SIGMAS * sigma)) };
    }
    case 'beta':
    case 'q_beta':
      return { low: 0, high: 1 };
    default:
      return { low: distribution.low, high: distribution.high };
  }
}

const finite = (x: number): number => Math.min(Math.max(x, -Number.MAX_VALUE), Number.MAX_VALUE);
