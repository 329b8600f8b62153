import { nearest } from '../../src/core/space/nearest.ts';
import { baseName } from './baseName.ts';
import { placesOf } from './findProgram.ts';
import { mayHoldPrograms } from './programFolders.ts';
import type { Files, Surroundings } from './surroundings.ts';

const mostFolders = 60;
const deepest = 3;
const mostRead = 60;

/** Files of this name elsewhere in the tree, as `program` would name them, the nearest first; without any, one of a similar name. */
export function programsNamed(name: string, surroundings: Surroundings): readonly string[] {
  const { files } = surroundings;
  if (files === null) return [];
  const base = baseName(name);
  const wanted = base.endsWith('.py') ? base : `${base.split('.').at(-1)}.py`;
  const folders = foldersBelow(surroundings, files);
  const found = folders.flatMap(([path, names]) => (names.includes(wanted) ? [`${path}${wanted}`] : []));
  if (found.length > 0 || wanted !== base) return found.slice(0, 3);
  const stems = folders.flatMap(([path, names]) =>
    names.flatMap((one) => (one.endsWith('.py') ? [{ path, stem: one.slice(0, -3) }] : [])),
  );
  const near = nearest(
    base.slice(0, -3),
    stems.map(({ stem }) => stem),
  );
  const similar = stems.find(({ stem }) => stem === near);
  return similar === undefined ? [] : [`${similar.path}${similar.stem}.py`];
}

/** A Python file near the sweep that names the sweep file, so that it seems to read it itself; null where there is none. */
export function loaderOf(surroundings: Surroundings): string | null {
  const { files, file } = surroundings;
  if (files === null || file === null) return null;
  const name = baseName(file);
  let read = 0;
  for (const place of placesOf(surroundings, files)) {
    for (const one of files.list(place)) {
      if (!one.endsWith('.py') || read >= mostRead) continue;
      read += 1;
      if (files.read(files.resolve(place, one))?.includes(name) === true) return one;
    }
  }
  return null;
}

/** Folders below the working directory and below the sweep's, each once, with a `/` at the end, and the names in them. */
function foldersBelow(
  surroundings: Surroundings,
  files: Files,
): readonly (readonly [path: string, names: readonly string[]])[] {
  const found: [string, readonly string[]][] = [];
  const seen = new Set<string>();
  const open = placesOf(surroundings, files).map((folder) => ({ folder, path: '', depth: 0 }));
  for (let at = open.shift(); at !== undefined && found.length < mostFolders; at = open.shift()) {
    if (seen.has(at.folder)) continue;
    seen.add(at.folder);
    const names = files.list(at.folder);
    found.push([at.path, names]);
    if (at.depth >= deepest) continue;
    for (const name of names) {
      if (!name.endsWith('/') || !mayHoldPrograms(name)) continue;
      open.push({
        folder: files.resolve(at.folder, name.slice(0, -1)),
        path: `${at.path}${name}`,
        depth: at.depth + 1,
      });
    }
  }
  return found;
}
