import type { Figure } from '../figure.ts';

/** Times of the same work done again and again, in milliseconds. */
export interface Timed {
  readonly p50: number;
  readonly p95: number;
}

/** At least one time; values between two are interpolated. */
export function timed(times: readonly number[]): Timed {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? Number.NaN;
    const high = sorted[Math.ceil(place)] ?? Number.NaN;
    return low + (high - low) * (place - Math.floor(place));
  };
  return { p50: at(0.5), p95: at(0.95) };
}

interface Compared {
  readonly name: string;
  readonly ours: Timed;
  readonly peer: Timed | null;
  readonly peerName: string;
  /** Of the 95th percentile. */
  readonly budget: number | null;
  readonly how: string;
}

/** Two figures, the median and the 95th percentile; only the latter has a budget. */
export function figuresOf({ name, ours, peer, peerName, budget, how }: Compared): readonly Figure[] {
  return (['p50', 'p95'] as const).map((which) => ({
    name: `${name}, ${which}`,
    unit: 'ms',
    value: ours[which],
    budget: which === 'p95' ? budget : null,
    peer: peer === null ? null : { name: peerName, value: peer[which] },
    how,
  }));
}
