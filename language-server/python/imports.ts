import type { Files } from '../service/surroundings.ts';
import type { ImportedName } from './nodes.ts';

/** Finds the files behind the imports of one program. Folders are listed once for each finder. */
export class ModuleFinder {
  readonly #files: Files;
  readonly #roots: readonly string[];
  readonly #folders = new Map<string, ReadonlySet<string>>();
  readonly #found = new Map<string, string | null>();

  /**
   * @param program - absolute path of the program
   * @param folder - the working directory, from which modules are imported too; null where it is not known
   */
  constructor(program: string, folder: string | null, files: Files) {
    this.#files = files;
    this.#roots = this.#rootsOf(files.folderOf(program), folder);
  }

  /**
   * The file of a module among the program's own folders; null where it is not there, as for installed packages.
   * @param module - with its leading dots
   * @param from - absolute path of the file that imports it
   */
  file(module: string, from: string): string | null {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const key = dots === 0 ? module : `${this.#files.folderOf(from)}\n${module}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const path = module
      .slice(dots)
      .split('.')
      .filter((part) => part !== '');
    const bases = dots === 0 ? this.#roots : [this.#upwards(this.#files.folderOf(from), dots - 1)];
    let found: string | null = null;
    for (const base of bases) found ??= this.#below(base, path);
    this.#found.set(key, found);
    return found;
  }

  /** The files that an import reads: the module, and the module of that name inside the package (`from models import args`). */
  filesOf({ module, name }: ImportedName, from: string): string[] {
    const inside = name === null || name === '*' ? null : this.file(join(module, name), from);
    return [this.file(module, from), inside].filter((file) => file !== null);
  }

  #below(base: string, path: readonly string[]): string | null {
    let folder = base;
    for (const [index, part] of path.entries()) {
      const names = this.#list(folder);
      if (index === path.length - 1 && names.has(`${part}.py`)) return this.#files.resolve(folder, `${part}.py`);
      if (!names.has(`${part}/`)) return null;
      folder = this.#files.resolve(folder, part);
    }
    return this.#list(folder).has('__init__.py') ? this.#files.resolve(folder, '__init__.py') : null;
  }

  #list(folder: string): ReadonlySet<string> {
    let names = this.#folders.get(folder);
    if (names === undefined) {
      names = new Set(this.#files.list(folder));
      this.#folders.set(folder, names);
    }
    return names;
  }

  #upwards(folder: string, levels: number): string {
    let at = folder;
    for (let level = 0; level < levels; level++) at = this.#files.folderOf(at);
    return at;
  }

  /** The folder of the program, the root of its package, the working directory, and where scripts and sources often stand. */
  #rootsOf(own: string, folder: string | null): readonly string[] {
    const roots = [own];
    let at = own;
    for (let level = 0; level < 6 && this.#list(at).has('__init__.py'); level++) {
      const parent = this.#files.folderOf(at);
      if (parent === at) break;
      at = parent;
      roots.push(at);
    }
    if (folder !== null) roots.push(folder);
    roots.push(this.#files.folderOf(own), this.#files.resolve(folder ?? own, 'src'));
    return [...new Set(roots)];
  }
}

/** A name inside a module, as a dotted one. */
export function join(module: string, name: string): string {
  return module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
}
