import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export interface CommandRun {
  readonly wallMs: number;
  readonly stdout: string;
  /** When each line of stdout arrived, in milliseconds since the start. */
  readonly lineTimesMs: readonly number[];
}

/** Runs a command to its end; anything but exit 0 is an error that carries what it said. */
export function runCommand(command: string, args: readonly string[], cwd: string): Promise<CommandRun> {
  const start = performance.now();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const lineTimesMs: number[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    for (let lines = text.split('\n').length - 1; lines > 0; lines--) lineTimesMs.push(performance.now() - start);
    stdout += text;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ wallMs: performance.now() - start, stdout, lineTimesMs });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stderr}${stdout.slice(-1000)}`));
    });
  });
}
