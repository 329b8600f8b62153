import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const graceMs = 2000;
const pollMs = 50;

/** Environment variable that marks every process of one host, whatever process group it moves to. */
export const hostMarker = 'EDITOR_HOST_ID';

/**
 * Ends the server `pid` (the leader of its process group) and whatever it left behind: terminals start sessions of
 * their own, and a sweep outlives its terminal by design, so on Linux everything that carries the host's marker goes.
 *
 * @param hostId value of the marker; null spares what left the server's process group
 */
export async function endHost(pid: number, hostId: string | null): Promise<void> {
  signal(-pid, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < graceMs && isAlive(pid); waitedMs += pollMs) await delay(pollMs);
  signal(-pid, 'SIGKILL');
  if (hostId === null) return;
  // A second look catches what was being forked during the first.
  for (let look = 0; look < 2; look++) {
    for (const marked of await markedProcesses(hostId)) signal(marked, 'SIGKILL');
  }
}

/** Processes of the host `hostId` that still live; empty where the system does not show environments. */
export async function markedProcesses(hostId: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const entry = `${hostMarker}=${hostId}`;
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(entry)) found.push(pid);
  }
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}
