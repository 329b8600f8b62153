import { combinations } from '../../core/sweep/combinations.ts';
import type { Diagnostic, Range } from '../../core/sweep/diagnostic.ts';
import { usesProgram } from '../../core/sweep/macros.ts';
import { parseSweep } from '../../core/sweep/parse.ts';
import { parseSpaceOverride } from '../../core/sweep/spaceOverride.ts';
import type { SweepSpec } from '../../core/sweep/spec.ts';
import type { SweepHead } from '../model/sweepText.ts';

/**
 * What the editor itself reads of a sweep. A bundle of its own, which shares the YAML parser with the engine's: it is
 * loaded when the first sweep is looked at, not when the extension starts.
 */

/** A sweep text as Run Sweep needs it. */
export interface SweepReading {
  /** Null when there are errors. */
  readonly spec: SweepSpec | null;
  readonly errors: readonly Diagnostic[];
  /** Where `program` is written, null when it is not. */
  readonly programRange: Range | null;
  readonly needsProgram: boolean;
  /** Trials until the end, null when the sweep has none. */
  readonly total: number | null;
}

/** Reads the whole file. */
export function readSweep(text: string): SweepReading {
  const { spec, diagnostics, ranges } = parseSweep(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return {
    spec: errors.length > 0 ? null : spec,
    errors,
    programRange: ranges['program'] ?? null,
    needsProgram: spec !== null && usesProgram(spec.command),
    total: spec === null ? null : (spec.options.trials ?? spec.runCap ?? combinations(spec)),
  };
}

/** What a sweep's row shows. */
export function readSweepHead(text: string): SweepHead {
  const { spec, errors } = readSweep(text);
  if (spec === null) {
    const problem = `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`;
    return { method: null, trials: null, combinations: null, problem };
  }
  const trials = spec.options.trials ?? spec.runCap;
  return { method: spec.method, trials, combinations: combinations(spec), problem: null };
}

/** What is wrong with a distribution as `--space NAME=SPEC` takes it; null when nothing is. */
export function spaceProblem(name: string, spec: string): string | null {
  const read = parseSpaceOverride(`${name}=${spec}`);
  return read.ok ? null : read.message.replaceAll('`', '');
}
