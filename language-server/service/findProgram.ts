import { defaultCommand, isCommandWord, macroName, usesProgram } from '../../src/core/sweep/macros.ts';
import type { SweepReading } from '../../src/core/sweep/parse.ts';
import { entryOf, type ScalarNode } from '../../src/core/sweep/tree.ts';
import { startingScript, startsItself } from '../pythonSweeps/startingScript.ts';
import { scriptModules } from './consoleScripts.ts';
import type { Files, Surroundings } from './surroundings.ts';

/** Where the program of a sweep is. */
export type FoundProgram =
  | {
      readonly kind: 'file';
      readonly file: string;
      /** Where `program` names it; null where the command itself does. */
      readonly node: ScalarNode | null;
      /** The command runs it, as far as can be told. */
      readonly runs: boolean;
      /** Python starts the sweep, and calls a function of this file for each trial. */
      readonly called?: boolean;
    }
  /** Named and looked for, and not there. */
  | { readonly kind: 'missing'; readonly node: ScalarNode; readonly looked: readonly string[] }
  /** None is named, or nobody can look. */
  | { readonly kind: 'none' };

/**
 * Finds the program of a sweep. Where the command has `${program}`, that is `program`: in the working directory, then beside the
 * sweep file. Else it is what the command names: `train.py`, `-m pkg.train`, or a console script of the project; and where
 * nothing is named, the script that starts the sweep file.
 */
export function findProgram(reading: SweepReading, surroundings: Surroundings): FoundProgram {
  const { root } = reading;
  const { files, called } = surroundings;
  if (called !== undefined) return { kind: 'file', file: called, node: null, runs: true, called: true };
  if (root === null || files === null) return { kind: 'none' };
  const node = entryOf(root, 'program')?.value ?? null;
  const named = node?.kind === 'scalar' && node.text !== '' ? node : null;
  const runs = runsProgram(reading);
  if (!runs) {
    const file = fromCommand(commandItems(reading), surroundings, files);
    if (file !== null) return { kind: 'file', file, node: null, runs: true };
  }
  if (named === null) return startedBy(surroundings);
  const looked = [...new Set(placesOf(surroundings, files).map((one) => files.resolve(one, named.text)))];
  const found = looked.find((one) => files.isFile(one));
  if (found === undefined)
    return folderOrCommand(named, reading, surroundings, files) ?? { kind: 'missing', node: named, looked };
  return {
    kind: 'file',
    file: found,
    node: named,
    runs,
    ...(startsItself(found, surroundings) ? { called: true } : {}),
  };
}

/** `python src` runs `src/__main__.py`; a word where a command stands is looked for on the PATH, as the scripts of the project are. */
function folderOrCommand(
  node: ScalarNode,
  reading: SweepReading,
  surroundings: Surroundings,
  files: Files,
): FoundProgram | null {
  const places = placesOf(surroundings, files);
  const runs = runsProgram(reading);
  const main = places.map((one) => files.resolve(one, `${node.text}/__main__.py`)).find((one) => files.isFile(one));
  if (main !== undefined) return { kind: 'file', file: main, node, runs };
  if (!isCommandWord(node.text, commandItems(reading))) return null;
  for (const place of places) {
    const module = scriptModules(place, files).get(node.text);
    const file = module === undefined ? null : moduleAt(module, places, files);
    if (file !== null) return { kind: 'file', file, node, runs };
  }
  return node.text.endsWith('.py') ? null : { kind: 'none' };
}

/** A script that reads the sweep file and starts it, with a function of its own for the trials. */
function startedBy(surroundings: Surroundings): FoundProgram {
  const found = startingScript(surroundings);
  // The text of a notebook is no Python as it stands.
  if (found?.sure !== true || !found.called || found.script.endsWith('.ipynb')) return { kind: 'none' };
  return { kind: 'file', file: found.script, node: null, runs: true, called: true };
}

/** Whether the command of the sweep runs its `program`, as far as can be told. */
export function runsProgram({ document: { spec }, root }: SweepReading): boolean {
  if (spec !== null) return usesProgram(spec.command);
  const node = root === null ? null : (entryOf(root, 'command')?.value ?? null);
  if (node?.kind !== 'list') return node === null;
  return node.items.some((item) => item.kind === 'scalar' && item.text === '${program}');
}

/** The working directory, then the folder of the sweep file. */
export function placesOf({ file, folder }: Surroundings, files: Files): readonly string[] {
  return [folder, file === null ? null : files.folderOf(file)].filter((one) => one !== null);
}

/** The items of the command as they are written; those of the default command where there are none. */
export function commandItems({ document: { spec }, root }: SweepReading): readonly string[] {
  if (spec !== null) return spec.command ?? defaultCommand;
  const node = root === null ? null : entryOf(root, 'command')?.value;
  if (node?.kind !== 'list') return defaultCommand;
  return node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
}

/** The Python file that a command names itself; null where it names none that is here. */
function fromCommand(items: readonly string[], surroundings: Surroundings, files: Files): string | null {
  const places = placesOf(surroundings, files);
  const [first] = items.filter((item) => macroName(item) === null);
  for (const [index, item] of items.entries()) {
    const module = item === '-m' ? items[index + 1] : undefined;
    const found = module === undefined ? null : moduleAt(module, places, files);
    if (found !== null) return found;
    if (!item.endsWith('.py') || item.startsWith('-')) continue;
    const file = places.map((place) => files.resolve(place, item)).find((one) => files.isFile(one));
    // The first script that is named is what runs; where it is not here, nothing is known of it.
    return file ?? null;
  }
  // `uv run train`, `my-train`.
  const words = items.filter((item) => macroName(item) === null && /^[\w.-]+$/.test(item));
  const start = ['uv', 'poetry', 'pdm', 'hatch'].includes(first ?? '') && words[1] === 'run' ? words[2] : first;
  if (start === undefined) return null;
  for (const place of places) {
    const module = scriptModules(place, files).get(start);
    if (module !== undefined) return moduleAt(module, places, files);
  }
  return null;
}

/** The file of a module, also of a package that is run (`__main__.py`); null where it is not there. */
export function moduleAt(module: string, places: readonly string[], files: Files): string | null {
  if (!/^[\w.]+$/.test(module)) return null;
  const path = module.split('.').join('/');
  for (const place of places) {
    for (const base of [place, files.resolve(place, 'src')]) {
      for (const name of [`${path}.py`, `${path}/__main__.py`]) {
        const file = files.resolve(base, name);
        if (files.isFile(file)) return file;
      }
    }
  }
  return null;
}
