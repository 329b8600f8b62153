import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { GuardedCommand } from './guard.ts';
import { installHost } from './install.ts';
import { hostMarker } from './processes.ts';
import { quietSettings } from './settings.ts';

const startTimeoutMs = 60_000;
const keptOutputChars = 20_000;

export interface ServerOptions {
  /** Whether the editor asks if it may trust the folder; otherwise everything is trusted. */
  readonly askForTrust?: boolean;
  /** User settings on top of the quiet ones. */
  readonly settings?: Record<string, unknown>;
  /** Folders of further extensions, which are there from the start. */
  readonly beside?: readonly string[];
  /** Package to install before the start. */
  readonly vsix?: string;
  readonly env?: Record<string, string>;
  /** Whether sweeps that were started in the editor go on after it. */
  readonly spareSweeps?: boolean;
}

/** What to open; paths are absolute. */
export interface EditorTarget {
  readonly folder: string;
  /** Extension under development, loaded from its folder. */
  readonly extension?: string;
  /** Module whose `run()` the extension host calls. */
  readonly tests?: string;
}

export class HostStartError extends Error {
  readonly reason: 'exited' | 'timeout' | 'vsix-refused';

  constructor(reason: HostStartError['reason'], message: string) {
    super(message);
    this.name = 'HostStartError';
    this.reason = reason;
  }
}

/**
 * A VS Code server for one test run or one person, with folders of its own under the system's temporary folder.
 * {@link dispose} ends and removes all of it; so does the death of this process.
 */
export class EditorServer implements AsyncDisposable {
  /** Host and port. */
  readonly authority: string;
  /** Environment of what is to end with this server. */
  readonly marker: Readonly<Record<string, string>>;
  readonly #guard: ChildProcess;
  readonly #token: string;

  private constructor(guard: ChildProcess, port: number, token: string, hostId: string) {
    this.marker = { [hostMarker]: hostId };
    this.authority = `127.0.0.1:${port}`;
    this.#guard = guard;
    this.#token = token;
  }

  /** @throws HostInstallError, HostStartError */
  static async start(options: ServerOptions = {}): Promise<EditorServer> {
    const install = await installHost();
    const home = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-host-'));
    const env = { ...cleanEnvironment(), ...options.env };
    const token = randomBytes(16).toString('hex');
    const folders = [
      ...['--user-data-dir', path.join(home, 'data')],
      ...['--server-data-dir', path.join(home, 'server')],
      ...['--extensions-dir', path.join(home, 'extensions')],
    ];
    try {
      await writeSettings(home, { ...quietSettings, ...options.settings });
      for (const folder of options.beside ?? [])
        await cp(folder, path.join(home, 'extensions', path.basename(folder)), { recursive: true });
      if (options.vsix !== undefined) {
        await installPackage(install.node, [install.serverMain, ...folders], options.vsix, env);
      }
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error;
    }
    const args = [
      install.serverMain,
      ...folders,
      ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
      // Makes a built product honour an extension under development and a test entry.
      '--enable-smoke-test-driver',
      '--accept-server-license-terms',
      '--disable-telemetry',
      // Else it asks a login shell for its environment, which can take a minute and differs from machine to machine.
      '--force-disable-user-env',
      ...(options.askForTrust === true ? [] : ['--disable-workspace-trust']),
    ];
    const hostId = randomBytes(8).toString('hex');
    const spareSweeps = options.spareSweeps === true;
    const guarded: GuardedCommand = { command: install.node, args, home, hostId, spareSweeps };
    const script = path.join(import.meta.dirname, 'guard.ts');
    // Away from our process group: Ctrl-C is for us, the guard sees our end by its stdin.
    const guard = spawn(process.execPath, [script, JSON.stringify(guarded)], { env, detached: true, stdio: 'pipe' });
    guard.stdin.on('error', () => undefined);
    try {
      return new EditorServer(guard, await listeningPort(guard), token, hostId);
    } catch (error) {
      await endGuard(guard);
      throw error;
    }
  }

  /** Address that opens `target` in a browser. */
  url(target: EditorTarget): string {
    const payload: [string, string][] = [];
    if (target.extension !== undefined) payload.push(['extensionDevelopmentPath', this.#remote(target.extension)]);
    if (target.tests !== undefined) payload.push(['extensionTestsPath', this.#remote(target.tests)]);
    const query = new URLSearchParams({ tkn: this.#token, folder: target.folder });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `http://${this.authority}/?${query.toString()}`;
  }

  dispose(): Promise<void> {
    return endGuard(this.#guard);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #remote(file: string): string {
    return `vscode-remote://${this.authority}${file}`;
  }
}

/** The editor that runs our tests may itself be VS Code: nothing of it may reach the one under test. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|NODE_CHANNEL_FD$|VITEST|CI$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

async function writeSettings(home: string, settings: Record<string, unknown>): Promise<void> {
  for (const scope of ['User', 'Machine']) {
    const folder = path.join(home, 'data', scope);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}

async function installPackage(node: string, server: string[], vsix: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await promisify(execFile)(node, [...server, '--install-extension', vsix, '--force'], { env });
  } catch (error) {
    throw new HostStartError('vsix-refused', `${vsix} could not be installed: ${String(error)}`);
  }
}

async function endGuard(guard: ChildProcess): Promise<void> {
  if (guard.exitCode !== null || guard.signalCode !== null) return;
  const exit = once(guard, 'exit');
  guard.stdin?.end();
  await exit;
}

function listeningPort(guard: ChildProcess): Promise<number> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (reason: HostStartError['reason'], what: string): void => {
      clearTimeout(timer);
      reject(new HostStartError(reason, `the editor host ${what}:\n${output}`));
    };
    const timer = setTimeout(() => fail('timeout', `did not listen within ${startTimeoutMs / 1000} s`), startTimeoutMs);
    const look = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-keptOutputChars);
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    // The listeners stay: a pipe that nobody reads would stop the server.
    guard.stdout?.on('data', look);
    guard.stderr?.on('data', look);
    guard.on('exit', (code) => fail('exited', `ended at its start (exit ${code})`));
    guard.on('error', (error) => fail('exited', `cannot be started (${error.message})`));
  });
}
