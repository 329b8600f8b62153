import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/editor/extensionApi.ts';
import { activated, eventually, rows } from '../support/extension.ts';
import { workspaceFolder } from '../support/tinySweep.ts';

const script = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.01)
parser.add_argument("--hidden", type=int, default=32)
args = parser.parse_args()
log({"val_loss": 1})
`;

describe('New Sweep', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await activated();
  });

  async function newSweepFor(folder: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.file(path.join(workspaceFolder(), folder, 'fit.py'));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(script));
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('trialdeck.newSweep');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    return document;
  }

  it('writes a sweep file beside the open script, with what the script tells', async () => {
    const document = await newSweepFor('fresh');
    assert.equal(document.uri.fsPath, path.join(workspaceFolder(), 'fresh/sweep.yaml'));
    const text = document.getText();
    assert.match(text, /^program: fit\.py$/m);
    assert.match(text, /^ {2}name: val_loss$/m);
    assert.match(text, /^ {2}lr:$/m);
    assert.match(text, /^ {2}# hidden:$/m);
  });

  it('shows it in the tree', async () => {
    const row = await eventually(async () =>
      (await rows(api)).find(
        ({ node }) => node.kind === 'file' && node.path.endsWith(path.join('fresh', 'sweep.yaml')),
      ),
    );
    assert.equal(row.description, 'fresh · random · 20 trials');
    assert.equal(row.context, 'sweep.ready');
  });

  it('never writes over a file that is there', async () => {
    const document = await newSweepFor('fresh');
    assert.equal(path.basename(document.uri.fsPath), 'sweep-2.yaml');
  });
});
