import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { StudyError } from './studyError.ts';

/** How long a write waits for another program's lock. */
export const lockTimeoutMs = 30_000;

const busy = 5;
const locked = 6;
const readOnly = 8;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;
const permission = [3, 23];
const readOnlyRollback = 776;
const readOnlyRecovery = 264;
const readOnlyMoved = 1032;

/**
 * Opens a file without waiting for locks inside SQLite: such a wait blocks the event loop, and Ctrl-C with it.
 * A file that is not ours is read with care: no functions from its schema, no memory map that a truncation turns into SIGBUS.
 * @param waitMs - how long to wait for another program's lock
 */
export async function openConnection(
  file: string,
  options: { readonly readOnly: boolean; readonly waitMs: number },
): Promise<DatabaseSync> {
  if (typeof StatementSync.prototype.setReturnArrays !== 'function') {
    throw new StudyError('old-node', `Node ${process.version} is too old for studies: 22.16 or later is needed.`);
  }
  const location = file === ':memory:' ? file : resolve(file);
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(location, { readOnly: options.readOnly, timeout: 0 });
    const opened = db;
    // A pragma reads the schema, so it too meets other programs' locks.
    await whenFree(file, options.waitMs, () =>
      opened.exec('PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA synchronous = FULL'),
    );
    return opened;
  } catch (error) {
    db?.close();
    throw studyError(error, file);
  }
}

/** Runs a synchronous piece of SQLite work again, with the event loop free in between, while another program holds a lock. */
export async function whenFree<T>(file: string, waitMs: number, work: () => T): Promise<T> {
  const deadline = Date.now() + waitMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 1.5, 25)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) {
        throw studyError(error, file);
      }
    }
    await delay(pauseMs * (0.5 + Math.random()));
  }
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && ((code & 0xff) === busy || (code & 0xff) === locked);
}

/** What SQLite says, in words that a person can act on; anything else is returned as it is. */
export function studyError(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  if (code === null) {
    return error;
  }
  const cause = { cause: error };
  const primary = code & 0xff;
  if (code === readOnlyRollback || code === readOnlyRecovery) {
    return new StudyError('unfinished-write', `${file} holds an unfinished write of a program that was killed.`, cause);
  }
  if (primary === busy || primary === locked) {
    return new StudyError('locked', `${file} is held by another program. Try again when it has let go.`, cause);
  }
  if (primary === full) {
    return new StudyError('disk-full', `No space left to write ${file}. Free some and resume.`, cause);
  }
  if (primary === ioError) {
    return new StudyError(
      'disk-full',
      `${file}: the disk refused (${words(error)}). Check its space and health, then resume.`,
      cause,
    );
  }
  if (code === readOnlyMoved) {
    return new StudyError('missing', `${file} was moved or deleted while it was open.`, cause);
  }
  if (primary === cannotOpen && !existsSync(file)) {
    return new StudyError('missing', `${file} cannot be opened: no such file, or its folder cannot be written.`, cause);
  }
  if (primary === readOnly || primary === cannotOpen || permission.includes(primary)) {
    return new StudyError(
      'read-only',
      `${file} cannot be written (${words(error)}). Check the permissions of the file and its folder.`,
      cause,
    );
  }
  if (primary === corrupt || primary === notADatabase) {
    return new StudyError('not-a-study', `${file} is not a readable SQLite file (${words(error)}).`, cause);
  }
  return error;
}

function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
