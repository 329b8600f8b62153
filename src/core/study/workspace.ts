import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Folder of everything that Trialdeck keeps in a workspace. */
export const dataFolderName = '.trialdeck';

/** The nearest folder from `cwd` upwards that holds `.trialdeck`, else `cwd` itself. */
export function findWorkspace(cwd: string): string {
  const start = path.resolve(cwd);
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, dataFolderName))) return folder;
    if (folder === path.dirname(folder)) return start;
  }
}

/** Folder in which the workspace's studies are, whether it exists or not. */
export function studiesFolder(workspace: string): string {
  return path.join(workspace, dataFolderName, 'studies');
}

/** Whether a folder holds a study. */
export function isStudyFolder(folder: string): boolean {
  return existsSync(path.join(folder, 'study.json')) || existsSync(path.join(folder, 'study.db'));
}

/** Absolute folders of the workspace's studies, by name (`spirals-2` before `spirals-10`). */
export function listStudyFolders(workspace: string): readonly string[] {
  return subfolders(studiesFolder(workspace)).filter(isStudyFolder);
}

/**
 * Absolute folders of all runs: those without a study, then those of every study by trial and attempt. A run folder is
 * one that holds `run.json`.
 */
export function listRunFolders(workspace: string): readonly string[] {
  const own = subfolders(path.join(workspace, dataFolderName, 'runs'));
  const ofStudies = listStudyFolders(workspace).flatMap((study) => subfolders(path.join(study, 'runs')));
  return [...own, ...ofStudies].filter((folder) => existsSync(path.join(folder, 'run.json')));
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort(new Intl.Collator('en', { numeric: true }).compare)
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}
