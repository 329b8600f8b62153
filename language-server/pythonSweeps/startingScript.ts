import { mayHoldPrograms } from '../service/programFolders.ts';
import type { Files, Surroundings } from '../service/surroundings.ts';
import { loadedSweeps, runsOthers } from './loadedSweeps.ts';
import { notebookText } from './notebookFile.ts';

/** A script that starts a sweep file. */
export interface StartingScript {
  /** Absolute path. */
  readonly script: string;
  /** It hands this very file to `wandb.sweep`; false where it does not tell which one. */
  readonly sure: boolean;
  /** A function of it is called for each trial. */
  readonly called: boolean;
}

const mostScripts = 150;
const mostFolders = 60;
/** Folders below the working directory: `src/project/train.py`. */
const deepest = 2;

/**
 * The script or notebook that reads a sweep file and starts it: looked for beside the file, in the working directory and in the
 * folders below that. One that names the file goes before one that may mean any.
 */
export function startingScript({ file, folder, files, ...rest }: Surroundings): StartingScript | null {
  if (file === null || files === null) return null;
  let maybe: StartingScript | null = null;
  for (const script of scriptsNear(file, folder, files)) {
    const text = pythonOf(script, files);
    if (text === null) continue;
    const surroundings = { ...rest, name: script, file: script, folder, files };
    for (const loaded of loadedSweeps(text, surroundings)) {
      if (loaded.file === file) return { script, sure: true, called: loaded.called };
      if (loaded.file === null || loaded.argument) maybe ??= { script, sure: false, called: loaded.called };
    }
    if (maybe === null && runsOthers(text, surroundings)) maybe = { script, sure: false, called: true };
  }
  return maybe;
}

/**
 * Whether a program reads some sweep file and calls a function of its own for each trial. What `wandb agent` would hand over is
 * nothing that it waits for.
 */
export function startsItself(program: string, surroundings: Surroundings): boolean {
  const { files } = surroundings;
  const text = files === null ? null : pythonOf(program, files);
  if (text === null) return false;
  return loadedSweeps(text, { ...surroundings, name: program, file: program }).some(({ called }) => called);
}

const notebooks = new WeakMap<Files, Map<string, { readonly file: string; readonly text: string | null }>>();

/** The Python of a script or notebook that may start a sweep; null for all others. */
function pythonOf(script: string, files: Files): string | null {
  const text = files.read(script);
  if (text === null || !text.includes('wandb') || !/sweep|agent/.test(text)) return null;
  if (!script.endsWith('.ipynb')) return text;
  const known = notebooks.get(files) ?? new Map();
  notebooks.set(files, known);
  const before = known.get(script);
  if (before?.file === text) return before.text;
  const python = /\bload|read_text|\bagent\b/.test(text) ? notebookText(text) : null;
  known.set(script, { file: text, text: python });
  return python;
}

function scriptsNear(file: string, folder: string | null, files: Files): readonly string[] {
  const beside = files.folderOf(file);
  const root = folder ?? beside;
  const scripts: string[] = [];
  const seen = new Set<string>();
  // The folder around the workspace is not the user's to be searched.
  const open = [beside, files.folderOf(beside), root].filter((one) => one.length >= root.length);
  const queue = open.map((path) => ({ path, depth: path === root ? 0 : deepest }));
  for (let at = queue.shift(); at !== undefined && seen.size < mostFolders; at = queue.shift()) {
    const { path, depth } = at;
    if (seen.has(path)) continue;
    seen.add(path);
    for (const name of files.list(path)) {
      if (/\.(?:py|ipynb)$/.test(name)) {
        if (scripts.length >= mostScripts) return scripts;
        scripts.push(files.resolve(path, name));
      } else if (depth < deepest && name.endsWith('/') && mayHoldPrograms(name))
        queue.push({ path: files.resolve(path, name.slice(0, -1)), depth: depth + 1 });
    }
  }
  return scripts;
}
