import type { Severity } from '../diagnostic.ts';

/** Something that does not fit together in a sweep, wherever the parts come from: the file or the command line. */
export interface SpecProblem {
  readonly severity: Extract<Severity, 'error' | 'warning'>;
  readonly code: string;
  /** Keys and list positions from the top of the file: `['trialdeck', 'enqueue', 0, 'lr']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The key at the end of the path is to blame, not its value. */
  readonly atKey?: true;
  /** What may have been meant. */
  readonly replacement?: string;
}
