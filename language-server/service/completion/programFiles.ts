import { baseName } from '../baseName.ts';
import { mayHoldPrograms } from '../programFolders.ts';
import type { Sweep } from '../sweep.ts';

/** Programs that no sweep runs. */
const skipped = /^tests?/;
const likely = /^(?:train|main|run|finetune|fit|sweep|experiment)/i;

/** Beyond these many a list is no help. */
const mostFolders = 40;
const mostFiles = 100;

/**
 * The Python files that a sweep may run, by the path that `program` would have: of the working directory, of the sweep's
 * folder, and one folder below; those that are named like training scripts first.
 */
export function programFiles({ surroundings }: Sweep): readonly string[] {
  const { files, folder, file } = surroundings;
  if (files === null) return [];
  const roots = [...new Set([folder, file === null ? null : files.folderOf(file)])].filter((one) => one !== null);
  const found = new Set<string>();
  let folders = 0;
  const look = (place: string, prefix: string, deeper: boolean): void => {
    folders += 1;
    const names = files.list(place);
    for (const name of names)
      if (found.size < mostFiles && name.endsWith('.py') && !name.startsWith('_')) found.add(`${prefix}${name}`);
    for (const name of deeper ? names : []) {
      if (folders >= mostFolders || !name.endsWith('/') || !mayHoldPrograms(name) || skipped.test(name)) continue;
      look(files.resolve(place, name.slice(0, -1)), `${prefix}${name}`, false);
    }
  };
  for (const root of roots) look(root, '', true);
  const rank = (name: string): number => {
    const base = baseName(name);
    return (likely.test(base) ? 0 : 2) + (name.includes('/') ? 1 : 0);
  };
  return [...found].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Files beside the sweep with one of these endings, as options name them. */
export function filesBeside({ surroundings: { files, file, name } }: Sweep, ending: RegExp): readonly string[] {
  if (files === null || file === null) return [];
  const own = baseName(name);
  return files.list(files.folderOf(file)).filter((one) => ending.test(one) && one !== own);
}
