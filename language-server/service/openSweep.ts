import { readSweep } from '../../src/core/sweep/parse.ts';
import type { FileText, ReadFile } from '../../src/core/sweep/spaceFiles.ts';
import type { Surroundings } from './surroundings.ts';
import { Sweep } from './sweep.ts';

/** Reads a sweep text where it stands. */
export function openSweep(text: string, surroundings: Surroundings): Sweep {
  const readFile = besideSweep(surroundings);
  return new Sweep(readSweep(text, readFile === null ? {} : { readFile }), surroundings);
}

/** Reads the files that a sweep names under `space:`, from beside it; null where nobody can. */
function besideSweep({ file, files }: Surroundings): ReadFile | null {
  if (file === null || files === null) return null;
  return (named): FileText => {
    const path = files.resolve(files.folderOf(file), named);
    const text = files.read(path);
    if (text !== null) return { text };
    return { problem: files.isFile(path) ? 'it cannot be read as text' : 'no such file' };
  };
}
