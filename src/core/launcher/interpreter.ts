import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { execaSync } from 'execa';
import { platform } from '../os/platform.ts';

/** The Python that `${interpreter}` stands for. */
export interface Interpreter {
  /** Absolute path where known, else the bare name. */
  readonly path: string;
  /** Why this one, for people: "active virtual environment", "workspace .venv". */
  readonly why: string;
  /** Root of its virtual environment, null for a system Python. */
  readonly environment: string | null;
}

export class InterpreterError extends Error {
  readonly reason = 'interpreter-missing';
}

/**
 * Finds the interpreter in the order of the issue: the given one (option, or the editor's choice), an active environment
 * (venv, conda), one in the workspace (`.venv`, `venv`, uv, poetry), `python3`, `python`.
 * @throws InterpreterError naming what was looked for
 */
export function findInterpreter(
  given: string | undefined,
  folders: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Interpreter {
  if (given !== undefined) {
    const found = findExecutable(given, folders[0] ?? '.', env);
    if (found === null) {
      throw new InterpreterError(
        `interpreter not found: ${given}. Set trialdeck: interpreter: (or --interpreter) to a Python that exists.`,
      );
    }
    return { path: found, why: 'as set', environment: environmentOf(found) };
  }
  for (const [variable, why] of [
    ['VIRTUAL_ENV', 'active virtual environment'],
    ['CONDA_PREFIX', 'active conda environment'],
  ] as const) {
    const found = pythonIn(env[variable]);
    if (found !== null) {
      return { path: found, why, environment: env[variable] ?? null };
    }
  }
  for (const folder of folders) {
    for (const name of [env['UV_PROJECT_ENVIRONMENT'] ?? '.venv', 'venv']) {
      const root = path.resolve(folder, name);
      const found = pythonIn(root);
      if (found !== null) {
        return { path: found, why: `workspace ${name}`, environment: root };
      }
    }
    const poetry = poetryEnvironment(folder, env);
    const found = pythonIn(poetry ?? undefined);
    if (poetry !== null && found !== null) {
      return { path: found, why: 'poetry environment', environment: poetry };
    }
  }
  for (const name of ['python3', 'python']) {
    const found = findExecutable(name, folders[0] ?? '.', env);
    if (found !== null) {
      return { path: found, why: `${name} on PATH`, environment: environmentOf(found) };
    }
  }
  throw new InterpreterError(
    'no Python found: neither an environment here nor python3 or python on PATH. Install Python or set --interpreter.',
  );
}

function pythonIn(root: string | undefined): string | null {
  if (root === undefined || root === '') {
    return null;
  }
  const names = platform === 'windows' ? ['Scripts\\python.exe', 'python.exe'] : ['bin/python', 'bin/python3'];
  return names.map((name) => path.join(root, name)).find(isExecutable) ?? null;
}

/** A virtual environment marks itself with pyvenv.cfg, one above the interpreter's folder. */
function environmentOf(interpreter: string): string | null {
  const root = path.dirname(path.dirname(interpreter));
  return existsSync(path.join(root, 'pyvenv.cfg')) ? root : null;
}

function poetryEnvironment(folder: string, env: Readonly<Record<string, string | undefined>>): string | null {
  try {
    if (!readFileSync(path.join(folder, 'pyproject.toml'), 'utf8').includes('[tool.poetry]')) {
      return null;
    }
    const poetry = findExecutable('poetry', folder, env);
    return poetry === null
      ? null
      : execaSync(poetry, ['env', 'info', '--path'], { cwd: folder, timeout: 10_000 }).stdout.trim() || null;
  } catch {
    return null;
  }
}

/** Looks a program up as the system would: a path as it is (from `cwd`), a name on PATH. Null when it is not there. */
export function findExecutable(
  name: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const endings = platform === 'windows' ? ['', ...(env['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const bases =
    name.includes('/') || (platform === 'windows' && name.includes('\\'))
      ? [path.resolve(cwd, name)]
      : (env['PATH'] ?? '').split(path.delimiter).map((folder) => path.resolve(cwd, folder, name));
  for (const base of bases) {
    const found = endings.map((ending) => base + ending).find(isExecutable);
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
