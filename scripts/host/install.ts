import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withFileLock } from './fileLock.ts';

/** The npm package that carries a whole VS Code server and web workbench: 4.139.1 is VS Code 1.139.1. */
export const hostVersion = '4.139.1';

/** The Node that the server's native modules are compiled for; its npm package carries the C++ headers too. */
const nodeVersion = '24.21.0';

export interface HostInstall {
  /** Node binary that runs the server. */
  readonly node: string;
  /** Entry file of the VS Code server. */
  readonly serverMain: string;
}

export class HostInstallError extends Error {
  readonly reason: 'install-failed';

  constructor(message: string) {
    super(message);
    this.name = 'HostInstallError';
    this.reason = 'install-failed';
  }
}

/** Folder for what is fetched once per machine, outside the repository. */
export function cacheFolder(): string {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'trialdeck');
}

/**
 * Installs the editor host into the cache, or finds it there. Takes about two minutes the first time (620 MB), and
 * needs a C++ compiler, make, Python and the Kerberos headers (see scripts/setup-system).
 *
 * @throws HostInstallError with the tail of npm's output
 */
export async function installHost(): Promise<HostInstall> {
  const folder = path.join(cacheFolder(), `host-${hostVersion}`);
  const host = locateIn(folder);
  if (await isReady(folder)) return host;
  const lock = `${folder}.lock`;
  return withFileLock(
    lock,
    async () => {
      if (await isReady(folder)) return host;
      console.log(`installing the editor host into ${folder}, once: about two minutes`);
      await rm(folder, { recursive: true, force: true });
      await installInto(folder);
      await writeFile(stampIn(folder), JSON.stringify({ host: hostVersion, node: nodeVersion }));
      return host;
    },
    () => console.log('another process installs the editor host: waiting for it'),
  );
}

function nodePackage(): string {
  return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

function locateIn(folder: string): HostInstall {
  return {
    node: path.join(nodeFolder(folder), 'bin', 'node'),
    serverMain: path.join(folder, 'server/node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

function nodeFolder(folder: string): string {
  return path.join(folder, 'node/node_modules', nodePackage());
}

function stampIn(folder: string): string {
  return path.join(folder, 'ready.json');
}

async function isReady(folder: string): Promise<boolean> {
  try {
    const stamp: unknown = JSON.parse(await readFile(stampIn(folder), 'utf8'));
    const current = typeof stamp === 'object' && stamp !== null && 'node' in stamp && stamp.node === nodeVersion;
    return current && existsSync(locateIn(folder).serverMain);
  } catch {
    return false;
  }
}

async function installInto(folder: string): Promise<void> {
  // Two folders: inside another package's tree npm would prune the Node package.
  const nodeHome = path.join(folder, 'node');
  const serverHome = path.join(folder, 'server');
  await writePackage(nodeHome, {});
  await writePackage(serverHome, { 'code-server': true, argon2: true });
  await npmInstall(nodeHome, `${nodePackage()}@${nodeVersion}`, {});
  const node = nodeFolder(folder);
  await npmInstall(serverHome, `code-server@${hostVersion}`, {
    PATH: `${path.join(node, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    // The headers lie in the package: node-gyp has nothing to download.
    npm_config_nodedir: node,
    // The server's postinstall refuses to run as root unless npm says that this is meant.
    npm_config_user_agent: 'npm unsafe-perm',
  });
}

async function writePackage(folder: string, allowScripts: Record<string, boolean>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts }));
}

function npmInstall(folder: string, spec: string, env: Record<string, string>): Promise<void> {
  const args = ['install', '--no-fund', '--no-audit', '--no-update-notifier', '--no-package-lock', spec];
  const child = spawn('npm', args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new HostInstallError(`npm cannot be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new HostInstallError(`npm install ${spec} failed (exit ${code}):\n${output}`));
    });
  });
}

if (import.meta.main) {
  await installHost();
}
