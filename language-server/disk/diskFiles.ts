import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodeSweep } from '../../src/core/sweep/decode.ts';
import type { Files } from '../service/surroundings.ts';

/** Larger files are data, not programs and not settings. */
const maxBytes = 4 * 1024 * 1024;

/**
 * The files of this machine, looked at anew at each call.
 * @param open - the text of a file that somebody edits right now; null for all others
 */
export function diskFiles(open: (path: string) => string | null = () => null): Files {
  return {
    read(file) {
      const edited = open(file);
      if (edited !== null) return edited;
      try {
        if (statSync(file).size > maxBytes) return null;
        const decoded = decodeSweep(readFileSync(file));
        return 'text' in decoded ? decoded.text : null;
      } catch {
        return null;
      }
    },
    isFile(file) {
      if (open(file) !== null) return true;
      return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
    },
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
