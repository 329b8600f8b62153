import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { LineIndex, type Span } from '../../src/core/sweep/lineIndex.ts';
import { Report } from '../../src/core/sweep/report.ts';
import { optunaOf } from '../optuna/optunaOf.ts';
import { parsePython } from '../python/syntax.ts';
import { loadedSweeps } from '../pythonSweeps/loadedSweeps.ts';
import { readNotebook } from '../pythonSweeps/notebookFile.ts';
import { pythonSweepsOf } from '../pythonSweeps/pythonSweeps.ts';
import { diagnose } from './diagnose.ts';
import { isNotebook } from './recognise.ts';
import type { Surroundings } from './surroundings.ts';
import type { Sweep } from './sweep.ts';

/** What sweeps of one script say, by position; what two of them share is said once. */
export function diagnoseTogether(
  sweeps: readonly Sweep[],
  ask: (sweep: Sweep) => readonly Diagnostic[] = diagnose,
): readonly Diagnostic[] {
  if (sweeps.length < 2) return sweeps.flatMap(ask);
  const byPlace = new Map<string, Diagnostic>();
  for (const one of sweeps.flatMap(ask)) {
    const { start, end } = one.range;
    const key = `${start.line}:${start.character}:${end.line}:${end.character}:${one.code}:${one.message}`;
    if (!byPlace.has(key)) byPlace.set(key, one);
  }
  return [...byPlace.values()].toSorted(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

/**
 * Everything there is to say about a Python script that somebody names: its sweeps, and what it does with Optuna. One without
 * either is an error, one that starts a sweep file is told to be checked by that.
 */
export function diagnoseScript(text: string, surroundings: Surroundings): readonly Diagnostic[] {
  const python = parsePython(text);
  const sweeps = pythonSweepsOf(text, surroundings, python);
  const optuna = optunaOf(python, { file: surroundings.file });
  const found = [...diagnoseTogether(sweeps), ...optuna.diagnostics];
  const report = new Report(new LineIndex(text));
  const loaded = loadedSweeps(text, surroundings);
  for (const { file, at } of loaded) {
    const named = text.slice(...at);
    const message =
      file === null
        ? 'The sweep that is started here is read from a file that cannot be told. Check that file.'
        : `The sweep that is started here stands in ${named}. Check that file.`;
    report.information('sweep-in-file', at, message);
  }
  if (sweeps.length === 0 && loaded.length === 0 && optuna.calls === 0) {
    const at: Span = [0, 0];
    report.error(
      'not-a-sweep',
      at,
      `This ${isNotebook(surroundings.file ?? surroundings.name) ? 'notebook' : 'script'} makes no sweep that can be read, and no study of Optuna: no dict reaches \`wandb.sweep\`. Write the dict in this file, or check a sweep file.`,
    );
  }
  return [...report.sorted(), ...found];
}

/**
 * Everything there is to say about the file of a notebook that somebody names as a sweep. Places and fixes are those of the
 * file, messages name the cell.
 */
export function diagnoseNotebook(text: string, surroundings: Surroundings): readonly Diagnostic[] {
  const notebook = readNotebook(text);
  if (notebook !== null) {
    const found = diagnoseScript(notebook.text, surroundings);
    // That there is none is said of the whole file.
    return found.map((one) => (one.code === 'not-a-sweep' ? one : notebook.inFile(one)));
  }
  const report = new Report(new LineIndex(text));
  report.error(
    'not-a-sweep',
    [0, 0],
    'This is no notebook that can be read: JSON with `cells` is expected. Save it again with Jupyter, or check a script.',
  );
  return report.sorted();
}
