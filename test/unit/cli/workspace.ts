import { execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunRecord } from '../../../src/core/format/runRecord.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { StudyStore } from '../../../src/core/study/store.ts';

const main = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Searched: `lr` and `model.width`; constant: `epochs`. */
export const space: SearchSpace = {
  parameters: [
    { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 1 } },
    {
      name: 'model.width',
      path: ['model', 'width'],
      distribution: { kind: 'categorical', choices: [literalOf(8), literalOf(16)] },
    },
    { name: 'epochs', path: ['epochs'], distribution: { kind: 'constant', value: literalOf(3) } },
  ],
};

/** A temporary folder in which the command line is called. */
export class TestWorkspace implements Disposable {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'trialdeck cli ')));

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  file(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = this.file(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Calls `trialdeck ARGS...` as a process of its own. */
  call(args: readonly string[], at: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): Promise<Called> {
    const argv = ['--disable-warning=ExperimentalWarning', main, ...args];
    const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...at.env };
    return new Promise((done) => {
      const options = { cwd: at.cwd ?? this.folder, env, encoding: 'utf8', maxBuffer: 64 << 20 } as const;
      const child = execFile(process.execPath, argv, options, (_error, out, err) =>
        done({ code: child.exitCode ?? -1, out, err }),
      );
    });
  }

  /** Calls it with a standard output whose reader is gone from the start. */
  closeEarly(args: readonly string[]): Promise<{ readonly code: number | null; readonly err: string }> {
    const argv = ['--disable-warning=ExperimentalWarning', main, ...args];
    const child = spawn(process.execPath, argv, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (part: Buffer) => {
      err += part.toString();
    });
    return new Promise((done) => child.on('close', (code) => done({ code, err })));
  }

  /** Calls it with a standard output that goes to a file of the system. */
  writeTo(file: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly err: string }> {
    const argv = ['--disable-warning=ExperimentalWarning', main, ...args];
    const fd = openSync(file, 'w');
    const child = spawn(process.execPath, argv, { cwd: this.folder, stdio: ['ignore', fd, 'pipe'] });
    closeSync(fd);
    let err = '';
    child.stderr?.on('data', (part: Buffer) => {
      err += part.toString();
    });
    return new Promise((done) => child.on('close', (code) => done({ code, err })));
  }

  /** The parsed standard output of a call that ends well. */
  async json(...args: string[]): Promise<unknown> {
    const { code, out, err } = await this.call([...args, '--json']);
    if (code !== 0) throw new Error(`exit ${code}: ${err}`);
    return JSON.parse(out);
  }

  studyFolder(name: string): string {
    return this.file('.trialdeck', 'studies', name);
  }

  /**
   * A study of four trials as a stopped controller leaves it: 0 finished with 0.5, 1 failed, 2 finished in its second
   * attempt with 0.25 (the best), 3 pruned.
   */
  async study(
    name: string,
    change: { readonly metric?: string | null; readonly end?: string | null } = {},
  ): Promise<string> {
    const folder = this.studyFolder(name);
    mkdirSync(folder, { recursive: true });
    const { metric = 'val_loss', end = 'stopped' } = change;
    const info = {
      format: 1,
      study: name,
      sweep: this.file('sweep.yaml'),
      cwd: this.folder,
      database: 'study.db',
      args: [],
      options: {},
      engine: '0.1.0',
      created: '2026-01-02T03:04:05.000Z',
    };
    writeFileSync(path.join(folder, 'study.json'), JSON.stringify(info));
    const attributes = {
      'trialdeck:total': 10,
      ...(end === null ? {} : { 'trialdeck:end': { reason: end, time: '2026-01-02T04:00:00Z' } }),
    };
    const objectives = metric === null ? [] : [{ name: metric, goal: 'minimize' } as const];
    await using store = await closing(
      StudyStore.create(path.join(folder, 'study.db'), { name, objectives, space, attributes }),
    );
    const begin = [0.01, 0.1, 0.00125, 0.5].map((lr, trial) => ({
      params: { lr, 'model.width': trial % 2 ? 16 : 8, epochs: 3 },
      run: trial === 2 ? 'runs/2-2' : `runs/${trial}`,
    }));
    await store.study.commit({ begin });
    for (const [step, value] of [0.9, Number.NaN, 0.5].entries()) store.study.report(0, step, value);
    for (const [step, value] of [0.8, 0.25].entries()) store.study.report(2, step, value);
    store.study.report(3, 7, 2.5);
    await store.study.commit({
      end: [
        { number: 0, state: 'complete', values: metric === null ? null : [0.5], reason: null },
        { number: 1, state: 'fail', values: null, reason: 'exit code 1: CUDA out of memory' },
        { number: 2, state: 'complete', values: metric === null ? null : [0.25], reason: null },
        { number: 3, state: 'pruned', values: null, reason: 'at step 7: 2.5, median of 3 others 0.5' },
      ],
    });
    this.run(name, 0, { lines: [{ val_loss: 0.9 }, { val_loss: 'NaN' }, { val_loss: 0.5, 'acc, top 1': 0.75 }] });
    this.run(name, 1, { state: 'failed' });
    this.run(name, 2, { attempt: 1, state: 'failed' });
    this.run(name, 2, { attempt: 2, lines: [{ val_loss: 0.8 }, { val_loss: 0.25 }] });
    this.run(name, 3, { state: 'pruned' });
    return folder;
  }

  /** Writes the folder of one attempt. `lines`: what it logged, a step each. */
  run(
    study: string,
    trial: number,
    given: { readonly attempt?: number; readonly state?: string; readonly lines?: readonly object[] },
  ): string {
    const { attempt = 1, state = 'finished', lines = [] } = given;
    const id = attempt === 1 ? `${trial}` : `${trial}-${attempt}`;
    const folder = path.join(this.studyFolder(study), 'runs', id);
    const record: RunRecord = {
      format: 1,
      run: `${study}/${id}`,
      study,
      trial,
      attempt,
      name: `00${trial}-lr0.1`,
      state,
      reason: null,
      params: { lr: 0.1, 'model.width': 8, epochs: 3 },
      command: ['python', 'train.py', '--note=two words'],
      cwd: this.folder,
      writer: 'controller',
      metricsFrom: null,
      pid: null,
      startTime: null,
      bootId: null,
      start: '2026-01-02T03:05:00.000Z',
      end: '2026-01-02T03:06:30.000Z',
      exitCode: 0,
      summary: Object.assign({}, ...lines),
      gpus: [],
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify(record));
    const logged = lines.map((line, step) => `${JSON.stringify({ step, time: 1_760_000_000.5 + step, ...line })}\n`);
    writeFileSync(path.join(folder, 'metrics.jsonl'), logged.join(''));
    writeFileSync(path.join(folder, 'output.log'), `hello from ${id}\n`);
    return folder;
  }
}

/** Closes the store at the end of a block, its waiting reports written. */
async function closing(
  opening: Promise<StudyStore>,
): Promise<{ readonly study: StudyStore; [Symbol.asyncDispose](): Promise<void> }> {
  const study = await opening;
  return { study, [Symbol.asyncDispose]: () => study.close() };
}
