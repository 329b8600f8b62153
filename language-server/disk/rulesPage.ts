import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rulePage } from '../rules/rulePage.ts';

/** Folders above this file that may be the one of the project or of the extension: bundles lie deeper than sources. */
const mostFolders = 4;

/**
 * Addresses of what explains the codes: the page of the rules, at the line of a code.
 * @returns null for a code without a section, and for every code where the page is not at hand
 */
export function rulePages(): (code: string) => string | null {
  const file = pageFile();
  if (file === null) return () => null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const places = new Map(
    lines.flatMap((line, index) => (line.startsWith('### ') ? [[line.slice(4).trim(), index + 1] as const] : [])),
  );
  const page = pathToFileURL(file).href;
  return (code) => {
    const line = places.get(code);
    return line === undefined ? null : `${page}#L${line}`;
  };
}

function pageFile(): string | null {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (let depth = 0; depth < mostFolders; depth++) {
    const file = path.join(folder, rulePage);
    if (existsSync(file)) return file;
    folder = path.dirname(folder);
  }
  return null;
}
