import path from 'node:path';
import * as vscode from 'vscode';
import { platform } from '../../core/os/platform.ts';
import type { Engine } from '../engine/engineFolder.ts';
import { runtimeEnvironment, runtimeFlags } from '../engine/launcherFiles.ts';
import { type TrialdeckTask, taskArguments, taskDetail } from './taskArguments.ts';

export const taskType = 'trialdeck';
const problemMatcher = '$trialdeck';

export interface EngineTaskInput {
  readonly task: TrialdeckTask;
  /** The editor knows a task of tasks.json by the very definition that it gave; left out for our own. */
  readonly definition?: vscode.TaskDefinition;
  readonly folder: vscode.WorkspaceFolder;
  readonly engine: Engine;
  /** Python for `${interpreter}`, null leaves the choice to the engine. */
  readonly interpreter: string | null;
  /** Name of the terminal: the study's. */
  readonly name: string;
}

/**
 * The controller as a task: its own terminal, the workspace folder as working directory. It counts as a background task
 * with a background matcher, because only such a task is found again, and not started twice, when the window reloads.
 */
export function engineTask({ task, definition, folder, engine, interpreter, name }: EngineTaskInput): vscode.Task {
  const args = taskArguments(task, folder.uri.fsPath, interpreter);
  const options: vscode.ProcessExecutionOptions = { cwd: folder.uri.fsPath, env: { ...runtimeEnvironment } };
  // Code.exe is a GUI program: only behind cmd.exe does a console program come of it. `call` in front, because cmd drops
  // the first and the last quote of a command line that begins with one.
  const execution =
    platform === 'windows'
      ? new vscode.ProcessExecution(
          'cmd.exe',
          ['/d', '/c', 'call', path.join(engine.bin, 'trialdeck.cmd'), ...args],
          options,
        )
      : new vscode.ProcessExecution(process.execPath, [...runtimeFlags, engine.cli, ...args], options);
  const made = new vscode.Task(definition ?? { ...task }, folder, name, 'Trialdeck', execution, problemMatcher);
  made.isBackground = true;
  made.detail = taskDetail(task);
  made.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    focus: false,
    clear: false,
    echo: false,
    showReuseMessage: false,
  };
  return made;
}
