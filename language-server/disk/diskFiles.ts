import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { decodeSweep } from '../../src/core/sweep/decode.ts';
import type { Files } from '../service/surroundings.ts';

/** Larger files are data, not programs and not settings. */
const maxBytes = 4 * 1024 * 1024;

/** Texts that are kept; a program has some dozens of files. */
const mostKept = 400;

interface Kept {
  readonly mtimeMs: number;
  readonly size: number;
  readonly text: string | null;
}

/**
 * The files of this machine. A file is read again only when its time or size has changed.
 * @param open - the text of a file that somebody edits right now; null for all others
 */
export function diskFiles(open: (path: string) => string | null = () => null): Files {
  const kept = new Map<string, Kept>();
  return {
    read(file) {
      const edited = open(file);
      if (edited !== null) return edited;
      const stats = statOf(file);
      if (stats === null || stats.size > maxBytes) return null;
      const { mtimeMs, size } = stats;
      const known = kept.get(file);
      if (known?.mtimeMs === mtimeMs && known.size === size) return known.text;
      const text = readText(file);
      if (kept.size >= mostKept) kept.clear();
      kept.set(file, { mtimeMs, size, text });
      return text;
    },
    // What is open may have been deleted; the engine would not find it.
    isFile: (file) => statOf(file) !== null,
    list(folder) {
      try {
        return readdirSync(folder, { withFileTypes: true }).map((one) =>
          one.isDirectory() ? `${one.name}/` : one.name,
        );
      } catch {
        return [];
      }
    },
    resolve: (folder, name) => path.resolve(folder, name),
    folderOf: (file) => path.dirname(file),
  };
}

/** Null for what is no file, and for what nobody may look at. */
function statOf(file: string): Stats | null {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats?.isFile() === true ? stats : null;
  } catch {
    return null;
  }
}

/** Null for what is no text, and for what cannot be read. */
function readText(file: string): string | null {
  try {
    const decoded = decodeSweep(readFileSync(file));
    return 'text' in decoded ? decoded.text : null;
  } catch {
    return null;
  }
}
