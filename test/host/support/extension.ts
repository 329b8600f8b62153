import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StudySummary } from '../../../src/core/space/summary.ts';
import type { ExtensionApi } from '../../../src/editor/extensionApi.ts';
import type { SweepNode } from '../../../src/editor/trees/sweepNodes.ts';

export function extension(): vscode.Extension<ExtensionApi> {
  const found = vscode.extensions.getExtension<ExtensionApi>('trialdeck.trialdeck');
  assert.ok(found, 'the extension is loaded');
  return found;
}

export async function activated(): Promise<ExtensionApi> {
  return await extension().activate();
}

/** A row as a user sees it. */
export interface Row {
  readonly node: SweepNode;
  readonly label: string;
  readonly description: string;
  readonly context: string;
  readonly icon: string;
}

/** The rows under a row, or the top ones. */
export async function rows(api: ExtensionApi, parent?: SweepNode): Promise<Row[]> {
  const nodes = await api.sweeps.getChildren(parent);
  return await Promise.all(
    nodes.map(async (node) => {
      const item = await api.sweeps.getTreeItem(node);
      const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
      const icon = item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : '';
      return { node, label, description: String(item.description ?? ''), context: item.contextValue ?? '', icon };
    }),
  );
}

/** Resolves once the model's study of this name satisfies the condition; the model tells every change. */
export async function studyWhen(
  api: ExtensionApi,
  name: string,
  condition: (study: StudySummary) => boolean,
): Promise<StudySummary> {
  return await when(api, () => api.model.studies.find((study) => study.study === name && condition(study)) ?? null);
}

/** Resolves with the first answer that is not null: asked now and after every change of the model. */
export async function when<T>(api: ExtensionApi, ask: () => T | null): Promise<T> {
  await api.sweeps.getChildren();
  const now = ask();
  if (now !== null) {
    return now;
  }
  return await new Promise((resolve) => {
    const subscription = api.model.onDidChange(() => {
      const answer = ask();
      if (answer !== null) {
        subscription.dispose();
        resolve(answer);
      }
    });
  });
}

/** Asks again and again where the editor tells no change; the suite's time limit ends it. */
export async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits for a command that asks something in a notification, and closes the notification unanswered. */
export async function dismissed(command: Thenable<unknown>): Promise<void> {
  let done = false;
  const end = command.then(() => {
    done = true;
  });
  await eventually(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    return done ? true : undefined;
  });
  await end;
}
