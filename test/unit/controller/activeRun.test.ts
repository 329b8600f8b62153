import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ActiveRun } from '../../../src/core/controller/activeRun.ts';
import type { Measure } from '../../../src/core/controller/objective.ts';
import { LocalLauncher } from '../../../src/core/launcher/local.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'active-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run of a shell line that is over. */
async function ended(line: string, cwd = folder): Promise<ActiveRun> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const env = { ...process.env, TRIALDECK_RUN_DIR: folder } as Record<string, string>;
  const launched = new LocalLauncher().start({ folder, command: ['sh', '-c', line], cwd, env }, resolve);
  const measure: Measure = {
    objectives: [{ name: 'loss', goal: 'minimize' }],
    rule: { kind: 'last' },
    constraints: [],
  };
  const start = { repeat: null, attempt: 1, folder, startMs: Date.now(), lease: null, measure };
  const active = new ActiveRun({ ...start, launched, adopted: false, closed: false });
  await promise;
  return active;
}

describe('a run that ended before anybody saw it', () => {
  it.each(['stop', 'kill'] as const)('keeps its result when its study is told to %s', async (how) => {
    const active = await ended(`echo '{"loss": 4}'`);
    active[how]('study', 'stopped with the study', Date.now());
    expect(active.stopping).toBeNull();
    expect(active.look(Date.now())).toEqual({
      status: { kind: 'exited', code: 0 },
      reports: [{ step: 0, values: [4] }],
    });
  });
});

it('that could not be started is never a reason to signal our own process group', async () => {
  let reached = 0;
  const count = (): void => {
    reached++;
  };
  process.on('SIGCONT', count);
  try {
    const env = { TRIALDECK_RUN_DIR: folder };
    const { promise, resolve } = Promise.withResolvers<void>();
    const gone = path.join(folder, 'gone');
    const launched = new LocalLauncher().start({ folder, command: ['true'], cwd: gone, env }, resolve);
    launched.signal('SIGCONT');
    await promise;
    process.kill(process.pid, 'SIGCONT');
    await expect.poll(() => reached).toBeGreaterThan(0);
    expect(reached).toBe(1);
    expect(launched.status()).toEqual({ kind: 'exited', code: 127 });
  } finally {
    process.off('SIGCONT', count);
  }
});
