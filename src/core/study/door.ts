import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeFileAtomic } from '../os/atomicFile.ts';
import { identify, thisHost } from '../os/process.ts';

/**
 * The door to a study's controller: `controller.lock` is a SQLite file on which the controller keeps BEGIN EXCLUSIVE, so
 * the system frees it at any death and it cannot go stale; `controller.json` says who holds it; requests are files renamed
 * into `inbox/`.
 */

/** `controller.json`. */
export interface ControllerInfo {
  readonly format: 1;
  readonly host: string;
  readonly bootId: string | null;
  readonly pid: number;
  readonly startTime: string | null;
  /** Folder of the engine that runs it; an engine folder that one of these names is in use. */
  readonly engine: string;
  /** ISO 8601 UTC, renewed every 20 s. From another host it counts, never the pid. */
  readonly heartbeat: string;
}

/** What may be asked of a running controller. */
export type ControllerRequest =
  | { readonly request: 'stop'; readonly now: boolean }
  | { readonly request: 'stop-trial'; readonly trial: number };

const heartbeatLimitMs = 60_000;
/** Longer than any look of `studyIsHeld`, which must not make a free study seem taken. */
export const lockPatienceMs = 250;

/** The held lock of one study; released by `release` or by the death of this process. */
export interface HeldDoor {
  /** Renews the heartbeat. */
  beat(): void;
  /** Takes the requests that arrived, oldest first. */
  requests(): ControllerRequest[];
  release(): void;
}

/**
 * Takes the study for this process.
 * @returns null when another controller holds it
 */
export function holdStudy(folder: string, engine: string): HeldDoor | null {
  const database = openLock(path.join(folder, 'controller.lock'));
  if (database === null) {
    return null;
  }
  const inbox = path.join(folder, 'inbox');
  mkdirSync(inbox, { recursive: true });
  for (const name of readdirSync(inbox)) {
    // Requests to an earlier controller are void.
    rmSync(path.join(inbox, name), { force: true, recursive: true });
  }
  const write = (): void => {
    const info: ControllerInfo = {
      format: 1,
      host: thisHost,
      ...identify(process.pid),
      engine,
      heartbeat: new Date().toISOString(),
    };
    writeFileAtomic(path.join(folder, 'controller.json'), `${JSON.stringify(info)}\n`);
  };
  write();
  return {
    beat: write,
    requests: () => takeRequests(inbox),
    release: () => {
      database.close();
      rmSync(path.join(folder, 'controller.json'), { force: true });
    },
  };
}

function openLock(file: string): DatabaseSync | null {
  const database = new DatabaseSync(file, { timeout: lockPatienceMs });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    const code = (error as { errcode?: number }).errcode ?? 0;
    if ((code & 0xff) === 5) {
      return null;
    }
    throw error;
  }
}

function takeRequests(inbox: string): ControllerRequest[] {
  const names = readdirSync(inbox).filter((name) => name.endsWith('.json'));
  names.sort();
  const taken: ControllerRequest[] = [];
  for (const name of names) {
    const file = path.join(inbox, name);
    try {
      const request: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (isRequest(request)) {
        taken.push(request);
      }
    } catch {
      // Not written by us: it is dropped, as is a request that this version does not know.
    }
    rmSync(file, { force: true, recursive: true });
  }
  return taken;
}

function isRequest(value: unknown): value is ControllerRequest {
  if (typeof value !== 'object' || value === null || !('request' in value)) {
    return false;
  }
  return value.request === 'stop'
    ? 'now' in value && typeof value.now === 'boolean'
    : value.request === 'stop-trial' && 'trial' in value && typeof value.trial === 'number';
}

/** True when a controller, here or on another host of a shared file system, works on this study now. */
export function studyIsHeld(folder: string): boolean {
  const file = path.join(folder, 'controller.lock');
  if (!existsSync(file)) {
    return false;
  }
  const info = readControllerInfo(folder);
  if (info !== null && info.host !== thisHost) {
    return Date.now() - Date.parse(info.heartbeat) < heartbeatLimitMs;
  }
  return lockIsHeld(file);
}

/**
 * Whether a long holder has a lock file that is there. A shared lock suffices to see the exclusive one; a controller that
 * starts waits it out.
 */
export function lockIsHeld(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}

/** Who holds, or held, the study; null when nobody or unreadable. */
export function readControllerInfo(folder: string): ControllerInfo | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'controller.json'), 'utf8')) as ControllerInfo;
  } catch {
    return null;
  }
}

/** Leaves a request for the study's controller, which reads its inbox every 250 ms. */
export function sendRequest(folder: string, request: ControllerRequest): void {
  const inbox = path.join(folder, 'inbox');
  mkdirSync(inbox, { recursive: true });
  const name = `${Date.now()}-${randomBytes(4).toString('hex')}`;
  const temporary = path.join(inbox, `${name}.tmp`);
  writeFileSync(temporary, JSON.stringify(request));
  renameSync(temporary, path.join(inbox, `${name}.json`));
}
