import type { SweepReading } from '../../src/core/sweep/parse.ts';
import type { Report } from '../../src/core/sweep/report.ts';

/** One piece of advice about a sweep that can run as it is. What decides whether it runs is in core/sweep. */
export interface Rule {
  /** Code of its diagnostics. */
  readonly code: string;
  /** Looks at a sweep, also at one with errors elsewhere. */
  check(reading: SweepReading, report: Report): void;
}
