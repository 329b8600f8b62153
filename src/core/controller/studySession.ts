import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '../os/atomicFile.ts';
import { createPruner } from '../search/createPruner.ts';
import { describeSampler } from '../search/external.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { rngName } from '../space/rng.ts';
import { spaceToJson } from '../space/spaceJson.ts';
import type { Value } from '../space/value.ts';
import { createOrAdopt } from '../study/adopt.ts';
import { type HeldDoor, holdStudy, readControllerInfo, studyIsHeld } from '../study/door.ts';
import { readStudyInfo } from '../study/readStudyInfo.ts';
import { writeSpaceCopies } from '../study/spaceCopies.ts';
import { StudyStore } from '../study/store.ts';
import { StudyError } from '../study/studyError.ts';
import type { StudyInfo } from '../study/studyInfo.ts';
import { studyName } from '../study/studyName.ts';
import { dataFolderName, isStudyFolder, studiesFolder } from '../study/workspace.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import { SessionError } from './sessionError.ts';

/** A study that this process holds and may run. */
export interface StudySession {
  /** Absolute folder. */
  readonly folder: string;
  readonly info: StudyInfo;
  readonly spec: SweepSpec;
  readonly store: StudyStore;
  readonly door: HeldDoor;
  readonly seed: number;
}

/** What a new study is made from. */
export interface NewSession {
  readonly workspace: string;
  /** Options of the command line merged in. */
  readonly spec: SweepSpec;
  /** Absolute; null for a sweep that is no file. */
  readonly sweepFile: string | null;
  /** The exact text that is run. */
  readonly sweepText: string;
  /** Working directory of the trials. */
  readonly cwd: string;
  readonly args: readonly string[];
  /** Options as the command line gave them, for resume. */
  readonly options: Readonly<Record<string, Value>>;
  readonly engineVersion: string;
  /** Folder of the engine. */
  readonly engine: string;
}

