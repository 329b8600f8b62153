import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { installHost } from './install.ts';
import { endHost, hostMarker } from './processes.ts';

const startTimeoutMs = 60_000;

export interface ServerOptions {
  /** Whether the editor asks if it may trust the folder; off: everything is trusted. */
  readonly askForTrust?: boolean;
  /** User settings on top of the quiet ones. */
  readonly settings?: Record<string, unknown>;
  /** Packages to install instead of an extension under development. */
  readonly vsix?: string;
  readonly env?: Record<string, string>;
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

/** No welcome page, no telemetry, no AI surfaces, no hints: what is on the screen is ours. */
const quietSettings: Record<string, unknown> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'npm.fetchOnlinePackageInfo': false,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'terminal.integrated.shellIntegration.enabled': false,
  'window.commandCenter': false,
};

/** A VS Code server for one test run or one person, with folders of its own; {@link dispose} ends and removes all of it. */
export class EditorServer implements AsyncDisposable {
  readonly authority: string;
  readonly #child: ChildProcess;
  readonly #id: string;
  readonly #token: string;
  readonly #home: string;
  #output: () => string;
  #disposed: Promise<void> | null = null;

  private constructor(
    home: string,
    id: string,
    token: string,
    child: ChildProcess,
    port: number,
    output: () => string,
  ) {
    this.authority = `127.0.0.1:${port}`;
    this.#home = home;
    this.#id = id;
    this.#token = token;
    this.#child = child;
    this.#output = output;
  }

  /** @throws HostInstallError, HostStartError */
  static async start(options: ServerOptions = {}): Promise<EditorServer> {
    const install = await installHost();
    const home = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-host-'));
    const id = randomBytes(8).toString('hex');
    const token = randomBytes(16).toString('hex');
    const settings = JSON.stringify({ ...quietSettings, ...options.settings }, null, 2);
    for (const scope of ['User', 'Machine']) {
      await mkdir(path.join(home, 'data', scope), { recursive: true });
      await writeFile(path.join(home, 'data', scope, 'settings.json'), settings);
    }
    const env = { ...cleanEnvironment(), ...options.env, [hostMarker]: id };
    const folders = [
      ...['--user-data-dir', path.join(home, 'data')],
      ...['--server-data-dir', path.join(home, 'server')],
      ...['--extensions-dir', path.join(home, 'extensions')],
    ];
    if (options.vsix !== undefined) {
      await run(install.node, [install.serverMain, ...folders, '--install-extension', options.vsix, '--force'], env);
    }
    const args = [
      install.serverMain,
      ...folders,
      ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
      // Makes a built product honour an extension under development and a test entry.
      '--enable-smoke-test-driver',
      '--accept-server-license-terms',
      '--disable-telemetry',
      // Should this process be killed, the server ends by itself some minutes after its last window.
      '--enable-remote-auto-shutdown',
      ...(options.askForTrust === true ? [] : ['--disable-workspace-trust']),
    ];
    // A process group of its own, so that its children end with it.
    const child = spawn(install.node, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const output = (): string => text;
    child.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-20_000);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-20_000);
    });
    try {
      const port = await listeningPort(child, output);
      return new EditorServer(home, id, token, child, port, output);
    } catch (error) {
      if (child.pid !== undefined) await endHost(child.pid, id);
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
      throw error;
    }
  }

  /** The last lines that the server printed, for a failure's report. */
  get output(): string {
    return this.#output();
  }

  /** Folder of the server's logs, among them the extension host's. */
  get logs(): string {
    return path.join(this.#home, 'data', 'logs');
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
    this.#disposed ??= this.#end();
    return this.#disposed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #remote(file: string): string {
    return `vscode-remote://${this.authority}${file}`;
  }

  async #end(): Promise<void> {
    if (this.#child.pid !== undefined) await endHost(this.#child.pid, this.#id);
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The editor that runs our tests may itself be VS Code: nothing of it may reach the one under test. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|npm_|TRIALDECK_|NODE_OPTIONS$|CI$)/.test(name),
    ),
  );
}

function listeningPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      child.stdout?.off('data', look);
      child.off('exit', exited);
      act();
    };
    const fail = (reason: HostStartError['reason'], what: string): void =>
      settle(() => reject(new HostStartError(reason, `the editor host ${what}:\n${output().slice(-2000)}`)));
    const look = (): void => {
      const port = /agent listening on (\d+)/.exec(output())?.[1];
      if (port !== undefined) settle(() => resolve(Number(port)));
    };
    const exited = (code: number | null): void => fail('exited', `ended at its start (exit ${code})`);
    const timer = setTimeout(() => fail('timeout', `did not listen within ${startTimeoutMs / 1000} s`), startTimeoutMs);
    child.stdout?.on('data', look);
    child.on('exit', exited);
    child.on('error', (error) => fail('exited', `cannot be started (${error.message})`));
  });
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new HostStartError('vsix-refused', `the package could not be installed (exit ${code}):\n${output}`));
    });
  });
}
