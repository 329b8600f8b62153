import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { studyName } from '../../../core/study/studyName.ts';
import type { SweepSpec } from '../../../core/sweep/spec.ts';
import { defaultJobs } from '../../settings/settings.ts';
import { engineTask } from '../../tasks/engineTask.ts';
import { chosenInterpreter } from '../../tasks/interpreter.ts';
import type { EditorContext } from '../editorContext.ts';
import { mayLaunch } from '../trustGate.ts';
import { askSize } from './askSize.ts';
import { checkSweep, programUris } from './checkSweep.ts';
import { chooseSweep, folderOf } from './chooseSweep.ts';

/** Starts the sweep of a row, of a link, of the active editor, or of a file that the user picks. */
export async function runSweep(context: EditorContext, argument: unknown): Promise<void> {
  if (!(await mayLaunch('run a sweep'))) {
    return;
  }
  const uri = await chooseSweep(context, argument);
  const folder = uri === undefined ? undefined : folderOf(uri);
  if (uri === undefined || folder === undefined) {
    return;
  }
  await saveDirty(uri);
  const checked = await checkSweep(context.tools, uri, folder);
  if (checked === null) {
    return;
  }
  await saveDirty(...programUris(checked.spec, uri, folder));
  const size = checked.bounded ? {} : await askSize(checked.spec, uri);
  if (size === undefined) {
    return;
  }
  const jobs = size.jobs ?? (checked.spec.options.jobs === undefined ? defaultJobs(uri) : null);
  const study = freeStudyName(checked.spec, uri.fsPath, folder.uri.fsPath);
  const [engine, interpreter] = await Promise.all([
    context.engine.get(),
    checked.spec.options.interpreter === undefined ? chosenInterpreter(uri) : null,
  ]);
  const task = engineTask({
    task: {
      type: 'trialdeck',
      sweep: relativePath(folder, uri),
      study,
      ...(size.trials === undefined ? {} : { trials: size.trials }),
      ...(jobs === null ? {} : { jobs }),
    },
    folder,
    engine,
    interpreter,
    name: study,
  });
  context.log.info(`run ${uri.fsPath} as ${study}`);
  await vscode.tasks.executeTask(task);
  await context.open();
}

async function saveDirty(...uris: readonly vscode.Uri[]): Promise<void> {
  const paths = new Set(uris.map((uri) => uri.fsPath));
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && paths.has(document.uri.fsPath)) {
      await document.save();
    }
  }
}

/**
 * The name that the study will have, or the sweep whose stages are studies: the terminal bears it. A `study:` in the file
 * stays as it is.
 */
function freeStudyName(spec: SweepSpec, file: string, workspace: string): string {
  if (spec.options.study !== undefined) {
    return spec.options.study;
  }
  const base = studyName(spec.name, file);
  const folders = (name: string): string[] => [
    name,
    ...(spec.options.stages ?? []).map((stage) => `${name}.${stage.name}`),
  ];
  const taken = (name: string): boolean =>
    folders(name).some((folder) => existsSync(path.join(workspace, '.trialdeck', 'studies', folder)));
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken(name)) {
      return name;
    }
  }
}

function relativePath(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
  const relative = path.relative(folder.uri.fsPath, uri.fsPath);
  return relative.startsWith('..') ? uri.fsPath : relative.replaceAll(path.sep, '/');
}
