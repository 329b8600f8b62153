import type { Severity } from '../../src/core/sweep/diagnostic.ts';
import type { LineIndex, Span } from '../../src/core/sweep/lineIndex.ts';
import { type Fix, Report } from '../../src/core/sweep/report.ts';
import type { Spelling } from '../../src/core/sweep/spelling.ts';

/** What is not said about a sweep of a script. */
export interface Limits {
  /** What only running the script would tell. */
  readonly silent: readonly Span[];
  /** What stands for several values and so is not rewritten. */
  readonly shared: readonly Span[];
  /** Codes that do not fit how the script starts the sweep. */
  readonly codes: ReadonlySet<string>;
  /** A part of the sweep is not known. */
  readonly partial: boolean;
}

/** Collects what is found in a sweep of a script, and leaves out what cannot be known or mended there. */
export class PythonReport extends Report {
  readonly #limits: Limits;
  readonly #silent: ReadonlySet<string>;

  constructor(lines: LineIndex, spelling: Spelling, limits: Limits) {
    super(lines, spelling);
    this.#limits = limits;
    this.#silent = new Set(limits.silent.map(String));
  }

  override fresh(): Report {
    return new PythonReport(this.lines, this.spelling, this.#limits);
  }

  override get failed(): boolean {
    return this.#limits.partial || super.failed;
  }

  override add(severity: Severity, code: string, span: Span, message: string, fix?: Fix): void {
    if (this.#silent.has(String(span)) || this.#limits.codes.has(code)) return;
    super.add(severity, code, span, message, fix !== undefined && this.#mayWrite(fix) ? fix : undefined);
  }

  #mayWrite({ edits }: Fix): boolean {
    return edits.every(([[start, end]]) => this.#limits.shared.every(([from, to]) => end < from || start > to));
  }
}
