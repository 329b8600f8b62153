import type { Files, Surroundings } from '../service/surroundings.ts';
import { loadedSweeps } from './loadedSweeps.ts';

/** A script that starts a sweep file. */
export interface StartingScript {
  /** Absolute path. */
  readonly script: string;
  /** It hands this very file to `wandb.sweep`; false where it does not tell which one. */
  readonly sure: boolean;
  /** A function of it is called for each trial. */
  readonly called: boolean;
}

const mostScripts = 100;
const skipped = /^(?:\.|__|node_modules|venv|env|site-packages|wandb|outputs|runs|data|build|dist)/;

/**
 * The script that reads a sweep file and starts it: looked for beside the file, in the working directory and in the folders
 * right below that. One that names the file goes before one that may mean any.
 */
export function startingScript({ file, folder, files, ...rest }: Surroundings): StartingScript | null {
  if (file === null || files === null) return null;
  let maybe: StartingScript | null = null;
  for (const script of scriptsNear(file, folder, files)) {
    const text = files.read(script);
    if (text === null || !text.includes('wandb') || !text.includes('sweep')) continue;
    const surroundings = { ...rest, name: script, file: script, folder, files };
    for (const loaded of loadedSweeps(text, surroundings)) {
      if (loaded.file === file) return { script, sure: true, called: loaded.called };
      if (loaded.file === null) maybe ??= { script, sure: false, called: loaded.called };
    }
  }
  return maybe;
}

function scriptsNear(file: string, folder: string | null, files: Files): readonly string[] {
  const beside = files.folderOf(file);
  const root = folder ?? beside;
  const below = files
    .list(root)
    .filter((name) => name.endsWith('/') && !skipped.test(name))
    .map((name) => files.resolve(root, name.slice(0, -1)));
  const folders = [...new Set([beside, files.folderOf(beside), root, ...below])];
  const scripts: string[] = [];
  for (const one of folders) {
    // The folder around the workspace is not the user's to be searched.
    if (one.length < root.length) continue;
    for (const name of files.list(one)) {
      if (scripts.length >= mostScripts) return scripts;
      if (name.endsWith('.py')) scripts.push(files.resolve(one, name));
    }
  }
  return scripts;
}
