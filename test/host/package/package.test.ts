import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

const id = 'trialdeck.trialdeck';

function installed(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension, `${id} is not installed`);
  return extension;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

describe('the installed package', () => {
  it('activates and registers what its manifest promises', async () => {
    const extension = installed();
    await extension.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    const promised: { command: string }[] = extension.packageJSON.contributes.commands;
    const missing = promised.map((entry) => entry.command).filter((command) => !known.has(command));
    assert.deepEqual(missing, []);
    assert.ok(promised.length > 0);
  });

  it('carries an engine that runs from where the package was put', async () => {
    const cli = path.join(installed().extensionPath, 'dist/cli.mjs');
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const { stdout } = await promisify(execFile)(process.execPath, [cli, '--version'], { env });
    assert.ok(stdout.includes(installed().packageJSON.version), stdout);
  });

  it('carries the companion, and neither sources, tests nor source maps', async () => {
    const files = await filesBelow(installed().extensionPath);
    assert.ok(files.includes('python/trialdeck/__init__.py'), files.join('\n'));
    const foreign = files.filter((file) => /\.(map|ts|pyc)$|^(src|test|node_modules|scripts|out)\//.test(file));
    assert.deepEqual(foreign, []);
  });
});
