import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Distribution, SearchSpace } from '../../core/space/distribution.ts';
import { spaceDifference } from '../../core/study/spaceDifference.ts';
import { combinations } from '../../core/sweep/combinations.ts';
import type { Diagnostic, Range } from '../../core/sweep/diagnostic.ts';
import { usesProgram } from '../../core/sweep/macros.ts';
import { mergeOptions } from '../../core/sweep/mergeOptions.ts';
import { addOptions, parseOptionText } from '../../core/sweep/options.ts';
import { parseSweep } from '../../core/sweep/parse.ts';
import { allTrials } from '../../core/sweep/planOptions.ts';
import type { ReadFile } from '../../core/sweep/spaceFiles.ts';
import { parseSpaceOverride } from '../../core/sweep/spaceOverride.ts';
import type { StopRules, SweepOptions, SweepSpec } from '../../core/sweep/spec.ts';
import type { FieldCheck } from '../../protocol/studyForm.ts';
import type { SweepHead } from '../model/sweepText.ts';
import type { ScriptSummary } from './scriptSummary.ts';

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

/**
 * What a Python script takes and logs; null where it cannot be read. Reading Python is loaded at the first call.
 * @param folder - the workspace folder
 * @param open - the text of a file that stands in an editor; null for all others
 */
export async function readScript(
  file: string,
  folder: string | null,
  open: (path: string) => string | null,
): Promise<ScriptSummary | null> {
  return (await import('./readScript.ts')).readScript(file, folder, open);
}

/** When a study, or one of its trials, ends before its time. */
export interface EndRules {
  readonly stop: StopRules;
  readonly timeoutMs: number | null;
  readonly trialTimeoutMs: number | null;
}

const ruleKeys = ['stop', 'timeout', 'trial_timeout', 'metric', 'metrics'] as const;

/**
 * Reads the rules of a study from the sweep that it keeps, a stage's own one where it is one.
 * @param stored - the options that the command line gave, as `study.json` keeps them
 */
export function readEndRules(text: string, stored: Readonly<Record<string, unknown>>): EndRules {
  const { spec } = parseSweep(text);
  const options = ruleKeys.map((key) => given(stored, key)).reduce(addOptions, {});
  const {
    stop = {},
    timeoutMs = null,
    trialTimeoutMs = null,
  } = spec === null ? {} : mergeOptions(spec, options).options;
  return { stop, timeoutMs, trialTimeoutMs };
}

function given(stored: Readonly<Record<string, unknown>>, key: string): SweepOptions {
  const value = stored[key];
  const read = typeof value === 'string' ? parseOptionText(key, value) : null;
  return read?.ok === true ? read.options : {};
}

/**
 * Looks at a parameter's distribution, as `--space NAME=SPEC` takes it, that is to take the place of another one.
 * @returns what is wrong with it, or what follows from it; null when there is nothing to say
 */
export function checkSpec(name: string, before: string, spec: string): FieldCheck | null {
  const [old, read] = [before, spec].map((text) => parseSpaceOverride(`${name}=${text}`));
  if (read?.ok !== true) {
    return { kind: 'problem', text: (read?.message ?? '').replaceAll('`', '') };
  }
  const space = ({ distribution }: { readonly distribution: Distribution }): SearchSpace => ({
    parameters: [{ name, path: [name], distribution }],
  });
  const difference = old?.ok === true ? spaceDifference(space(old), space(read)) : null;
  return difference === null ? null : { kind: 'note', text: 'makes a linked study' };
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
