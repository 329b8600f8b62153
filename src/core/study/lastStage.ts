import path from 'node:path';
import { readStudyInfo } from './readStudyInfo.ts';
import { listStudyFolders } from './workspace.ts';

/** The last stage that there is of a sweep; null when there is none. */
export function lastStageFolder(workspace: string, sweep: string): string | null {
  let last: { readonly folder: string; readonly index: number } | null = null;
  for (const folder of listStudyFolders(workspace)) {
    const info = readStudyInfo(folder);
    // A copy of a stage is a study by itself.
    const stage = info?.study === path.basename(folder) ? info.stage : undefined;
    if (stage?.sweep === sweep && (last === null || stage.index > last.index)) last = { folder, index: stage.index };
  }
  return last?.folder ?? null;
}
