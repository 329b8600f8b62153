import { type Outside, readSweep } from '../../src/core/sweep/parse.ts';
import type { FileText, ReadFile } from '../../src/core/sweep/spaceFiles.ts';
import type { YamlCache } from '../../src/core/sweep/yamlParts.ts';
import { startingScript } from '../pythonSweeps/startingScript.ts';
import { loaderOf } from './nearbyPrograms.ts';
import type { Surroundings } from './surroundings.ts';
import { Sweep } from './sweep.ts';

/**
 * Reads a sweep text where it stands.
 * @param cache - of this document, where it is read again and again
 */
export function openSweep(text: string, surroundings: Surroundings, cache?: YamlCache): Sweep {
  return new Sweep(readSweep(text, outsideOf(surroundings), cache), surroundings);
}

/** What reading a sweep needs from where it stands. */
export function outsideOf(surroundings: Surroundings): Outside {
  const readFile = besideSweep(surroundings);
  return {
    ...(readFile === null ? {} : { readFile }),
    called: () => startingScript(surroundings) !== null || loaderOf(surroundings) !== null,
  };
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
