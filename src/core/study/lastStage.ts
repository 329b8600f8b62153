import path from 'node:path';
import { readStudyInfo } from './readStudyInfo.ts';
import type { StageMark } from './studyInfo.ts';
import { listStudyFolders } from './workspace.ts';

/** Which stage of which sweep a study is; null for any other study, a copy of a stage too. */
export function stageMarkOf(folder: string): StageMark | null {
  const info = readStudyInfo(folder);
  return info?.study === path.basename(folder) ? (info.stage ?? null) : null;
}

/** The stages that there are of a sweep, in their order, as absolute folders; none for any other name. */
export function stageFolders(workspace: string, sweep: string): readonly string[] {
  return listStudyFolders(workspace)
    .flatMap((folder) => {
      const stage = stageMarkOf(folder);
      return stage?.sweep === sweep ? [{ folder, index: stage.index }] : [];
    })
    .sort((a, b) => a.index - b.index)
    .map(({ folder }) => folder);
}

/** The last stage that there is of a sweep; null when there is none. */
export function lastStageFolder(workspace: string, sweep: string): string | null {
  return stageFolders(workspace, sweep).at(-1) ?? null;
}
