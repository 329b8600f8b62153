import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupNames, worksIn } from '../../../src/core/os/processProof.ts';

let folder: string;
let child: ChildProcess;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'proof of a process '));
  mkdirSync(path.join(folder, 'run'));
  child = spawn('/bin/sh', ['-c', 'echo here; cat; true'], {
    env: { PATH: process.env['PATH'], OURS: path.join(folder, 'run') },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  if (child.stdout === null) throw new Error('no pipe');
  await once(child.stdout, 'data');
});
afterEach(async () => {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  rmSync(folder, { recursive: true });
});

describe.runIf(process.platform !== 'win32')('the folder that a process works in', () => {
  it('is the one in its environment, by any path to it', () => {
    const pid = child.pid ?? 0;
    symlinkSync(path.join(folder, 'run'), path.join(folder, 'link'));
    expect(worksIn(pid, 'OURS', path.join(folder, 'run'))).toBe(true);
    if (process.platform === 'linux') expect(worksIn(pid, 'OURS', path.join(folder, 'link'))).toBe(true);
    mkdirSync(path.join(folder, 'run2'));
    expect(worksIn(pid, 'OURS', path.join(folder, 'run2'))).toBe(false);
    expect(worksIn(pid, 'URS', path.join(folder, 'run'))).toBe(false);
    expect(worksIn(process.pid, 'OURS', path.join(folder, 'run'))).toBe(false);
  });

  it('is found by ps too, from any process of the group', () => {
    const group = child.pid ?? 0;
    expect(groupNames(group, 'OURS=', ['/elsewhere', path.join(folder, 'run')])).toBe(true);
    expect(groupNames(group, 'OURS=', [path.join(folder, 'ru')])).toBe(false);
    expect(groupNames(process.pid, 'OURS=', [path.join(folder, 'run')])).toBe(false);
  });
});
