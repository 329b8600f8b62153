import path from 'node:path';
import { readStudyInfo } from './readStudyInfo.ts';
import { listStudyFolders } from './workspace.ts';

/** The stages that there are of a sweep, in their order, as absolute folders; none for any other name. */
export function stageFolders(workspace: string, sweep: string): readonly string[] {
  return listStudyFolders(workspace)
    .flatMap((folder) => {
      const info = readStudyInfo(folder);
      // A copy of a stage is a study by itself.
      const stage = info?.study === path.basename(folder) ? info.stage : undefined;
      return stage?.sweep === sweep ? [{ folder, index: stage.index }] : [];
    })
    .sort((a, b) => a.index - b.index)
    .map(({ folder }) => folder);
}

/** The last stage that there is of a sweep; null when there is none. */
export function lastStageFolder(workspace: string, sweep: string): string | null {
  return stageFolders(workspace, sweep).at(-1) ?? null;
}
