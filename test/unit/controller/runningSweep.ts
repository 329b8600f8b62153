import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ControllerEvent } from '../../../src/core/controller/events.ts';
import type { TrialLine } from '../../../src/core/study/trialsFile.ts';
import { TestWorkspace } from '../cli/workspace.ts';

const main = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

type EventOf<K extends ControllerEvent['event']> = Extract<ControllerEvent, { event: K }>;

/** A workspace in which sweeps really run. */
export class SweepWorkspace extends TestWorkspace {
  readonly #started: RunningSweep[] = [];

  override [Symbol.dispose](): void {
    for (const sweep of this.#started) sweep.kill();
    super[Symbol.dispose]();
  }

  /** Writes `sweep.yaml` and `train.py`. The script may use `x`, its parameter, and `say(loss, step)`. */
  sweep(script: string, extra = 'parameters: {x: {values: [0, 1, 2, 3]}}'): void {
    this.write('sweep.yaml', `program: train.py\nmethod: grid\nmetric: {name: loss, goal: minimize}\n${extra}\n`);
    const head =
      'import json, os, signal, sys, time\nx = int(sys.argv[1].split("=")[1])\n' +
      'def say(loss, step):\n    print(json.dumps({"loss": loss, "step": step}), flush=True)\n' +
      'def note(text):\n    fd = os.open("seen.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT); os.write(fd, (text + "\\n").encode()); os.close(fd)\n';
    this.write('train.py', head + script);
  }

  start(...args: string[]): RunningSweep {
    const sweep = new RunningSweep(['--json', ...args], this.folder);
    this.#started.push(sweep);
    return sweep;
  }

  /** Runs the sweep as study s to its end, which must be in order. */
  async runSweep(...more: string[]): Promise<RunningSweep> {
    const sweep = this.start('sweep', 'sweep.yaml', '--study', 's', ...more);
    const code = await sweep.ended();
    if (code !== 0) throw new Error(`exit ${code}: ${sweep.err}`);
    return sweep;
  }

  /** Path in the folder of study s. */
  inStudy(...parts: string[]): string {
    return path.join(this.studyFolder('s'), ...parts);
  }

  /** Has nvidia-smi, by a stand-in, tell of these GPUs only. Gives the variables with which a sweep asks it. */
  standInGpus(...ids: string[]): NodeJS.ProcessEnv {
    const lines = ids.map((id, index) => `${index}, ${id}, Stand-in, 1000\\n`).join('');
    this.write('bin/nvidia-smi', `#!/bin/sh\nprintf "${lines}"\n`);
    chmodSync(this.file('bin/nvidia-smi'), 0o755);
    return {
      PATH: `${this.file('bin')}:${process.env['PATH']}`,
      XDG_RUNTIME_DIR: this.file(),
      CUDA_VISIBLE_DEVICES: undefined,
    };
  }

  /** What the scripts noted, a line each. */
  seen(): string[] {
    try {
      return readFileSync(this.file('seen.txt'), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  }

  async trials(study: string): Promise<TrialLine[]> {
    return (await this.json('trials', study)) as TrialLine[];
  }
}

/** `trialdeck sweep ... --json` as a process of its own. */
export class RunningSweep {
  readonly events: ControllerEvent[] = [];
  err = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #waiting: (() => void)[] = [];

  constructor(args: readonly string[], cwd: string) {
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error('no pipes');
    createInterface(stdout).on('line', (line) => {
      this.events.push(JSON.parse(line) as ControllerEvent);
      for (const look of this.#waiting) look();
    });
    stderr.on('data', (part: Buffer) => {
      this.err += part.toString();
    });
  }

  /** The first event of a kind, now or later; fails when the sweep ends without it. */
  async event<K extends ControllerEvent['event']>(
    kind: K,
    fits: (event: EventOf<K>) => boolean = () => true,
  ): Promise<EventOf<K>> {
    const find = (): EventOf<K> | undefined =>
      this.events.find((event): event is EventOf<K> => event.event === kind && fits(event as EventOf<K>));
    return await new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found !== undefined) resolve(found);
      };
      this.#waiting.push(look);
      look();
      void this.#ended.then(() => {
        const found = find();
        if (found === undefined) reject(new Error(`ended without ${kind}: ${this.err}`));
        else resolve(found);
      });
    });
  }

  all<K extends ControllerEvent['event']>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.event === kind);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Its exit code, after all output was read. */
  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }
}
