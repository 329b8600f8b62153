import { createHash } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { isBusy, studyError } from './connection.ts';
import { lockIsHeld, lockPatienceMs, studyIsHeld } from './door.ts';
import { StudyError } from './studyError.ts';

/**
 * Keeps two calls of the command line from changing one study at once, and both from changing one that a controller holds.
 * A controller keeps BEGIN EXCLUSIVE on the lock file, which shuts out readers too; a call keeps BEGIN IMMEDIATE, which lets
 * readers in, so that others see what kind of holder there is: a call is waited for, a controller is not.
 */
export interface CallLock {
  release(): void;
}

/** Calls end in moments; a queue of them is waited for this long. */
const queueMs = 30_000;

/** A study with the name that it has in its database. */
export interface LockedPlace {
  readonly folder: string | null;
  readonly database: string;
  readonly study: string;
}

/**
 * The lock files that whoever drives a study holds: that of its folder, and one beside a database that lies elsewhere, because
 * the study may be driven by the database's name too. They are held in this order.
 */
export function locksOf(place: LockedPlace): readonly string[] {
  const { folder } = place;
  const beside = lockBeside(place);
  return [...(folder === null ? [] : [path.join(folder, 'controller.lock')]), ...(beside === null ? [] : [beside])];
}

/** The lock file beside a database, one a study; null for a database in the study's own folder. */
export function lockBeside({ folder, database, study }: LockedPlace): string | null {
  if (folder !== null && path.dirname(path.resolve(folder, database)) === path.resolve(folder)) return null;
  const name = /^[\w-][\w.-]{0,60}$/.test(study)
    ? study
    : createHash('sha256').update(study).digest('hex').slice(0, 12);
  return `${path.resolve(folder ?? '.', database)}.${name}.lock`;
}

/**
 * Takes a lock for the length of a call.
 * @param busy - what to say of a long holder
 * @throws StudyError `locked` when a controller or a server holds it, and when calls before this one do not end
 */
export async function lockForCall(file: string, busy: string): Promise<CallLock> {
  const deadline = Date.now() + queueMs;
  for (;;) {
    const database = begin(file, 'IMMEDIATE', 0);
    if (database !== null) return held(database);
    if (isHeld(file) || Date.now() > deadline) throw new StudyError('locked', busy);
    await delay(5 + Math.random() * 20);
  }
}

/**
 * Takes the lock of a database without a folder for as long as a server runs.
 * @returns null when another one, or a call, holds it
 */
export function lockForLong(file: string): CallLock | null {
  const database = begin(file, 'EXCLUSIVE', lockPatienceMs);
  return database === null ? null : held(database);
}

/** Whether a long holder has the lock file; a call does not count. */
function isHeld(file: string): boolean {
  return path.basename(file) === 'controller.lock' ? studyIsHeld(path.dirname(file)) : lockIsHeld(file);
}

function begin(file: string, kind: 'IMMEDIATE' | 'EXCLUSIVE', timeout: number): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout });
    database.exec(`PRAGMA journal_mode = MEMORY; BEGIN ${kind}`);
    return database;
  } catch (error) {
    database?.close();
    if (isBusy(error)) return null;
    throw studyError(error, file);
  }
}

function held(database: DatabaseSync): CallLock {
  return {
    release: () => {
      if (database.isOpen) database.close();
    },
  };
}
