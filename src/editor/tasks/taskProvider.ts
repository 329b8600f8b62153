import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EngineHost } from '../engine/engineHost.ts';
import type { SweepFiles } from '../model/sweepFiles.ts';
import type { SweepToolsLoader } from '../sweepTools/sweepToolsLoader.ts';
import { engineTask } from './engineTask.ts';
import { chosenInterpreter } from './interpreter.ts';
import { readTask } from './taskArguments.ts';

/** Offers one task a sweep file, and makes those of tasks.json runnable. */
export class SweepTaskProvider implements vscode.TaskProvider {
  readonly #files: SweepFiles;
  readonly #engine: EngineHost;
  readonly #tools: SweepToolsLoader;

  constructor(files: SweepFiles, engine: EngineHost, tools: SweepToolsLoader) {
    this.#files = files;
    this.#engine = engine;
    this.#tools = tools;
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
      const interpreter = await this.#interpreter(uri);
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
    const interpreter = sweep === null ? null : await this.#interpreter(sweep);
    return engineTask({ task: definition, definition: task.definition, folder, engine, interpreter, name: task.name });
  }

  /** What a sweep file names itself is left to the engine. */
  async #interpreter(sweep: vscode.Uri): Promise<string | null> {
    const [tools, text] = await Promise.all([this.#tools.get(), readFile(sweep.fsPath, 'utf8').catch(() => '')]);
    return tools.readSweep(text).spec?.options.interpreter === undefined ? await chosenInterpreter(sweep) : null;
  }
}
