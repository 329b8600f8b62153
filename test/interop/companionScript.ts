import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Folder that a launcher puts on PYTHONPATH. */
export const companionFolder = path.resolve(import.meta.dirname, '../../python');

/** The interpreter itself: a version manager's shim in front of it would cost more than the scripts. */
const systemPython = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();

/** How a script ended and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A script that was started. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A temporary folder in which training scripts run, by hand or as the launcher runs a trial. */
export class ScriptFolder {
  readonly path: string;
  /** Folder of the one trial, made as the controller makes it. */
  readonly trial: string;

  private constructor(folder: string) {
    this.path = folder;
    this.trial = path.join(folder, '.trialdeck', 'studies', 'demo', 'runs', '7');
  }

  static async make(): Promise<ScriptFolder> {
    return new ScriptFolder(await realpath(await mkdtemp(path.join(os.tmpdir(), 'trialdeck-companion-'))));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  /** Starts a script by hand: no TRIALDECK_* variables. */
  async start(script: string, env: Readonly<Record<string, string>> = {}, python = systemPython): Promise<Started> {
    const file = path.join(this.path, 'train.py');
    await writeFile(file, script);
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(TRIALDECK|WANDB|PYTHON)|RANK$|^SLURM/.test(name),
    );
    const child = spawn(python, [file], {
      cwd: this.path,
      env: {
        ...Object.fromEntries(inherited),
        PYTHONPATH: companionFolder,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, ended: collect(child) };
  }

  async run(script: string, env: Readonly<Record<string, string>> = {}, python?: string): Promise<Ended> {
    return (await this.start(script, env, python)).ended;
  }

  /** Starts a script as trial 7 of the study `demo`. */
  async startTrial(
    script: string,
    params: Readonly<Record<string, unknown>> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<Started> {
    await mkdir(this.trial, { recursive: true });
    return this.start(script, {
      TRIALDECK_RUN_DIR: this.trial,
      TRIALDECK_RUN_ID: 'demo/7',
      TRIALDECK_STUDY: 'demo',
      TRIALDECK_TRIAL: '7',
      TRIALDECK_PARAMS: JSON.stringify(params),
      TRIALDECK_METRIC: 'val_loss',
      ...env,
    });
  }

  async runTrial(
    script: string,
    params: Readonly<Record<string, unknown>> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    return (await this.startTrial(script, params, env)).ended;
  }

  /** Run folders of scripts that were run by hand, oldest first. */
  async handRuns(): Promise<string[]> {
    const runs = path.join(this.path, '.trialdeck', 'runs');
    return existsSync(runs) ? (await readdir(runs)).sort().map((name) => path.join(runs, name)) : [];
  }

  /** The one run by hand that there is. */
  async handRun(): Promise<string> {
    const runs = await this.handRuns();
    const [only] = runs;
    if (only === undefined || runs.length > 1) {
      throw new Error(`${runs.length} runs by hand`);
    }
    return only;
  }
}

export async function readJson(...parts: readonly string[]): Promise<unknown> {
  return JSON.parse(await readFile(path.join(...parts), 'utf8'));
}

/** Lines of metrics.jsonl. */
export async function readRecords(folder: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path.join(folder, 'metrics.jsonl'), 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The records without their times. */
export async function readValues(folder: string): Promise<Record<string, unknown>[]> {
  return (await readRecords(folder)).map(({ time: _time, ...rest }) => rest);
}

/** Resolves once a file is there; fails after 10 s. */
export async function appears(...parts: readonly string[]): Promise<void> {
  const file = path.join(...parts);
  const deadline = Date.now() + 10_000;
  while (!existsSync(file)) {
    if (Date.now() > deadline) {
      throw new Error(`${file} did not appear`);
    }
    await delay(10);
  }
}

function collect(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
