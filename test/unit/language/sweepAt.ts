import path from 'node:path';
import { pythonReader } from '../../../language-server/python/pythonReader.ts';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { openSweep } from '../../../language-server/service/openSweep.ts';
import { alone, type Files, type Surroundings } from '../../../language-server/service/surroundings.ts';
import type { Sweep } from '../../../language-server/service/sweep.ts';
import type { Diagnostic } from '../../../src/core/sweep/diagnostic.ts';

/** Files of a made-up workspace `/w`, by their path below it. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  const all = new Map(Object.entries(texts).map(([name, text]) => [path.posix.join('/w', name), text]));
  return {
    read: (file) => all.get(file) ?? null,
    isFile: (file) => all.has(file),
    list(folder) {
      const inside = [...all.keys()].filter((file) => file.startsWith(`${folder}/`));
      const names = inside.map((file) => file.slice(folder.length + 1));
      return [...new Set(names.map((name) => (name.includes('/') ? `${name.split('/')[0]}/` : name)))];
    },
    resolve: (folder, name) => path.posix.resolve(folder, name),
    folderOf: (file) => path.posix.dirname(file),
  };
}

/** A sweep file `/w/sweep.yaml` among other files of the workspace `/w`. */
export function around(texts: Readonly<Record<string, string>>, name = 'sweep.yaml'): Surroundings {
  const files = filesOf(texts);
  const file = path.posix.join('/w', name);
  return { name, file, folder: '/w', files, python: pythonReader(files), past: null };
}

/** The sweep of a text, alone or among other files. */
export function sweepOf(text: string, texts?: Readonly<Record<string, string>>): Sweep {
  return openSweep(text, texts === undefined ? alone('s.yaml') : around(texts));
}

export function diagnosticsOf(text: string, texts?: Readonly<Record<string, string>>): readonly Diagnostic[] {
  return diagnose(sweepOf(text, texts));
}
