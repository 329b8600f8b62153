import type { Files } from '../service/surroundings.ts';
import type { ImportedName } from './nodes.ts';

/**
 * The file of a module that a program imports from its own folders; null where it is not among them, as for installed packages.
 * @param from - absolute path of the file that imports
 * @param roots - folders in which absolute modules are looked for
 */
export function moduleFile(module: string, from: string, roots: readonly string[], files: Files): string | null {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module
    .slice(dots)
    .split('.')
    .filter((part) => part !== '');
  if (path.some((part) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(part))) return null;
  const bases = dots === 0 ? roots : [upwards(files, files.folderOf(from), dots - 1)];
  for (const base of bases) {
    const place = path.length === 0 ? base : files.resolve(base, path.join('/'));
    for (const candidate of path.length === 0 ? [] : [`${place}.py`]) if (files.isFile(candidate)) return candidate;
    const init = files.resolve(place, '__init__.py');
    if (files.isFile(init)) return init;
  }
  return null;
}

function upwards(files: Files, folder: string, levels: number): string {
  let at = folder;
  for (let level = 0; level < levels; level++) at = files.folderOf(at);
  return at;
}

/** The file that an import reads: the module, or the module of that name inside the package (`from models import args`). */
export function importedFiles(one: ImportedName, from: string, roots: readonly string[], files: Files): string[] {
  const { module, name } = one;
  const own = moduleFile(module, from, roots, files);
  const inside =
    name === null || name === '*'
      ? null
      : moduleFile(module.endsWith('.') ? `${module}${name}` : `${module}.${name}`, from, roots, files);
  return [own, inside].filter((file) => file !== null);
}

/** Folders from which a program's absolute imports are found: its own, the root of its package, and the working directory. */
export function importRoots(program: string, folder: string | null, files: Files): readonly string[] {
  const own = files.folderOf(program);
  const roots = [own];
  let at = own;
  for (let level = 0; level < 6 && files.isFile(files.resolve(at, '__init__.py')); level++) {
    const parent = files.folderOf(at);
    if (parent === at) break;
    at = parent;
    roots.push(at);
  }
  if (folder !== null) roots.push(folder);
  // Scripts of `scripts/` and packages under `src/` are common.
  roots.push(files.folderOf(own), files.resolve(folder ?? own, 'src'));
  return [...new Set(roots)];
}
