import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseOutputLine } from '../../src/core/format/metricRecord.ts';
import { companionFolder } from './companionScript.ts';

const execute = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'src/main/cli.ts');

interface Trial {
  readonly state: string;
  readonly params: Record<string, unknown>;
  readonly value: number | null;
  readonly intermediate: readonly (readonly [number, number])[];
}

interface Best {
  readonly value: number;
  readonly command: readonly string[];
}

describe('examples/spirals', () => {
  let folder: string;
  let trials: readonly Trial[];
  let best: Best;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-spirals-'));
    for (const file of ['train.py', 'sweep.yaml']) {
      await cp(path.join(root, 'examples/spirals', file), path.join(folder, file));
    }
    await trialdeck('sweep', 'sweep.yaml', '--study', 'spirals', '--json');
    trials = JSON.parse(await trialdeck('trials', 'spirals', '--json')) as Trial[];
    best = JSON.parse(await trialdeck('best', 'spirals', '--json')) as Best;
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** Without the variables of a run around the tests. */
  function environment(): Record<string, string | undefined> {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TRIALDECK|PYTHON)/.test(name)));
  }

  async function trialdeck(...args: readonly string[]): Promise<string> {
    const options = { cwd: folder, env: environment(), maxBuffer: 64 * 1024 * 1024 };
    return (await execute(process.execPath, [cli, ...args], options)).stdout;
  }

  /** Runs train.py by hand, without the companion: one JSON line an epoch. */
  async function train(...args: readonly string[]): Promise<Readonly<Record<string, number>>[]> {
    const { stdout } = await execute('python3', ['train.py', ...args], { cwd: folder, env: environment() });
    return stdout
      .trim()
      .split('\n')
      .map((line) => parseOutputLine(line)?.values ?? {});
  }

  test('its sweep file has no mistakes', async () => {
    expect(JSON.parse(await trialdeck('check', 'sweep.yaml', '--json'))).toEqual([]);
  });

  test('every trial ends finished or pruned, with a report for each of its epochs', () => {
    expect(trials).toHaveLength(12);
    for (const { state, intermediate, value } of trials) {
      expect(['complete', 'pruned']).toContain(state);
      expect(intermediate.map(([step]) => step)).toEqual(intermediate.map((_report, index) => index + 1));
      expect(value).toBe(intermediate.at(-1)?.[1]);
    }
    expect(
      trials.filter(({ state }) => state === 'complete').every(({ intermediate }) => intermediate.length === 50),
    ).toBe(true);
    expect(trials.some(({ state }) => state === 'pruned')).toBe(true);
  });

  test("the best trial beats the script's own defaults clearly", async () => {
    const defaults = (await train()).at(-1);
    expect(defaults?.['val_loss']).toBeGreaterThan(0.4);
    expect(best.value).toBeLessThan((defaults?.['val_loss'] ?? 0) / 4);
    expect(
      Math.min(...trials.flatMap(({ state, value }) => (state === 'complete' && value !== null ? [value] : []))),
    ).toBe(best.value);
  });

  test('it really learns: the best trial, run again by its command, gets there from guessing', async () => {
    const [program = '', ...args] = best.command;
    const { stdout } = await execute(program, [...args], { cwd: folder, env: environment() });
    const epochs = stdout
      .trim()
      .split('\n')
      .map((line) => parseOutputLine(line)?.values ?? {});
    expect(epochs).toHaveLength(50);
    expect(epochs[0]?.['val_loss']).toBeGreaterThan(0.4);
    expect(epochs.at(-1)?.['val_loss']).toBeCloseTo(best.value, 6);
    expect(epochs.at(-1)?.['val_acc']).toBeGreaterThan(0.95);
  });

  test('a learning rate that is too high is reported as it is', async () => {
    const high = await train('--lr', '10', '--momentum', '0.95', '--epochs', '5');
    expect(high.at(-1)?.['val_loss']).toBeGreaterThan(2);
    const absurd = await train('--lr', '1e160', '--activation', 'relu', '--epochs', '3');
    expect(absurd.at(-1)?.['val_loss']).toBeNaN();
  });

  test('by hand with the companion it is a run of its own', async () => {
    await execute('python3', ['train.py', '--epochs', '2', '--hidden', '4'], {
      cwd: folder,
      env: { ...environment(), PYTHONPATH: companionFolder, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const runs = JSON.parse(await trialdeck('runs', '--json')) as Record<string, unknown>[];
    const own = runs.filter(({ run }) => !String(run).startsWith('spirals/'));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ state: 'finished', name: 'train' });
    expect(JSON.stringify(own[0]?.['config'])).toContain('"hidden":4');
  });

  test('its README names the numbers that it has', async () => {
    const text = await readFile(path.join(root, 'examples/spirals/README.md'), 'utf8');
    const [, loss, percent] = /`val_loss` of about ([\d.]+) and (\d+) %/.exec(text) ?? [];
    const [, best2] = /val_loss about ([\d.]+)/.exec(text) ?? [];
    const defaults = (await train()).at(-1);
    // Not to the last digit: the last bits of tanh and exp differ between systems, and training amplifies them.
    expect(Math.abs(Number(loss) - (defaults?.['val_loss'] ?? 0))).toBeLessThan(0.05);
    expect(Math.abs(Number(percent) - 100 * (defaults?.['val_acc'] ?? 0))).toBeLessThan(5);
    expect(Math.abs(Number(best2) - best.value)).toBeLessThan(0.03);
  });
});