/** Makes a new study: `spec.options.study` as it is, else the sweep's name with `-2`, `-3` where it is taken. */
export async function createSession(input: NewSession): Promise<StudySession> {
  const folder = makeStudyFolder(input);
  const door = take(folder, input.engine);
  try {
    const study = path.basename(folder);
    const { storage } = input.spec.options;
    const database =
      storage === undefined ? 'study.db' : path.resolve(input.cwd, storage.replace(/^sqlite:\/\/\//, ''));
    const info: StudyInfo = {
      format: 1,
      study,
      sweep: input.sweepFile,
      cwd: input.cwd,
      database,
      args: input.args,
      options: input.options,
      engine: input.engineVersion,
      created: new Date().toISOString(),
    };
    const seed = input.spec.options.seed ?? randomInt(2 ** 31);
    // Before the database: a study that died in between is made good when it is opened.
    writeFileSync(path.join(folder, 'sweep.yaml'), input.sweepText);
    writeSpaceCopies(folder, input.spec.spaceFiles);
    writeFileAtomic(path.join(folder, 'study.json'), `${JSON.stringify(info, null, 1)}\n`);
    const store = await createStore(folder, info, input.spec, seed);
    return { folder, info, spec: input.spec, store, door, seed };
  } catch (error) {
    door.release();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function createStore(folder: string, info: StudyInfo, spec: SweepSpec, seed: number): Promise<StudyStore> {
  const sampler = describeSampler(spec, seed);
  return createOrAdopt(path.resolve(folder, info.database), {
    name: info.study,
    objectives: spec.metrics,
    space: spec.space,
    attributes: {
      'trialdeck:sweep': info.sweep,
      'trialdeck:seed': seed,
      'trialdeck:rng': rngName,
      'trialdeck:sampler': sampler.name,
      'trialdeck:sampler_note': sampler.note,
      'trialdeck:pruner': createPruner(spec)?.name ?? 'none',
      ...(spec.metric === null ? { 'trialdeck:no_metric': true } : {}),
    },
  });
}

/** Opens an existing study to go on with it. `spec`: its sweep with the options of the command line merged in. */
export async function openSession(folder: string, spec: SweepSpec, engine: string): Promise<StudySession> {
  const info = resumableInfo(folder);
  const door = take(folder, engine);
  try {
    const database = path.resolve(folder, info.database);
    const opened = await openStore(database, info.study);
    if (opened === null && existsSync(path.join(folder, 'runs'))) {
      throw new SessionError(
        'database-gone',
        `${database} is gone or empty, and with it the trials of ${info.study}, whose runs are still there. Put it back, or run the sweep again as a new study.`,
      );
    }
    const store = opened ?? (await createStore(folder, info, spec, spec.options.seed ?? randomInt(2 ** 31)));
    if (store.space !== null && !sameSpace(store.space, spec.space)) {
      await store.close();
      throw new SessionError(
        'space-differs',
        `study ${info.study} was made for another search space. Give the changed sweep a new study: --study NAME.`,
      );
    }
    const seed = store.attributes()['trialdeck:seed'];
    return { folder, info, spec, store, door, seed: spec.options.seed ?? (typeof seed === 'number' ? seed : 0) };
  } catch (error) {
    door.release();
    throw error;
  }
}

/**
 * Opening it to write also rolls back what a killed writer left half done. Null when a controller died before the study was
 * in the file.
 */
async function openStore(database: string, name: string): Promise<StudyStore | null> {
  try {
    return await StudyStore.open(database, { name, readOnly: false });
  } catch (error) {
    if (error instanceof StudyError && error.reason === 'missing') return null;
    throw error;
  }
}

function sameSpace(stored: SearchSpace, given: SearchSpace): boolean {
  return JSON.stringify(spaceToJson(stored)) === JSON.stringify(spaceToJson(given));
}

/**
 * What is needed to go on with a study.
 * @throws StudyError when study.json is missing, damaged, or of a newer version
 */
export function resumableInfo(folder: string): StudyInfo {
  const info = readStudyInfo(folder);
  if (info === null) {
    throw new StudyError(
      'other-version',
      `${path.join(folder, 'study.json')} is missing, damaged, or of a newer Trialdeck, so the study cannot be continued here.`,
    );
  }
  return info;
}

function take(folder: string, engine: string): HeldDoor {
  const door = holdStudy(folder, engine);
  if (door === null) {
    const holder = readControllerInfo(folder);
    const who = holder === null ? 'another controller' : `another controller (pid ${holder.pid} on ${holder.host})`;
    const study = path.basename(folder);
    throw new SessionError('locked', `study ${study} is running under ${who}. Stop it first: trialdeck stop ${study}`);
  }
  return door;
}

/** The study's new folder, made so that two controllers that start at once never share one. */
function makeStudyFolder({ workspace, spec, sweepFile }: NewSession): string {
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
    const given = spec.options.study;
    const base = given ?? studyName(spec.name, sweepFile ?? 'study');
    for (let count = 1; ; count++) {
      const folder = path.join(parent, count === 1 ? base : `${base}-${count}`);
      if (tryMakeFolder(folder)) {
        return folder;
      }
      if (given !== undefined) {
        throw new StudyError('exists', `study ${given} exists already.`);
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
const leftByController = /^(controller\.(lock|json)|inbox|sweep\.yaml|space|.+\.tmp)$/;

/** A folder that a controller left when it died at once is used again; one that holds anything else is somebody's. */
function tryMakeFolder(folder: string): boolean {
  return (
    makeFolder(folder) || (readdirSync(folder).every((name) => leftByController.test(name)) && !studyIsHeld(folder))
  );
}

/** Whether `--study NAME` names a study that exists. */
export function existingStudy(workspace: string, name: string | undefined): string | null {
  if (name === undefined) {
    return null;
  }
  const folder = path.join(studiesFolder(workspace), name);
  return isStudyFolder(folder) ? folder : null;
}
