import { usesProgram } from './macros.ts';
import type { SweepSpec } from './spec.ts';

/** Where `program` may lie, as paths that the caller tests in this order. */
export interface ProgramCandidates {
  /** As written in the sweep. */
  readonly program: string;
  readonly paths: readonly string[];
}

/**
 * Paths at which the program of a sweep is looked for: the working directory, then the folder of the sweep file (cli.md 3).
 * Null when the command does not use `${program}`.
 * @param cwd - absolute working directory
 * @param sweepFile - absolute path of the sweep file, null for a text without one
 */
export function programCandidates(
  spec: Pick<SweepSpec, 'program' | 'command'>,
  cwd: string,
  sweepFile: string | null,
): ProgramCandidates | null {
  const { program } = spec;
  if (program === null || !usesProgram(spec.command)) return null;
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(program)) return { program, paths: [program] };
  const folder = sweepFile === null ? null : sweepFile.replace(/[/\\][^/\\]*$/, '');
  const paths = [join(cwd, program), ...(folder === null ? [] : [join(folder, program)])];
  return { program, paths: [...new Set(paths)] };
}

function join(folder: string, relative: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return `${folder.replace(/[/\\]+$/, '')}${separator}${relative.replace(/^\.[/\\]/, '')}`;
}
