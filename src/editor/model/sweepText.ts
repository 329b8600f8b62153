/** `bayes · 40 trials`, `grid · 36 combinations`, `random · no end`; what a sweep's row says. */
export function sweepDescription(head: SweepHead): string {
  if (head.method === null) {
    return head.problem ?? '';
  }
  const size =
    head.trials !== null
      ? `${head.trials} ${head.trials === 1 ? 'trial' : 'trials'}`
      : head.combinations !== null
        ? `${head.combinations} ${head.combinations === 1 ? 'combination' : 'combinations'}`
        : 'no end';
  return `${head.method} · ${size}`;
}

/** What a sweep file says about itself. */
export interface SweepHead {
  readonly method: string | null;
  /** Wanted total, null when the file names none. */
  readonly trials: number | null;
  /** Size of the space, null when unbounded. */
  readonly combinations: number | null;
  /** Set when the file has errors: `2 errors`. */
  readonly problem: string | null;
}
