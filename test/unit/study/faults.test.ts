import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StudyStore } from '../../../src/core/study/store.ts';
import { exampleParams, exampleStudy } from './exampleStudy.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();

const script = (name: string): string => path.join(import.meta.dirname, name);

/** A child that does not outlive its test. */
function start(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Lines of the child until one is wanted no more, or until it ends. */
async function linesUntil(child: ChildProcess, enough: (line: string) => boolean): Promise<string[]> {
  const lines: string[] = [];
  if (child.stdout) {
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (enough(line)) {
        break;
      }
    }
  }
  return lines;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

function integrity(database: string): unknown {
  using db = new DatabaseSync(database, { readOnly: true });
  return db.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
}

describe('a writer that is killed', () => {
  it('leaves every trial that it had committed, and at most one more', async () => {
    const database = file('study.db');
    const child = start(process.execPath, [script('endlessWriter.ts'), database, '200']);
    try {
      const lines = await linesUntil(child, (line) => line === '25');
      expect(lines.at(-1)).toBe('25');
    } finally {
      await kill(child);
    }
    await StudyStore.recover(database);
    expect(integrity(database)).toBe('ok');
    using store = await StudyStore.open(database, { readOnly: true });
    const states = store.trials().map((trial) => trial.state);
    const complete = states.filter((state) => state === 'complete').length;
    expect(complete).toBeGreaterThanOrEqual(25);
    expect(states).toEqual([...Array<string>(complete).fill('complete'), 'running']);
    expect(
      store
        .trials()
        .slice(0, complete)
        .every((trial) => trial.values[0] === trial.number && trial.intermediate.length === 200),
    ).toBe(true);
  });

  it('leaves an unfinished write that is said to be one, and rolled back on demand', async () => {
    const database = file('study.db');
    {
      await using store = await StudyStore.create(database, exampleStudy);
      await store.commit({ begin: [{ params: exampleParams, run: 'runs/0' }] });
    }
    const child = start(process.execPath, [script('hotJournalWriter.ts'), database]);
    try {
      expect(await linesUntil(child, () => true)).toEqual(['spilled']);
    } finally {
      await kill(child);
    }
    await expect(StudyStore.open(database, { readOnly: true })).rejects.toMatchObject({ reason: 'unfinished-write' });
    await StudyStore.recover(database);
    using store = await StudyStore.open(database, { readOnly: true });
    expect(store.trials()).toMatchObject([{ number: 0, state: 'running', params: exampleParams }]);
    expect(store.attributes()).toEqual(exampleStudy.attributes);
  });
});

// A limit on the size of files stands for a disk that is full; no such limit on Windows.
describe.skipIf(process.platform === 'win32')('a full disk', () => {
  const limited = (blocks: number, ...args: readonly string[]): ChildProcess =>
    start('/bin/sh', [
      '-c',
      `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`,
      'sh',
      process.execPath,
      script('endlessWriter.ts'),
      ...args,
    ]);

  it('is said to be full, with every committed trial kept', async () => {
    const database = file('study.db');
    const child = limited(600, database, '100');
    const lines = await linesUntil(child, () => false);
    await kill(child);
    expect(lines.at(-1)).toBe('disk-full');
    const committed = Number(lines.at(-2));
    expect(committed).toBeGreaterThan(3);
    await StudyStore.recover(database);
    expect(integrity(database)).toBe('ok');
    await using store = await StudyStore.open(database, { readOnly: false });
    expect(store.trials().filter((trial) => trial.state === 'complete')).toHaveLength(committed);
    const going = { number: committed, state: 'complete', values: [1], reason: null } as const;
    await store.commit({ end: [going] });
    expect(store.trials().at(-1)).toMatchObject({ number: committed, state: 'complete' });
  });

  it('leaves no file when there is no room for a study', async () => {
    const database = file('study.db');
    const child = limited(40, database, '0');
    expect(await linesUntil(child, () => false)).toEqual(['disk-full']);
    await kill(child);
    expect(existsSync(database)).toBe(false);
    expect(existsSync(`${database}-journal`)).toBe(false);
  });
});
