import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isScript } from '../../language-server/service/recognise.ts';
import { type SearchProblem, searchProblems } from '../core/search/searchProblems.ts';
import { decodeSweep } from '../core/sweep/decode.ts';
import type { Diagnostic } from '../core/sweep/diagnostic.ts';
import { mergeOptions } from '../core/sweep/mergeOptions.ts';
import { parseSweep } from '../core/sweep/parse.ts';
import type { ReadFile } from '../core/sweep/spaceFiles.ts';
import type { SweepOptions, SweepSpec } from '../core/sweep/spec.ts';
import { specProblems } from '../core/sweep/specChecks/checkSpec.ts';
import { enqueueOutside } from '../core/sweep/specChecks/points.ts';
import type { SpecProblem } from '../core/sweep/specChecks/specProblem.ts';
import { stageSpec } from '../core/sweep/stageSpec.ts';
import type { CliContext } from './command.ts';
import { UsageError } from './errors.ts';

/** A sweep file that can run. */
export interface ReadSweep {
  readonly spec: SweepSpec;
  /** The file as it is. */
  readonly text: string;
}

/** Reads the files that a sweep names from beside it. */
export function besideSweep(context: CliContext, file: string): ReadFile {
  return (named) => {
    try {
      const place = path.resolve(context.cwd, path.dirname(file), named);
      const stats = statSync(place);
      // A pipe would be waited for.
      if (!stats.isFile() && !stats.isDirectory()) return { problem: noFile };
      if (stats.size > mostBytes) return { problem: tooLarge };
      const decoded = decodeSweep(readFileSync(place));
      return 'diagnostic' in decoded ? { problem: decoded.diagnostic.message.replace(/\.$/, '') } : decoded;
    } catch (error) {
      return { problem: unreadable(error, 'a file with parameters') };
    }
  };
}

/** What is wrong in a sweep file. */
export class SweepFileError extends UsageError {
  readonly codes: ReadonlySet<string>;
  constructor(message: string, codes: Iterable<string>) {
    super('sweep-errors', message);
    this.codes = new Set(codes);
  }
}

/**
 * Runs what reads a sweep file; where that lacks a program, the error names the script that starts the sweep. Only then the
 * reader of Python is loaded.
 */
export async function withStarter<T>(context: CliContext, file: string, read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SweepFileError) || !error.codes.has('missing-program')) throw error;
    const { starterLine } = await import('./surroundings.ts');
    const starter = starterLine(context, file);
    throw starter === null ? error : new SweepFileError(`${error.message}\n${starter}`, error.codes);
  }
}

/**
 * Reads a sweep file and merges the options of the command line in. Its warnings go to stderr.
 * @param file - as given, relative to the working directory
 * @throws SweepFileError with every error as `file:line:column: message`
 */
