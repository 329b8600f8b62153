// What every command does first, on the system's Node (20 or newer): dependencies as package-lock.json says, and
// from then on the Node that they pin.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const windows = process.platform === 'win32';
const oldestNodeMajor = 20;
const bin = path.join(root, 'node_modules', '.bin');

/** The pinned Node. */
export const node = path.join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** Installs the dependencies unless node_modules is what package-lock.json describes. Ends the process on failure. */
export async function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < oldestNodeMajor) {
    console.error(`Node ${process.versions.node} is too old: install Node ${oldestNodeMajor} or newer`);
    process.exit(3);
  }
  if (isInstalled()) return;
  console.log('installing dependencies (npm ci)');
  const { code } = await run('npm', ['ci', '--no-fund', '--no-audit'], { pinned: false });
  if (code !== 0) {
    console.error('npm ci failed: the lines above say why');
    process.exit(3);
  }
}

/** Builds dist/ (about a second). Ends the process on failure. */
export async function ensureBuilt() {
  const { code } = await run(node, ['scripts/build.ts']);
  if (code !== 0) process.exit(3);
}

/**
 * Runs a command in the checkout, with the pinned Node first on PATH, in a process group of its own, which ends with
 * us: on Ctrl-C (unless `interactive`: then the command gets it from the terminal), on SIGTERM and after `limitMs`.
 *
 * @returns {Promise<{code: number, timedOut: boolean}>}
 */
export function run(command, args, { pinned = true, interactive = false, limitMs = 0, env = {}, cwd = root } = {}) {
  const searchPath = pinned ? `${bin}${path.delimiter}${process.env.PATH}` : process.env.PATH;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: searchPath, ...env },
    stdio: interactive ? 'inherit' : ['ignore', 'inherit', 'inherit'],
    detached: !interactive && !windows,
    shell: windows && command === 'npm',
  });
  return new Promise((resolve) => {
    let timedOut = false;
    const timer = limitMs > 0 ? setTimeout(() => end('timeout'), limitMs) : null;
    const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => [name, () => end(name)]);
    for (const [name, handler] of handlers) process.on(name, handler);
    function end(why) {
      timedOut ||= why === 'timeout';
      // The terminal sends Ctrl-C to an interactive command itself.
      if (interactive && why === 'SIGINT') return;
      signalGroup('SIGTERM');
      setTimeout(() => signalGroup('SIGKILL'), 5000).unref();
      if (why !== 'timeout') process.exitCode = 130;
    }
    function signalGroup(name) {
      try {
        process.kill(child.pid && !interactive && !windows ? -child.pid : child.pid, name);
      } catch {
        // Already gone.
      }
    }
    function settle(code) {
      if (timer) clearTimeout(timer);
      for (const [name, handler] of handlers) process.off(name, handler);
      // Stragglers of a command that ended or was killed in disorder.
      if (!interactive && !windows) signalGroup('SIGTERM');
      if (process.exitCode === 130 && !interactive) process.exit(130);
      resolve({ code, timedOut });
    }
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      settle(127);
    });
    child.on('exit', (code) => settle(code ?? 1));
  });
}

/** Whether `name` is an executable on PATH. */
export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder !== '' && existsSync(path.join(folder, name)));
}

/** npm keeps a lock file of what it installed: the two agree, or something is to be done. */
function isInstalled() {
  if (!existsSync(node)) return false;
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  const same = (name) => wanted[name]?.version === present[name]?.version;
  return (
    Object.keys(present).every(same) &&
    Object.entries(wanted).every(([name, entry]) => name === '' || entry.optional || entry.peer || same(name))
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
