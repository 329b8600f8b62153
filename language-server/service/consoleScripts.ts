import type { Files } from './surroundings.ts';

/** A line `name = "pkg.module:function"`, quoted as the file has it. */
const entry = /^\s*["']?([\w.-]+)["']?\s*=\s*["']?([\w.]+)(?::[\w.]+)?["']?\s*(?:#.*)?$/;

/** The commands that a project installs, by name, each with its module: of pyproject.toml, setup.cfg and setup.py in a folder. */
export function scriptModules(folder: string, files: Files): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const read = (name: string): string => files.read(files.resolve(folder, name)) ?? '';
  inSections(read('pyproject.toml'), /^\[(?:project|tool\.poetry)\.(?:gui-)?scripts\]/, found);
  const setup = read('setup.cfg');
  const at = /^console_scripts\s*=[ \t]*$/m.exec(setup);
  if (at !== null) {
    for (const line of setup.slice(at.index + at[0].length + 1).split('\n')) {
      if (/^\S/.test(line)) break;
      add(line, found);
    }
  }
  for (const [, name = '', module = ''] of read('setup.py')
    .slice(0, 100_000)
    .matchAll(/["']([\w.-]+)\s*=\s*([\w.]+):[\w.]+["']/g))
    found.set(name, module);
  return found;
}

function inSections(text: string, head: RegExp, found: Map<string, string>): void {
  let inside = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('[')) inside = head.test(line.trim());
    else if (inside) add(line, found);
  }
}

function add(line: string, found: Map<string, string>): void {
  const [, name, module] = (line.length < 300 ? entry.exec(line) : null) ?? [];
  if (name !== undefined && module !== undefined) found.set(name, module);
}
