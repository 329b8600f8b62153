import { loadedSweeps } from '../../language-server/pythonSweeps/loadedSweeps.ts';
import { readNotebook } from '../../language-server/pythonSweeps/notebookFile.ts';
import { pythonSweepsOf } from '../../language-server/pythonSweeps/pythonSweeps.ts';
import { toSweepFile } from '../../language-server/pythonSweeps/toSweepFile.ts';
import type { CliContext } from './command.ts';
import { UsageError } from './errors.ts';
import { surroundingsOf } from './surroundings.ts';

/**
 * The sweep of a Python script or notebook as a sweep file.
 * @param text - of the file
 * @throws UsageError where there is not one sweep to be written
 */
export function exportScript(context: CliContext, file: string, text: string): string {
  const isNotebook = /\.ipynb$/i.test(file);
  const python = isNotebook ? (readNotebook(text)?.text ?? null) : text;
  if (python === null) throw new UsageError('sweep-errors', `${file}: is no notebook that can be read`);
  const surroundings = surroundingsOf(context, file);
  const sweeps = pythonSweepsOf(python, surroundings);
  const [only] = sweeps;
  if (only === undefined) {
    const [loaded] = loadedSweeps(python, surroundings);
    const told =
      loaded === undefined
        ? 'makes no sweep that can be read: no dict reaches `wandb.sweep`'
        : `starts the sweep of a file, ${python.slice(...loaded.at)}. Export that file`;
    throw new UsageError('sweep-errors', `${file}: ${told}.`);
  }
  if (sweeps.length > 1) {
    const lines = sweeps.map(({ dict, reading }) => reading.lines.position(dict[0]).line + 1);
    const where = isNotebook ? '' : ` (lines ${lines.join(', ')})`;
    throw new UsageError(
      'sweep-errors',
      `${file}: makes ${sweeps.length} sweeps${where}, and a sweep file holds one. "Convert to sweep file" in the editor writes each.`,
    );
  }
  return toSweepFile(only).text;
}
