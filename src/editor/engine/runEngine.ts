import { spawn } from 'node:child_process';
import type { Engine } from './engineFolder.ts';
import { runtimeEnvironment, runtimeFlags } from './launcherFiles.ts';

export interface EngineResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a child without a terminal, for what ends in a moment. Never rejects. */
export function runEngine(engine: Engine, args: readonly string[], cwd: string): Promise<EngineResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...runtimeFlags, engine.cli, ...args], {
      cwd,
      env: { ...process.env, ...runtimeEnvironment, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', (error) => resolve({ code: 3, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** What the engine said, without the `trialdeck: ` in front; its exit code where it said nothing. */
export function saidOf({ code, stderr }: EngineResult): string {
  const text = stderr.slice(Math.max(0, stderr.lastIndexOf('trialdeck: ')));
  const said = text
    .replace(/^trialdeck: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return said === '' ? `the engine ended with ${code}` : said;
}
