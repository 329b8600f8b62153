import { readFileSync } from 'node:fs';
import path from 'node:path';
import { combinations } from '../../core/sweep/combinations.ts';
import type { Diagnostic, Range } from '../../core/sweep/diagnostic.ts';
import { usesProgram } from '../../core/sweep/macros.ts';
import { parseSweep } from '../../core/sweep/parse.ts';
import { allTrials } from '../../core/sweep/planOptions.ts';
import type { ReadFile } from '../../core/sweep/spaceFiles.ts';
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

/**
 * Reads the whole file.
 * @param file - absolute path of the sweep, beside which the files of its `space:` are; null where there is none
 */
export function readSweep(text: string, file: string | null = null): SweepReading {
  const { spec, diagnostics, ranges } = parseSweep(text, file === null ? {} : { readFile: besideSweep(file) });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return {
    spec: errors.length > 0 ? null : spec,
    errors,
    programRange: ranges['program'] ?? null,
    needsProgram: spec !== null && usesProgram(spec.command),
    total: spec === null ? null : allTrials(spec),
  };
}

/** What a sweep's row shows. */
export function readSweepHead(text: string, file: string | null = null): SweepHead {
  const { spec, errors, total } = readSweep(text, file);
  if (spec === null) {
    const problem = `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`;
    return { method: null, trials: null, combinations: null, problem };
  }
  const trials = spec.options.stages === undefined ? (spec.options.trials ?? spec.runCap) : total;
  return { method: spec.method, trials, combinations: combinations(spec), problem: null };
}

/** What is wrong with a distribution as `--space NAME=SPEC` takes it; null when nothing is. */
export function spaceProblem(name: string, spec: string): string | null {
  const read = parseSpaceOverride(`${name}=${spec}`);
  return read.ok ? null : read.message.replaceAll('`', '');
}

function besideSweep(sweep: string): ReadFile {
  return (named) => {
    try {
      return { text: readFileSync(path.resolve(path.dirname(sweep), named), 'utf8') };
    } catch {
      return { problem: 'it cannot be read' };
    }
  };
}
