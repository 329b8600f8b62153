import { loadedSweeps } from '../pythonSweeps/loadedSweeps.ts';
import { notebookText } from '../pythonSweeps/notebookFile.ts';
import { pythonSweepsOf } from '../pythonSweeps/pythonSweeps.ts';
import { type StartingScript, startingScript } from '../pythonSweeps/startingScript.ts';
import { type SweepFile, toSweepFile } from '../pythonSweeps/toSweepFile.ts';
import { isNotebook } from './recognise.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The one sweep of a Python script or notebook as a sweep file.
 * @param text - of the file
 * @returns `problem`: why there is not one sweep to be written, for people, to be read behind the name of the file
 */
export function scriptSweepFile(text: string, surroundings: Surroundings): SweepFile | { readonly problem: string } {
  const inCells = isNotebook(surroundings.name);
  const python = inCells ? notebookText(text) : text;
  if (python === null) return { problem: 'is no notebook that can be read: JSON with `cells` is expected.' };
  const sweeps = pythonSweepsOf(python, surroundings);
  const [only] = sweeps;
  if (only === undefined) {
    const [loaded] = loadedSweeps(python, surroundings);
    return {
      problem:
        loaded === undefined
          ? 'makes no sweep that can be read: no dict reaches `wandb.sweep`.'
          : `starts the sweep of a file, ${python.slice(...loaded.at)}. Export that file.`,
    };
  }
  if (sweeps.length === 1) return toSweepFile(only);
  const lines = sweeps.map(({ dict, reading }) => reading.lines.position(dict[0]).line + 1);
  const where = inCells ? '' : ` (lines ${lines.join(', ')})`;
  return {
    problem: `makes ${sweeps.length} sweeps${where}, and a sweep file holds one. "Convert to sweep file" in the editor writes each.`,
  };
}

/** The script that starts a sweep file; null where none is found. */
export function starterOf(surroundings: Surroundings): StartingScript | null {
  return startingScript(surroundings);
}
