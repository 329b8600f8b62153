import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A terminal or another window may still use a version that no controller names. */
const unusedMs = 7 * 24 * 60 * 60 * 1000;
const workspacesFolder = 'workspaces';

/** Remembers that sweeps of this workspace may run with an engine from here, so that none in use is removed. */
export async function rememberWorkspace(storage: string, workspace: string): Promise<void> {
  const folder = path.join(storage, workspacesFolder);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, createHash('sha256').update(workspace).digest('hex').slice(0, 16)), workspace);
}

/**
 * Removes engine versions that no `controller.json` of a remembered workspace names and that no window has wanted for a
 * week.
 * @returns the folders that are gone
 */
export async function removeOldEngines(storage: string, current: string, nowMs: number): Promise<string[]> {
  const entries = await readdir(storage, { withFileTypes: true }).catch(() => []);
  const candidates: string[] = [];
  for (const entry of entries) {
    const folder = path.join(storage, entry.name);
    if (!entry.isDirectory() || entry.name === workspacesFolder || folder === current) {
      continue;
    }
    const { mtimeMs } = await stat(folder);
    if (nowMs - mtimeMs > unusedMs) {
      candidates.push(folder);
    }
  }
  if (candidates.length === 0) {
    return [];
  }
  const used = await enginesInUse(storage);
  const removed: string[] = [];
  for (const folder of candidates) {
    if (!used.some((engine) => engine === folder || engine.startsWith(folder + path.sep))) {
      await rm(folder, { recursive: true, force: true });
      removed.push(folder);
    }
  }
  return removed;
}

/** The engine of every controller of every remembered workspace, living or killed: a killed one may be on another host. */
async function enginesInUse(storage: string): Promise<string[]> {
  const marks = path.join(storage, workspacesFolder);
  const engines: string[] = [];
  for (const name of await readdir(marks).catch(() => [])) {
    const workspace = await readFile(path.join(marks, name), 'utf8');
    const studies = path.join(workspace, '.trialdeck', 'studies');
    for (const study of await readdir(studies).catch(() => [])) {
      const engine = await engineOf(path.join(studies, study, 'controller.json'));
      if (engine !== null) {
        engines.push(engine);
      }
    }
  }
  return engines;
}

async function engineOf(file: string): Promise<string | null> {
  try {
    const info: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof info === 'object' && info !== null && 'engine' in info && typeof info.engine === 'string'
      ? info.engine
      : null;
  } catch {
    return null;
  }
}
