import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated, extension } from '../support/extension.ts';

describe('activation', () => {
  it('registers every command of the manifest', async () => {
    await activated();
    const known = new Set(await vscode.commands.getCommands(true));
    const promised: { command: string }[] = extension().packageJSON.contributes.commands;
    assert.deepEqual(
      promised.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it('has both views', async () => {
    const known = await vscode.commands.getCommands(true);
    assert.ok(known.includes('trialdeck.sweeps.focus'));
    assert.ok(known.includes('trialdeck.runs.focus'));
    await vscode.commands.executeCommand('trialdeck.sweeps.focus');
  });
});
