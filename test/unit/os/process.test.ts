import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { identify, isAlive, processesWithEnvironment, signalProcess } from '../../../src/core/os/process.ts';

describe('process identity', () => {
  it('knows a live process, and no longer after its end', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const identity = identify(child.pid ?? 0);
    expect(isAlive(identity)).toBe(true);
    child.stdin.end();
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
  });

  it('does not take another process with the same pid, or of another boot, for it', () => {
    const own = identify(process.pid);
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, startTime: '1' })).toBe(false);
    expect(isAlive({ ...own, bootId: 'another boot' })).toBe(false);
  });

  it.runIf(process.platform === 'linux')('finds a grandchild in a session of its own by its environment', async () => {
    const mark = `mark-${process.pid}`;
    const script = `setsid sleep 60 & echo started`;
    const child = spawn('/bin/sh', ['-c', script], {
      env: { PATH: process.env['PATH'], OURS: mark },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    await once(child, 'exit');
    // Between its fork and its exec a process shows no environment for a moment.
    await expect.poll(() => processesWithEnvironment('OURS', mark)).toHaveLength(1);
    const found = processesWithEnvironment('OURS', mark);
    expect(processesWithEnvironment('OURS', mark.slice(0, -1))).toEqual([]);
    for (const pid of found) signalProcess(pid, 'SIGKILL');
  });
});
