import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * A process beyond doubt: a pid alone is reused by the system, so its start time and the boot it belongs to go with it.
 * Both are texts to compare, never to compute with.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string | null;
  readonly bootId: string | null;
}

export const thisHost = hostname();

let bootIdCache: string | null | undefined;

/** Identity of this boot: Linux's random boot id, macOS's boot second; null where the system offers none. */
export function bootId(): string | null {
  if (bootIdCache === undefined) {
    bootIdCache = readBootId();
  }
  return bootIdCache;
}

function readBootId(): string | null {
  try {
    if (process.platform === 'linux') {
      return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    }
    if (process.platform === 'darwin') {
      return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', timeout: 2000 }).trim();
    }
  } catch {
    // No boot id: identities then compare by pid and start time alone.
  }
  return null;
}

/** Start time of a live process: clock ticks since boot on Linux, the text of `ps` elsewhere on POSIX; null when it is gone. */
export function startTime(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const fields = statFields(pid);
      return fields === null || fields.state === 'Z' || fields.state === 'X' ? null : fields.startTime;
    }
    if (process.platform !== 'win32') {
      const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 }).trim();
      return text === '' ? null : text;
    }
  } catch {
    return null;
  }
  return exists(pid) ? '' : null;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, startTime: startTime(pid), bootId: bootId() };
}

/** True when exactly this process still lives. A process of another boot, or a reused pid, is not it. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId() || identity.startTime === null) {
    return false;
  }
  return startTime(identity.pid) === identity.startTime;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal to a whole process group; false when no process of the group is left. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/** Sends a signal to one process; false when it is gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

function statFields(pid: number): { state: string; group: number; startTime: string } | null {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The command name stands in parentheses and may itself hold blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , group] = fields;
  const start = fields[19];
  return state === undefined || group === undefined || start === undefined
    ? null
    : { state, group: Number(group), startTime: start };
}

/**
 * Live processes of this user whose environment holds `NAME=value` (Linux; elsewhere an empty list). This finds
 * grandchildren that left the process group of their run.
 * @param since - pids below it are left out where pids have not wrapped: they are older than the run
 */
export function processesWithEnvironment(name: string, value: string, since = 0): number[] {
  if (process.platform !== 'linux') {
    return [];
  }
  const wanted = Buffer.from(`${name}=${value}\0`);
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid < since || pid === process.pid) {
      continue;
    }
    try {
      const environment = readFileSync(`/proc/${pid}/environ`);
      const at = environment.indexOf(wanted);
      if (at === 0 || (at > 0 && environment[at - 1] === 0)) {
        const state = statFields(pid)?.state;
        if (state !== undefined && state !== 'Z' && state !== 'X') {
          found.push(pid);
        }
      }
    } catch {
      // Gone meanwhile, or another user's.
    }
  }
  return found;
}

/** Ends a process and all its children on Windows, where signals do not exist. */
export function killTreeWindows(pid: number): void {
  try {
    execFileSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', timeout: 10_000 });
  } catch {
    // Already gone.
  }
}
