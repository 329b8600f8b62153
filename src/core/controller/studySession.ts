import { randomInt } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '../os/atomicFile.ts';
import { rngName } from '../space/rng.ts';
import type { StudyParent } from '../space/summary.ts';
import type { Params, Value } from '../space/value.ts';
import { createOrAdopt } from '../study/adopt.ts';
import { lockBeside, lockForLong } from '../study/callLock.ts';
import { type ControllerInfo, type HeldDoor, holdStudy, readControllerInfo } from '../study/door.ts';
import { readStudyInfo } from '../study/readStudyInfo.ts';
import { writeSpaceCopies } from '../study/spaceCopies.ts';
import { storagePath } from '../study/storagePath.ts';
import { StudyStore } from '../study/store.ts';
import { StudyError } from '../study/studyError.ts';
import type { StageMark, StudyInfo } from '../study/studyInfo.ts';
import { studyName } from '../study/studyName.ts';
import { isStudyFolder, studiesFolder } from '../study/workspace.ts';
import type { SpaceFile } from '../sweep/spaceFiles.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import { pointProblems } from '../sweep/specChecks/points.ts';
import { makeStudyFolder, type WantedName } from './newStudyFolder.ts';
import { measureAttributes } from './objective.ts';
import { SessionError } from './sessionError.ts';
import { searchAttributes, takeOver } from './takeOver.ts';

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
  /** Absent: `spec.options.study` as it is, else the sweep's name, with `-2`, `-3` where it is taken. */
  readonly name?: WantedName;
  readonly parent?: StudyParent;
  readonly stage?: StageMark;
  /** Options of the command line for all stages together. */
  readonly sweepOptions?: Readonly<Record<string, Value>>;
  /** Further files of the study's folder, texts by name, and the files that they name under `space:`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly spaceFiles?: readonly SpaceFile[];
}

/** Makes a new study and queues what its sweep wants run first. */
export async function createSession(input: NewSession): Promise<StudySession> {
  const { spec } = input;
  const given = spec.options.study;
  const usual = { name: given ?? studyName(spec.name, input.sweepFile ?? 'study'), exact: given !== undefined };
  const { storage } = spec.options;
  const database = storage === undefined ? 'study.db' : storagePath(input.cwd, storage);
  const name = input.name ?? usual;
  const { folder, held } = makeStudyFolder(input.workspace, name, (made) => holdStudy(made, input.engine));
  const study = path.basename(folder);
  const door = withDatabase(held, folder, { study, database });
  try {
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
      ...(input.parent === undefined ? {} : { parent: input.parent }),
      ...(input.stage === undefined ? {} : { stage: input.stage }),
      ...(input.sweepOptions === undefined ? {} : { sweepOptions: input.sweepOptions }),
    };
    const seed = spec.options.seed ?? randomInt(2 ** 31);
    // Before the database: a study that died in between is made good when it is opened.
    for (const [name, text] of Object.entries(input.files ?? {})) writeFileSync(path.join(folder, name), text);
    writeSpaceCopies(folder, input.spaceFiles ?? []);
    writeSweep(folder, input.sweepText, spec);
    writeStudyInfo(folder, info);
    const store = await createStore(folder, info, spec, seed);
    await enqueueFirst(store, spec);
    return { folder, info, spec, store, door, seed };
  } catch (error) {
    door.release();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function writeSweep(folder: string, text: string, spec: SweepSpec): void {
  // The text names them: a study that dies in between still has all that its sweep.yaml needs.
  writeSpaceCopies(folder, spec.spaceFiles);
  writeFileAtomic(path.join(folder, 'sweep.yaml'), text);
}

function writeStudyInfo(folder: string, info: StudyInfo): void {
  writeFileAtomic(path.join(folder, 'study.json'), `${JSON.stringify(info, null, 1)}\n`);
}

/** What the sweep wants run first; not what a space that was changed since no longer has. */
export async function enqueueFirst(store: StudyStore, { space, options: { enqueue = [] } }: SweepSpec): Promise<void> {
  await enqueueAll(
    store,
    enqueue.filter((point) => pointProblems(space, point).length === 0),
  );
}

async function enqueueAll(store: StudyStore, points: readonly Params[] = []): Promise<void> {
  if (points.length > 0) await store.commit({ enqueue: points.map((params) => ({ params })) });
}

function createStore(folder: string, info: StudyInfo, spec: SweepSpec, seed: number): Promise<StudyStore> {
  return createOrAdopt(path.resolve(folder, info.database), {
    name: info.study,
    objectives: spec.metrics,
    space: spec.space,
    attributes: {
      'trialdeck:sweep': info.sweep,
      'trialdeck:seed': seed,
      'trialdeck:rng': rngName,
      ...searchAttributes(spec, seed),
      ...measureAttributes(spec),
      ...(spec.metric === null ? { 'trialdeck:no_metric': true } : {}),
      ...(info.parent === undefined ? {} : { 'trialdeck:parent': { ...info.parent } }),
      ...(info.stage === undefined ? {} : { 'trialdeck:stage': stageAttribute(info.stage) }),
    },
  });
}

function stageAttribute({ rerun, ...stage }: StageMark): Value {
  return rerun === undefined ? { ...stage } : { ...stage, rerun: [...rerun] };
}

/** What a study goes on with from now on, instead of what it was made with. */
export interface SessionChanges {
  /** Replaces what the command line gave. */
  readonly options?: Readonly<Record<string, Value>>;
  readonly sweepFile?: string | null;
  readonly sweepText?: string;
  readonly cwd?: string;
  readonly args?: readonly string[];
  /** Trials to be queued. */
  readonly enqueue?: readonly Params[];
  /** The sweep that it is a stage of, as it is now. */
  readonly stages?: {
    readonly text: string;
    readonly options: Readonly<Record<string, Value>>;
    readonly spaceFiles: readonly SpaceFile[];
  };
}

/** Points that are queued already may lie outside ranges that have changed since, new ones may not. */
function requireInside({ space }: SweepSpec, points: readonly Params[] = []): void {
  const [problem] = points.flatMap((point) => pointProblems(space, point));
  if (problem !== undefined) throw new SessionError('outside-space', `enqueue: ${problem.message}`);
}

/**
 * Opens an existing study to go on with it. Other ranges are taken over in place, and what is changed is kept for later.
 * @param spec - its sweep with the options of the command line merged in
 * @throws SessionError `locked`, `database-gone`, `space-differs`, `objectives-differ`, `repeats-differ`, `outside-space`; nothing is changed then
 */
export async function openSession(
  folder: string,
  spec: SweepSpec,
  engine: string,
  changes: SessionChanges = {},
): Promise<StudySession> {
  const before = resumableInfo(folder);
  requireInside(spec, changes.enqueue);
  const door = take(folder, engine, before);
  try {
    const database = path.resolve(folder, before.database);
    const opened = await openStore(database, before.study);
    if (opened === null && existsSync(path.join(folder, 'runs'))) {
      throw new SessionError(
        'database-gone',
        `${database} is gone or empty, and with it the trials of ${before.study}, whose runs are still there. Put it back, or run the sweep again as a new study.`,
      );
    }
    const store = opened ?? (await createStore(folder, before, spec, spec.options.seed ?? randomInt(2 ** 31)));
    try {
      const stored = store.attributes()['trialdeck:seed'];
      const seed = spec.options.seed ?? (typeof stored === 'number' ? stored : 0);
      await takeOver(store, spec, seed);
      if (store.trials().length === 0) await enqueueFirst(store, spec);
      else await enqueueAll(store, changes.enqueue);
      const info = changedInfo(before, changes);
      if (changes.sweepText !== undefined) writeSweep(folder, changes.sweepText, spec);
      if (changes.stages !== undefined) {
        writeSpaceCopies(folder, changes.stages.spaceFiles);
        writeFileAtomic(path.join(folder, 'stages.yaml'), changes.stages.text);
      }
      if (info !== before) writeStudyInfo(folder, info);
      return { folder, info, spec, store, door, seed };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    door.release();
    throw error;
  }
}

function changedInfo(info: StudyInfo, { options, sweepFile, cwd, args, stages }: SessionChanges): StudyInfo {
  const changed: StudyInfo = {
    ...info,
    ...(options === undefined ? {} : { options }),
    ...(sweepFile === undefined ? {} : { sweep: sweepFile }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(args === undefined ? {} : { args }),
    ...(stages === undefined ? {} : { sweepOptions: stages.options }),
  };
  return JSON.stringify(changed) === JSON.stringify(info) ? info : changed;
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

type Named = Pick<StudyInfo, 'study' | 'database'>;

function take(folder: string, engine: string, named: Named): HeldDoor {
  const door = holdStudy(folder, engine);
  if (door === null) throw locked(folder, readControllerInfo(folder));
  return withDatabase(door, folder, named);
}

/** The door that also holds the study in a database elsewhere. */
function withDatabase(door: HeldDoor, folder: string, { study, database }: Named): HeldDoor {
  const beside = lockBeside({ folder, database, study });
  if (beside === null) return door;
  const lock = lockForLong(beside);
  if (lock === null) {
    door.release();
    throw locked(folder, null);
  }
  return {
    ...door,
    release: () => {
      lock.release();
      door.release();
    },
  };
}

function locked(folder: string, holder: ControllerInfo | null): SessionError {
  const who = holder === null ? 'another controller' : `another controller (pid ${holder.pid} on ${holder.host})`;
  const name = path.basename(folder);
  return new SessionError('locked', `study ${name} is running under ${who}. Stop it first: trialdeck stop ${name}`);
}

/** Whether `--study NAME` names a study that exists. */
export function existingStudy(workspace: string, name: string | undefined): string | null {
  if (name === undefined) {
    return null;
  }
  const folder = path.join(studiesFolder(workspace), name);
  return isStudyFolder(folder) ? folder : null;
}
