import { usesProgram } from './macros.ts';
import type { SweepSpec } from './spec.ts';

/**
 * Paths at which the program of a sweep is looked for, in this order: the working directory, then the folder of the sweep
 * file (cli.md 3). Empty when the command does not use `${program}`.
 * @param cwd - absolute working directory
 * @param sweepFile - absolute path of the sweep file, null for a text without one
 */
export function programCandidates(
  spec: Pick<SweepSpec, 'program' | 'command'>,
  cwd: string,
  sweepFile: string | null,
): readonly string[] {
  const { program } = spec;
  if (program === null || !usesProgram(spec.command)) return [];
  if (/^(?:[/\\]|[A-Za-z]:[/\\])/.test(program)) return [program];
  const folder = sweepFile === null ? [] : [sweepFile.replace(/[/\\][^/\\]*$/, '')];
  return [...new Set([cwd, ...folder].map((base) => join(base, program)))];
}

function join(folder: string, relative: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return `${folder.replace(/[/\\]+$/, '')}${separator}${relative.replace(/^\.[/\\]/, '')}`;
}
