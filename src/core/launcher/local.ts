import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { platform } from '../os/platform.ts';
import {
  bootId,
  identify,
  isAlive,
  killTreeWindows,
  type ProcessIdentity,
  processesWithEnvironment,
  signalGroup,
  signalProcess,
} from '../os/process.ts';
import { worksIn } from '../os/processProof.ts';
import type { LaunchedRun, Launcher, RunStart, RunStatus } from './launcher.ts';

/**
 * Keeps the exit code of a program that outlives its controller. Creating `pid` without overwriting is the claim of the
 * start: whoever creates it first, this wrapper or a recovering controller, decides whether the program runs. A caught
 * (not ignored) signal leaves the program its default, and the shell alive to write `exit`.
 */
const wrapper =
  'set -C; echo $$ >"$TRIALDECK_RUN_DIR/pid" || exit 125; set +C; trap : INT TERM HUP; "$@"; echo $? >"$TRIALDECK_RUN_DIR/exit"';

/** Runs on this machine: detached, stdin empty, output straight into the run's `output.log`. */
export class LocalLauncher implements Launcher {
  readonly name = 'local';

  start(run: RunStart, ended: () => void): LaunchedRun {
    const output = openSync(path.join(run.folder, 'output.log'), 'a');
    try {
      const [program, args] =
        platform === 'posix' ? ['/bin/sh', ['-c', wrapper, 'sh', ...run.command]] : splitCommand(run.command);
      const child = spawnOrError(program, args, {
        cwd: run.cwd,
        env: { ...run.env },
        detached: true,
        stdio: ['ignore', output, output],
        windowsHide: true,
      });
      if (child instanceof Error) {
        const unstarted = new LocalRun(run.folder, identify(0), null);
        unstarted.failed(child);
        return unstarted;
      }
      const started = new LocalRun(run.folder, identify(child.pid ?? 0), child);
      child.once('error', (error) => {
        started.failed(error);
        ended();
      });
      child.once('exit', (code) => {
        started.ended(code);
        ended();
      });
      child.unref();
      return started;
    } finally {
      closeSync(output);
    }
  }

  adopt(folder: string, recorded: ProcessIdentity | null): LaunchedRun | null {
    if (platform === 'posix' && claimStart(folder)) {
      return null;
    }
    return new LocalRun(folder, recorded === null ? fromFolder(folder) : proven(folder, recorded), null);
  }
}

/** Some refusals of the system, such as a command line that is too long, are thrown at once. */
function spawnOrError(program: string, args: readonly string[], options: SpawnOptions): ChildProcess | Error {
  try {
    return spawn(program, args, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'E2BIG') {
      return new Error('a parameter or the command line is longer than the system takes (128 KiB a word on Linux)', {
        cause: error,
      });
    }
    return error instanceof Error ? error : new Error(String(error));
  }
}

function splitCommand(command: readonly string[]): [string, string[]] {
  const [program = '', ...args] = command;
  return [program, args];
}

/** True when the run had not started yet and, by this claim, never will. */
function claimStart(folder: string): boolean {
  try {
    writeFileSync(path.join(folder, 'pid'), 'revoked\n', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** The process that the wrapper wrote into `pid`, for a controller that died between the start and writing run.json. */
function fromFolder(folder: string): ProcessIdentity {
  const pid = Number(readText(path.join(folder, 'pid')));
  return Number.isInteger(pid) && pid > 1 ? proven(folder, identify(pid)) : nobody();
}

/**
 * A process that lives is this run's only with proof, else it is nobody's to follow or to signal: in a copied study the run
 * folder names the process of the original.
 */
function proven(folder: string, identity: ProcessIdentity): ProcessIdentity {
  return isAlive(identity) && !worksIn(identity.pid, 'TRIALDECK_RUN_DIR', folder) ? nobody() : identity;
}

function nobody(): ProcessIdentity {
  return { pid: 0, startTime: null, bootId: bootId() };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

class LocalRun implements LaunchedRun {
  readonly process: ProcessIdentity;
  readonly #folder: string;
  /** Null for a run that was found again. */
  #child: ChildProcess | null;
  #childEnded = false;

  constructor(folder: string, identity: ProcessIdentity, child: ChildProcess | null) {
    this.#folder = folder;
    this.process = identity;
    this.#child = child;
  }

  /** The child ended. On Windows there is no wrapper, so its exit code is recorded here. */
  ended(code: number | null): void {
    this.#childEnded = true;
    if (platform === 'windows' && code !== null) {
      this.#record('exit', `${code}\n`);
    }
  }

  /** The child could not be started at all. */
  failed(error: Error): void {
    this.#childEnded = true;
    this.#record('output.log', `${error.message}\n`);
    this.#record('exit', '127\n');
  }

  /** Without the file (a full disk, a deleted folder) the run counts as gone; an event may not end the controller. */
  #record(file: string, text: string): void {
    try {
      appendFileSync(path.join(this.#folder, file), text);
    } catch {
      // Said above.
    }
  }

  status(): RunStatus {
    const before = this.#recordedExit();
    if (before !== null) {
      return { kind: 'exited', code: before };
    }
    if (this.#alive()) {
      return { kind: 'running' };
    }
    // The exit may have been written between the two looks.
    const after = this.#recordedExit();
    return after === null ? { kind: 'gone' } : { kind: 'exited', code: after };
  }

  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    // A run that could not be started has no pid, and group 0 would be our own.
    if (this.process.pid <= 1 || !this.#alive()) {
      return;
    }
    if (platform === 'windows') {
      if (signal === 'SIGKILL' || signal === 'SIGTERM') {
        killTreeWindows(this.process.pid);
      }
      return;
    }
    signalGroup(this.process.pid, signal);
    if (signal === 'SIGKILL') {
      this.#killStrays();
    }
  }

  sweepUp(): void {
    if (platform === 'windows' || this.process.pid <= 1) {
      return;
    }
    if (process.platform === 'linux') {
      this.#killStrays();
    } else if (this.#child !== null) {
      signalGroup(this.process.pid, 'SIGKILL');
    }
  }

  #killStrays(): void {
    for (const pid of processesWithEnvironment('TRIALDECK_RUN_DIR', this.#folder, this.process.pid)) {
      signalProcess(pid, 'SIGKILL');
    }
  }

  #alive(): boolean {
    return this.#child === null ? isAlive(this.process) : !this.#childEnded;
  }

  #recordedExit(): number | null {
    const text = readText(path.join(this.#folder, 'exit'));
    // Written in one go; without its newline it is not finished yet.
    return text.endsWith('\n') ? Number.parseInt(text, 10) : null;
  }
}
