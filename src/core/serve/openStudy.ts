import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Value } from '../space/value.ts';
import { type CallLock, type LockedPlace, lockForCall, locksOf } from '../study/callLock.ts';
import { readControllerInfo } from '../study/door.ts';
import type { StudyPlace } from '../study/locate.ts';
import { readStudyInfo } from '../study/readStudyInfo.ts';
import { spaceCopies } from '../study/spaceCopies.ts';
import { StudyStore } from '../study/store.ts';
import { StudyError } from '../study/studyError.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import type { AskTell } from './askTell.ts';
import { ServeError } from './serveError.ts';
import { driveStudy, type SearchChoice, type ServeHost } from './studySearch.ts';
import { readStoredOptions, readSweepText } from './sweepText.ts';

/** Study user attributes of a study without a folder: the sweep that it was made from, and the options given with it. */
export const sweepTextAttribute = 'trialdeck:sweep_text';
export const optionsAttribute = 'trialdeck:options';

/** Opens a study to change its trials. A study of real Optuna gets the space that its trials show. */
export function openForWriting({ database, study }: StudyPlace): Promise<StudyStore> {
  const name = study === null ? {} : { name: study };
  return knownOnly(StudyStore.open(database, { readOnly: false, deriveSpace: true, ...name }));
}

/** Says of a study that is not there, in whatever way, that it is unknown. */
export async function knownOnly(opening: Promise<StudyStore>): Promise<StudyStore> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof StudyError && error.reason === 'missing')) throw error;
    throw new ServeError('unknown-study', error.message, { cause: error });
  }
}

/** Opens a study with what it is searched by. The caller holds its lock. */
export async function openStudy(place: StudyPlace, choice: SearchChoice, host: ServeHost): Promise<AskTell> {
  const store = await openForWriting(place);
  try {
    const { spec, cwd } = place.folder === null ? inDatabase(store, place, host) : inFolder(place.folder);
    return await driveStudy(store, spec, choice, cwd, host);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Does something with a study that nobody else may drive meanwhile.
 * @throws StudyError `locked` when a controller or a server holds it
 */
export function withStudy<T>(
  place: StudyPlace,
  choice: SearchChoice,
  host: ServeHost,
  work: (study: AskTell) => Promise<T>,
): Promise<T> {
  return whileHeld(place, async (named) => {
    const study = await openStudy(named, choice, host);
    try {
      return await work(study);
    } finally {
      await study.close();
    }
  });
}

/**
 * Holds a study for the length of a call.
 * @throws StudyError `locked`
 */
export async function whileHeld<T>(place: StudyPlace, work: (named: LockedPlace) => Promise<T>): Promise<T> {
  const named = await namedPlace(place);
  const locks: CallLock[] = [];
  try {
    for (const file of locksOf(named)) locks.push(await lockForCall(file, heldText(named)));
    return await work(named);
  } finally {
    for (const lock of locks) lock.release();
  }
}

/** The place with the study's name, which only the database may know. */
export async function namedPlace(place: StudyPlace): Promise<LockedPlace> {
  const { folder, database, study } = place;
  if (study !== null) return { folder, database, study };
  const store = await openForWriting(place);
  try {
    return { folder, database, study: store.name };
  } finally {
    await store.close();
  }
}

/** What to say of a study that somebody else drives. */
export function heldText({ folder, database, study }: StudyPlace): string {
  const name = study ?? path.basename(folder ?? database);
  const holder = folder === null ? null : readControllerInfo(folder);
  const who = holder === null ? 'another program' : `another program (pid ${holder.pid} on ${holder.host})`;
  return `study ${name} is driven by ${who}. Enqueue trials meanwhile, or stop it first: trialdeck stop ${name}`;
}

interface StoredSweep {
  /** Null for a study of real Optuna. */
  readonly spec: SweepSpec | null;
  readonly cwd: string;
}

function inFolder(folder: string): StoredSweep {
  const file = path.join(folder, 'sweep.yaml');
  const info = readStudyInfo(folder);
  const text = readText(file);
  if (text === null) return { spec: null, cwd: info?.cwd ?? folder };
  const options = readStoredOptions(info?.options ?? {});
  return { spec: readSweepText(text, options, file, spaceCopies(folder), true), cwd: info?.cwd ?? folder };
}

function inDatabase(store: StudyStore, { database }: StudyPlace, { cwd }: ServeHost): StoredSweep {
  const { [sweepTextAttribute]: text, [optionsAttribute]: options = {} } = store.attributes();
  if (typeof text !== 'string') return { spec: null, cwd };
  return {
    spec: readSweepText(text, readStoredOptions(isMapping(options) ? options : {}), `the sweep of ${database}`),
    cwd,
  };
}

/** Null where there is none: real Optuna's database may lie in a folder of its own. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function isMapping(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
