import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, statSync } from 'node:fs';

/**
 * Whether a process is the one that works in this folder: its environment, as it was started, holds `name=folder`. A pid
 * with a start time only says that it is the same process as before; a copied folder says that of another's process too.
 * On Linux /proc is asked, on other POSIX systems `ps`, which on macOS hides the environment of the system's own shell, so
 * any process of its group counts there. False where nothing can be proven.
 * @param folder - absolute; another path to the same folder counts too
 */
export function worksIn(pid: number, name: string, folder: string): boolean {
  switch (process.platform) {
    case 'linux':
      return folderOf(pid, name).some((named) => sameFolder(named, folder));
    case 'win32':
      return true;
    default:
      return groupNames(pid, `${name}=`, [folder, realPath(folder)]);
  }
}

/** Values of a variable in the environment that a process was started with. */
function folderOf(pid: number, name: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((line) => line.startsWith(`${name}=`))
      .map((line) => line.slice(name.length + 1));
  } catch {
    // Gone meanwhile, or another user's.
    return [];
  }
}

/** Whether `ps` shows one of the folders in the environment of a process of this group. */
export function groupNames(group: number, assignment: string, folders: readonly string[]): boolean {
  try {
    const text = execFileSync('ps', ['axeww', '-o', 'pgid=,command='], {
      encoding: 'utf8',
      timeout: 5000,
      maxBuffer: 64 << 20,
    });
    const lines = text.split('\n').filter((line) => Number.parseInt(line, 10) === group);
    return lines.some((line) => folders.some((folder) => `${line} `.includes(` ${assignment}${folder} `)));
  } catch {
    return false;
  }
}

function sameFolder(a: string, b: string): boolean {
  if (a === b) {
    return true;
  }
  const [one, two] = [a, b].map((folder) => statSync(folder, { bigint: true, throwIfNoEntry: false }));
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev;
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
