import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where peers live between runs of the tests, outside the checkout. */
const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'trialdeck');

const lockWaitMs = 10 * 60_000;

/**
 * A Python that has the requirements (`optuna==5.0.0`), made once and kept in the cache. Null when it cannot be made here,
 * with one line that says so; with CI set that is an error instead.
 */
export async function python(...requirements: readonly string[]): Promise<string | null> {
  try {
    return await makeVenv(requirements);
  } catch (error) {
    if (process.env['CI']) {
      throw error;
    }
    const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
    console.warn(`skipped: no Python with ${requirements.join(', ')} (${why})`);
    return null;
  }
}

async function makeVenv(requirements: readonly string[]): Promise<string> {
  const base = process.platform === 'win32' ? 'python' : 'python3';
  const { stdout: version } = await execute(base, ['--version']);
  const hash = createHash('sha256')
    .update([version.trim(), ...requirements.toSorted()].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const venv = path.join(cache, `venv-${hash}`);
  const interpreter =
    process.platform === 'win32' ? path.join(venv, 'Scripts', 'python.exe') : path.join(venv, 'bin', 'python');
  const ready = path.join(venv, 'ready');
  mkdirSync(cache, { recursive: true });
  const release = await lock(`${venv}.lock`);
  try {
    if (!existsSync(ready) || !(await works(interpreter))) {
      rmSync(venv, { recursive: true, force: true });
      await execute(base, ['-m', 'venv', venv]);
      await execute(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements]);
      writeFileSync(ready, `${requirements.join('\n')}\n`);
    }
  } finally {
    release();
  }
  return interpreter;
}

async function works(interpreter: string): Promise<boolean> {
  try {
    await execute(interpreter, ['-c', '']);
    return true;
  } catch {
    return false;
  }
}

/** Test files run in parallel processes; the lock of a SQLite file is freed by the system however its holder ends. */
async function lock(file: string): Promise<() => void> {
  const deadline = Date.now() + lockWaitMs;
  const db = new DatabaseSync(file, { timeout: 0 });
  for (;;) {
    try {
      db.exec('BEGIN EXCLUSIVE');
      return () => db.close();
    } catch (error) {
      if (Date.now() > deadline || !(error instanceof Error && error.message.includes('locked'))) {
        db.close();
        throw error;
      }
    }
    await delay(200);
  }
}
