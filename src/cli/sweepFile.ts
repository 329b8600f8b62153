import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeSweep } from '../core/sweep/decode.ts';
import type { Diagnostic } from '../core/sweep/diagnostic.ts';
import { mergeOptions } from '../core/sweep/mergeOptions.ts';
import { parseSweep } from '../core/sweep/parse.ts';
import type { SweepOptions, SweepSpec } from '../core/sweep/spec.ts';
import { specProblems } from '../core/sweep/specChecks/checkSpec.ts';
import type { CliContext } from './command.ts';
import { UsageError } from './errors.ts';

/** A sweep file that can run. */
export interface ReadSweep {
  readonly spec: SweepSpec;
  /** The file as it is. */
  readonly text: string;
}

/**
 * Reads a sweep file and merges the options of the command line in. Its warnings go to stderr.
 * @param file - as given, relative to the working directory
 * @throws UsageError with every error as `file:line:column: message`
 */
export function readSweepFile(
  context: CliContext,
  file: string,
  commandLine: SweepOptions,
  show: { readonly warnings: boolean },
): ReadSweep {
  const decoded = decodeSweep(readBytes(context, file));
  if ('diagnostic' in decoded) {
    throw new UsageError('sweep-errors', diagnosticLine(file, decoded.diagnostic));
  }
  const { spec, diagnostics } = parseSweep(decoded.text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (spec === null || errors.length > 0) {
    const more = errors.length > 1 ? `${errors.length} errors:\n` : '';
    throw new UsageError('sweep-errors', more + errors.map((error) => diagnosticLine(file, error)).join('\n'));
  }
  for (const warning of show.warnings ? diagnostics.filter(({ severity }) => severity === 'warning') : []) {
    context.err(`${diagnosticLine(file, warning)}\n`);
  }
  const merged = mergeOptions(spec, commandLine);
  checkMerged(context, file, merged, show.warnings && Object.keys(commandLine).length > 0);
  return { spec: merged, text: decoded.text };
}

/** What the options of the command line do to a sweep that is right by itself. */
function checkMerged(context: CliContext, file: string, spec: SweepSpec, showWarnings: boolean): void {
  const problems = specProblems(spec);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new UsageError(
      'sweep-errors',
      `${file} with these options: ${errors.map(({ message }) => message).join('\n')}`,
    );
  for (const { message } of showWarnings ? problems : []) context.err(`warning: ${message}\n`);
}

/**
 * The bytes of a file that a person named.
 * @param given - as given, relative to the working directory
 * @throws UsageError (`missing-file`, `unreadable-file`)
 */
export function readBytes(context: CliContext, given: string): Buffer {
  try {
    return readFileSync(path.resolve(context.cwd, given));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT'
        ? 'no such file'
        : code === 'EISDIR'
          ? 'is a folder, expected a sweep file'
          : code === 'EACCES'
            ? 'no permission to read it'
            : String(code);
    throw new UsageError(code === 'ENOENT' ? 'missing-file' : 'unreadable-file', `${given}: ${why}`);
  }
}

/** `file:line:column: severity: message`, as editors and terminals make links of it. */
export function diagnosticLine(file: string, { range, message, severity }: Diagnostic): string {
  return `${file}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message}`;
}
