import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lastStageFolder } from '../study/lastStage.ts';
import { StudyError } from '../study/studyError.ts';
import { dataFolderName, isStudyFolder, studiesFolder } from '../study/workspace.ts';
import { SessionError } from './sessionError.ts';

/** What a new study is to be called. */
export interface WantedName {
  readonly name: string;
  /** No `-2`, `-3` where it is taken. */
  readonly exact: boolean;
  /** Names that are taken though they have no folder. */
  readonly taken?: (name: string) => boolean;
}

/** File systems take 255 bytes; what is derived from a name needs some of them. */
export const maxNameLength = 200;

/** A study's new folder, and what it is held by. */
export interface NewFolder<T> {
  /** Absolute. */
  readonly folder: string;
  readonly held: T;
}

/**
 * The study's new folder, made and held so that two controllers that start at once never share one.
 * @param hold - takes a folder for this process; null when another one holds it
 * @throws StudyError `exists`, `bad-name`, SessionError `not-writable`
 */
export function makeStudyFolder<T>(
  workspace: string,
  wanted: WantedName,
  hold: (folder: string) => T | null,
): NewFolder<T> {
  if (wanted.name.length > maxNameLength) {
    throw new StudyError(
      'bad-name',
      `study name of ${wanted.name.length} characters: at most ${maxNameLength}, as it is the name of a folder.`,
    );
  }
  const parent = studiesFolder(workspace);
  try {
    // One by one: a recursive mkdir on a read-only disk says "no such file" instead of the cause.
    for (const folder of [path.dirname(parent), parent]) {
      makeFolder(folder);
    }
    const ignore = path.join(workspace, dataFolderName, '.gitignore');
    if (!existsSync(ignore)) {
      writeFileSync(ignore, '*\n');
    }
    for (let count = 1; ; count++) {
      const name = count === 1 ? wanted.name : `${wanted.name}-${count}`;
      const folder = path.join(parent, name);
      // A study of that name would hide the stages. They are asked of every study, so not for each name that is taken anyway.
      const stage = isStudyFolder(folder) ? null : lastStageFolder(workspace, name);
      const free = stage === null && wanted.taken?.(name) !== true && tryMakeFolder(folder);
      const held = free ? hold(folder) : null;
      if (held !== null) {
        return { folder, held };
      }
      if (wanted.exact) {
        const what =
          stage === null ? `study ${name}` : `${name} is a sweep with stages (${path.basename(stage)}), which`;
        throw new StudyError('exists', `${what} exists already. Give another name: --study ${name}-2`);
      }
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'ENOTDIR') {
      throw new SessionError(
        'not-writable',
        `cannot write to ${parent}: ${plain(code)}. Choose another folder with --workspace DIR.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** @returns false when there is something of that name already */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    return false;
  }
}

function plain(code: string): string {
  return code === 'EROFS'
    ? 'the file system is read-only'
    : code === 'ENOTDIR'
      ? 'a file is in the way'
      : 'no permission';
}

/** What a controller that died at once may leave. */
const leftByController = /^(controller\.(lock|json)|inbox|(sweep|stages)\.yaml|space|.+\.tmp)$/;

/** A folder that a controller left when it died at once is used again; one that holds anything else is somebody's. */
function tryMakeFolder(folder: string): boolean {
  return makeFolder(folder) || readdirSync(folder).every((name) => leftByController.test(name));
}
