import path from 'node:path';
import * as vscode from 'vscode';
import type { SweepToolsLoader } from '../../sweepTools/sweepToolsLoader.ts';
import { sweepTemplate } from './sweepTemplate.ts';

const mostScripts = 300;
const excluded = '**/{node_modules,.git,.trialdeck,.venv,venv,site-packages,__pycache__}/**';

/** Writes a commented sweep file beside the open Python script, or beside one that the user picks, and opens it. */
export async function newSweep(argument: unknown, tools: SweepToolsLoader): Promise<void> {
  const script = await scriptUri(argument);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (script === undefined) {
    return;
  }
  const home = script === null ? folder : vscode.Uri.joinPath(script, '..');
  if (home === undefined) {
    return;
  }
  const { readScript } = await tools.get();
  const read = script === null ? null : await readScript(script.fsPath, folder?.fsPath ?? null, shownText);
  const target = await freeName(home);
  const content = sweepTemplate({
    program: script === null ? 'train.py' : path.basename(script.fsPath),
    options: read?.options ?? [],
    metric: read?.metric ?? null,
    hydra: read?.hydra ?? false,
  });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  await vscode.window.showTextDocument(target);
}

/** Null when the folder has no Python file: then the sweep names one that is still to be written. */
async function scriptUri(argument: unknown): Promise<vscode.Uri | null | undefined> {
  if (argument instanceof vscode.Uri && argument.fsPath.endsWith('.py')) {
    return argument;
  }
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === 'python' && active.uri.scheme === 'file') {
    return active.uri;
  }
  const found = await vscode.workspace.findFiles('**/*.py', excluded, mostScripts);
  if (found.length <= 1) {
    return found[0] ?? null;
  }
  const items = found
    .sort((a, b) => score(b) - score(a) || a.fsPath.localeCompare(b.fsPath))
    .map((uri) => ({
      label: path.basename(uri.fsPath),
      description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
      uri,
    }));
  return (await vscode.window.showQuickPick(items, { title: 'New sweep of which script?', matchOnDescription: true }))
    ?.uri;
}

/** Scripts that are named like training come first. */
function score(uri: vscode.Uri): number {
  return /train|main|run|fit/i.test(path.basename(uri.fsPath)) ? 1 : 0;
}

/** What the editor shows, saved or not; null for a file that is not open. */
function shownText(file: string): string | null {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
  return open?.getText() ?? null;
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  for (let count = 1; ; count++) {
    const uri = vscode.Uri.joinPath(folder, count === 1 ? 'sweep.yaml' : `sweep-${count}.yaml`);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      return uri;
    }
  }
}
