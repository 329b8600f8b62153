import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated, eventually, extension } from '../support/extension.ts';
import { workspaceFolder, writeTinySweep } from '../support/tinySweep.ts';

describe('integrated terminals', () => {
  it('know the command trialdeck as soon as the window knows a sweep', async () => {
    const api = await activated();
    await writeTinySweep('terminal', [1, 2]);
    await vscode.commands.executeCommand('trialdeck.refresh');
    await api.sweeps.getChildren();
    const out = path.join(workspaceFolder(), 'terminal', 'version.txt');
    // The engine is put in its place meanwhile; a terminal that opened too early would not have it.
    const text = await eventually(async () => {
      const terminal = vscode.window.createTerminal('version');
      terminal.sendText(`trialdeck --version > '${out}' 2>&1`);
      const said = await eventually(async () => (await readFile(out, 'utf8').catch(() => '')) || undefined);
      terminal.dispose();
      return /not found/.test(said) ? undefined : said;
    });
    assert.ok(text.includes(extension().packageJSON.version), text);
  });
});
