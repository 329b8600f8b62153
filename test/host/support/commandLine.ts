import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { extension } from './extension.ts';
import { workspaceFolder } from './tinySweep.ts';

/** Runs the command line as a person would outside the editor, in the open folder; gives its stdout. */
export async function commandLine(...args: readonly string[]): Promise<string> {
  const cli = path.join(extension().extensionPath, 'dist/cli.mjs');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd: workspaceFolder(), env });
  return stdout;
}
