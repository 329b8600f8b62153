import type { Report } from '../../src/core/sweep/report.ts';
import type { Sweep } from '../service/sweep.ts';

/** One piece of advice about a sweep that can run as it is. What decides whether it runs is in core/sweep. */
export interface Rule {
  /** Code of its diagnostics, which docs/rules.md explains. */
  readonly code: string;
  /** Looks at a sweep, also at one with errors elsewhere. */
  check(sweep: Sweep, report: Report): void;
}