export function readSweepFile(
  context: CliContext,
  file: string,
  commandLine: SweepOptions,
  show: {
    readonly warnings: boolean;
    /** Reads what the sweep names under `space:`; absent: from beside it. */
    readonly readFile?: ReadFile;
    /** What messages about options call the sweep; absent: by its file. */
    readonly name?: string;
    /** A script evaluates the trials. */
    readonly driven?: boolean;
    /** Whether the points of `enqueue` are queued already: the space may have changed since. */
    readonly queued?: (spec: SweepSpec) => boolean;
  },
): ReadSweep {
  const bytes = readBytes(context, file);
  if (isScript(file))
    throw new UsageError(
      'sweep-errors',
      `${file}: is a ${/\.py$/i.test(file) ? 'script' : 'notebook'}, expected a sweep file. Run it with Python, or write its dict into a YAML file ("Convert to sweep file" in the editor).`,
    );
  const decoded = decodeSweep(bytes);
  if ('diagnostic' in decoded) {
    throw new UsageError('sweep-errors', diagnosticLine(file, decoded.diagnostic));
  }
  const { spec, diagnostics } = parseSweep(decoded.text, {
    readFile: show.readFile ?? besideSweep(context, file),
    driven: show.driven ?? false,
    queued: (found) => show.queued?.(mergeOptions(found, commandLine)) === true,
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (spec === null || errors.length > 0) {
    const more = errors.length > 1 ? `${errors.length} errors:\n` : '';
    const lines = errors.map((error) => diagnosticLine(file, error));
    throw new SweepFileError(
      more + lines.join('\n'),
      errors.map(({ code }) => code),
    );
  }
  for (const warning of show.warnings ? diagnostics.filter(({ severity }) => severity === 'warning') : []) {
    context.err(`${diagnosticLine(file, warning)}\n`);
  }
  const merged = mergeOptions(spec, commandLine);
  const queued = show.queued?.(merged) === true;
  const hasOptions = Object.keys(commandLine).length > 0;
  const problems = specProblems(merged);
  const wrong = problems.filter(({ severity, code }) => severity === 'error' && !(queued && code === enqueueOutside));
  const search = allSearchProblems(merged).filter((problem) => !wrong.some((told) => isAbout(told, problem)));
  if (wrong.length + search.length > 0) {
    const messages = [...new Set([...wrong, ...search].map(({ message }) => message))];
    throw new UsageError(
      'sweep-errors',
      `${show.name ?? file}${hasOptions ? ' with these options' : ''}: ${messages.join('\n')}`,
    );
  }
  const said = diagnostics.map(({ message }) => message);
  for (const { message } of show.warnings ? problems : []) {
    if (!said.includes(message)) context.err(`warning: ${message}\n`);
  }
  return { spec: merged, text: decoded.text };
}

/** Whether the search says once more, in other words, what is wrong with an option. */
function isAbout({ path: at }: SpecProblem, { key }: SearchProblem): boolean {
  return at.includes(key) || (key === 'pruner' && at.includes('early_terminate'));
}

/** What the search refuses of a sweep, or of its stages, by which it is searched. */
function allSearchProblems(spec: SweepSpec): readonly SearchProblem[] {
  const stages = (spec.options.stages ?? []).map((stage) => stageSpec(spec, stage));
  return (stages.length === 0 ? [spec] : stages).flatMap(searchProblems);
}

/**
 * The bytes of a file that a person named.
 * @param given - as given, relative to the working directory
 * @throws UsageError (`missing-file`, `unreadable-file`)
 */
export function readBytes(context: CliContext, given: string): Buffer {
  const file = path.resolve(context.cwd, given);
  try {
    const stats = statSync(file);
    // A device may have no end. A pipe is what `<(...)` of a shell gives.
    if (!stats.isFile() && !stats.isDirectory() && !stats.isFIFO())
      throw new UsageError('unreadable-file', `${given}: ${noFile}`);
    if (stats.size > mostBytes) throw new UsageError('unreadable-file', `${given}: ${tooLarge}`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UsageError(
      missing ? 'missing-file' : 'unreadable-file',
      `${given}: ${unreadable(error, 'a sweep file')}`,
    );
  }
}

/** A sweep file is a page or two. */
const mostBytes = 64 * 1024 * 1024;

const noFile = 'is a device or a pipe, not a file';

const tooLarge = 'has more than 64 MiB and was not read; keep data out of it';

function unreadable(error: unknown, expected: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
      return 'no such file';
    case 'EISDIR':
      return `is a folder, expected ${expected}`;
    case 'ELOOP':
      return 'is a link that leads back to itself';
    case 'EACCES':
      return 'no permission to read it';
    default:
      return String(code ?? error);
  }
}

/** `file:line:column: severity: message`, as editors and terminals make links of it. */
export function diagnosticLine(file: string, { range, message, severity, inFile }: Diagnostic): string {
  return `${fileOf(file, inFile)}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message}`;
}

/** The file in which something was found: the sweep, or one that it names, from the working directory too. */
export function fileOf(sweepFile: string, inFile: Diagnostic['inFile']): string {
  if (inFile === undefined) return sweepFile;
  return path.isAbsolute(inFile.file) ? inFile.file : path.join(path.dirname(sweepFile), inFile.file);
}
