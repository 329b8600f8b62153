import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a Python script of this folder, all warnings errors, and reads the JSON that it prints. */
export async function runPeer(python: string, script: string, args: readonly string[]): Promise<unknown> {
  const file = path.join(import.meta.dirname, script);
  const { stdout } = await execute(python, ['-W', 'error', file, ...args], {
    maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}
