/**
 * Whether a YAML text looks like a sweep: W&B's `method` or `parameters` at the top level, beside one more of its keys.
 * Cheap on purpose; the parser says the rest.
 */
export function looksLikeSweep(text: string): boolean {
  const keys = new Set(
    [...text.matchAll(/^(method|parameters|program|metric|command|early_terminate|trialdeck|run_cap)[ \t]*:/gm)].map(
      ([, key]) => key,
    ),
  );
  return keys.size >= 2 && (keys.has('method') || keys.has('parameters'));
}

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
