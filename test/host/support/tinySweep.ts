import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** A training script that reports three epochs; `--wait` keeps it alive until it is stopped. */
const script = `import json, sys, time

arguments = dict(word[2:].split("=", 1) for word in sys.argv[1:] if "=" in word)
lr = float(arguments["lr"])
for epoch in range(3):
    print(json.dumps({"epoch": epoch, "loss": lr / (epoch + 1)}), flush=True)
while arguments.get("wait") == "True":
    time.sleep(0.05)
print("done with", lr)
`;

export interface TinySweep {
  readonly folder: string;
  readonly sweep: vscode.Uri;
  /** Name of its first study. */
  readonly study: string;
}

/** The folder that the suites have open. */
export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) {
    throw new Error('the suites need an open folder');
  }
  return folder;
}

/** Writes a grid of learning rates in a folder of its own; `waits` makes every trial run until it is stopped. */
export async function writeTinySweep(name: string, rates: readonly number[], waits = false): Promise<TinySweep> {
  const folder = path.join(workspaceFolder(), name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'tiny.py'), script);
  const sweep = path.join(folder, 'sweep.yaml');
  const text = [
    `program: ${name}/tiny.py`,
    'method: grid',
    'metric: {name: loss, goal: minimize}',
    'parameters:',
    `  lr: {values: [${rates.join(', ')}]}`,
    `  wait: {value: ${waits}}`,
    '',
  ];
  await writeFile(sweep, text.join('\n'));
  return { folder, sweep: vscode.Uri.file(sweep), study: name };
}

export function studyFolder(study: string): string {
  return path.join(workspaceFolder(), '.trialdeck', 'studies', study);
}
