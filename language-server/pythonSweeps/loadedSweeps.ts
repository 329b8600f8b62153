import type { LineIndex, Span } from '../../src/core/sweep/lineIndex.ts';
import type { PythonText } from '../python/syntax.ts';
import type { Link } from '../service/features.ts';
import type { Files, Surroundings } from '../service/surroundings.ts';
import type { Machine } from './machine.ts';
import { parsed } from './parsedTexts.ts';
import { mayMakeSweeps, runScript } from './runScript.ts';
import type { LoadedFrom } from './values.ts';

/** A sweep file that a script reads and hands to `wandb.sweep`. */
export interface LoadedSweep {
  /** Absolute path; null where the script does not tell it, or where it is not there. */
  readonly file: string | null;
  /** Where the script names it. */
  readonly at: Span;
  /** The call of `wandb.sweep`. */
  readonly call: Span;
  /** Keys that the script sets itself. */
  readonly changed: readonly string[];
  /** A function of the script is called for each trial. */
  readonly called: boolean;
  /** The name is the default of an argument: the script may be told to start another. */
  readonly argument: boolean;
}

/** The sweep files that a script starts, in the order of its calls. Cheap for scripts that start none, never throws. */
export function loadedSweeps(
  text: string,
  surroundings: Surroundings,
  python: PythonText | null = null,
): readonly LoadedSweep[] {
  if (!mayMakeSweeps(text) || !/\bload|open\b|read_text/.test(text)) return [];
  const machine = runScript(python ?? parsed(text, surroundings));
  return machine.files.map(({ call, from, changed }) => ({
    file: fileOf(from, surroundings),
    at: from.at,
    call,
    changed,
    called: isCalled(machine, call),
    argument: from.argument === true,
  }));
}

/**
 * Whether a script calls a function of its own for the trials of a sweep that it neither makes nor reads: `wandb sweep` made it
 * before, of some file.
 */
export function runsOthers(text: string, surroundings: Surroundings): boolean {
  if (!mayMakeSweeps(text)) return false;
  const { agents, files, swept } = runScript(parsed(text, surroundings));
  return files.length + swept.length === 0 && agents.some(({ sweep, called }) => sweep === null && called !== null);
}

function isCalled({ agents, files, swept }: Machine, call: Span): boolean {
  const own = agents.filter(({ sweep }) => sweep?.[0] === call[0]);
  const loose = files.length + swept.length === 1 ? agents.filter(({ sweep }) => sweep === null) : [];
  return [...own, ...loose].some(({ called }) => called !== null);
}

/** Relative to the script where it says so, else to where it is started, else to where it is. */
function fileOf({ name, beside }: LoadedFrom, { file, folder, files }: Surroundings): string | null {
  if (files === null || name === '' || /[\0\r\n]/.test(name)) return null;
  const own = file === null ? null : files.folderOf(file);
  // Jupyter starts a notebook in its own folder.
  const folders = beside ? [own] : file?.endsWith('.ipynb') === true ? [own, folder] : [folder, own];
  return folders.flatMap((one) => there(one, name, files)).at(0) ?? null;
}

function there(folder: string | null, name: string, files: Files): readonly string[] {
  if (folder === null) return [];
  const path = files.resolve(folder, name);
  return files.isFile(path) ? [path] : [];
}

/** Links from the names of sweep files in a script to the files. */
export function scriptLinks(text: string, surroundings: Surroundings, lines: LineIndex): readonly Link[] {
  return loadedSweeps(text, surroundings).flatMap(({ file, at }) =>
    file === null ? [] : [{ range: lines.range(at), target: file, tooltip: 'Open the sweep' }],
  );
}
