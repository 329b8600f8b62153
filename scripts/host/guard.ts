// Runs one command beside its owner: `node guard.ts JSON`. When the owner closes our stdin or dies, of whatever, the
// command and all that it started is ended and its folder removed. So neither a timeout nor a kill of a test runner
// leaves an editor behind.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { endHost, hostMarker } from './processes.ts';

export interface GuardedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Folder that goes with the command. */
  readonly home: string;
  readonly hostId: string;
  /** A person's sweeps go on after their editor; those of a test end with it. */
  readonly spareSweeps: boolean;
}

if (import.meta.main) {
  const guarded: GuardedCommand = JSON.parse(process.argv[2] ?? '');
  const child = spawn(guarded.command, guarded.args, {
    env: { ...process.env, [hostMarker]: guarded.hostId },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const finish = async (): Promise<void> => {
    if (child.pid !== undefined) await endHost(child.pid, guarded.spareSweeps ? null : guarded.hostId);
    await rm(guarded.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    process.exit(child.exitCode ?? 0);
  };
  let finishing = false;
  const finishOnce = (): void => {
    if (finishing) return;
    finishing = true;
    void finish();
  };
  process.stdin.resume();
  for (const event of ['end', 'close', 'error']) process.stdin.on(event, finishOnce);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, finishOnce);
  child.on('exit', finishOnce);
  child.on('error', finishOnce);
}
