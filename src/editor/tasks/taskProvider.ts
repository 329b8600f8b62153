import path from 'node:path';
import * as vscode from 'vscode';
import type { EngineHost } from '../engine/engineHost.ts';
import type { SweepFiles } from '../model/sweepFiles.ts';
import { engineTask } from './engineTask.ts';
import { chosenInterpreter } from './interpreter.ts';
import { readTask } from './taskArguments.ts';

/** Offers one task a sweep file, and makes those of tasks.json runnable. */
export class SweepTaskProvider implements vscode.TaskProvider {
  readonly #files: SweepFiles;
  readonly #engine: EngineHost;

  constructor(files: SweepFiles, engine: EngineHost) {
    this.#files = files;
    this.#engine = engine;
  }

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) {
      return [];
    }
    const engine = await this.#engine.get();
    const files = await this.#files.find();
    const tasks = files.map(async (file) => {
      const uri = vscode.Uri.file(file);
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder === undefined) {
        return [];
      }
      const sweep = path.relative(folder.uri.fsPath, file).replaceAll(path.sep, '/');
      const interpreter = await chosenInterpreter(uri);
      return [engineTask({ task: { type: 'trialdeck', sweep }, folder, engine, interpreter, name: sweep })];
    });
    return (await Promise.all(tasks)).flat();
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const definition = readTask(task.definition);
    const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    if (definition === null || folder === undefined || !vscode.workspace.isTrusted) {
      return undefined;
    }
    const engine = await this.#engine.get();
    const sweep =
      definition.sweep === undefined ? null : vscode.Uri.file(path.resolve(folder.uri.fsPath, definition.sweep));
    const interpreter = sweep === null ? null : await chosenInterpreter(sweep);
    return engineTask({ task: definition, definition: task.definition, folder, engine, interpreter, name: task.name });
  }
}
