import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { studyName } from '../../core/study/studyName.ts';
import type { Diagnostic } from '../../core/sweep/diagnostic.ts';
import type { SweepSpec } from '../../core/sweep/spec.ts';
import { defaultJobs } from '../settings/settings.ts';
import { engineTask } from '../tasks/engineTask.ts';
import { chosenInterpreter } from '../tasks/interpreter.ts';
import type { EditorContext } from './editorContext.ts';
import { targetOf } from './target.ts';
import { mayLaunch } from './trustGate.ts';

/** Starts the sweep of a row, of a link, of the active editor, or of a file that the user picks. */
export async function runSweep(context: EditorContext, argument: unknown): Promise<void> {
  if (!(await mayLaunch('run a sweep'))) {
    return;
  }
  const uri = await sweepUri(context, argument);
  const folder = uri === undefined ? undefined : folderOf(uri);
  if (uri === undefined || folder === undefined) {
    return;
  }
  await saveDirty(uri);
  const checked = await readForRun(context, uri, folder);
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

async function sweepUri(context: EditorContext, argument: unknown): Promise<vscode.Uri | undefined> {
  const target = targetOf(argument);
  if (target?.kind === 'file') {
    return vscode.Uri.file(target.path);
  }
  if (target?.kind === 'study') {
    const sweep = context.model.study(target.path)?.sweep ?? null;
    return sweep === null ? undefined : vscode.Uri.file(sweep);
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active !== undefined && context.files.has(active)) {
    return active;
  }
  return await pickSweep(context);
}

async function pickSweep(context: EditorContext): Promise<vscode.Uri | undefined> {
  const files = await context.files.find();
  const [first] = files;
  if (first === undefined) {
    const make = 'New Sweep';
    const chosen = await vscode.window.showInformationMessage('There is no sweep file in this folder yet.', make);
    if (chosen === make) {
      await vscode.commands.executeCommand('trialdeck.newSweep');
    }
    return undefined;
  }
  if (files.length === 1) {
    return vscode.Uri.file(first);
  }
  const items = files.map((file) => ({
    label: path.basename(file),
    description: vscode.workspace.asRelativePath(path.dirname(file)),
    file,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Run which sweep?', matchOnDescription: true });
  return picked === undefined ? undefined : vscode.Uri.file(picked.file);
}

/** Programs run in the workspace folder that holds the sweep file; a file outside of all runs in the first one. */
function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    void vscode.window.showErrorMessage('Open the folder of the program first: a sweep runs in a workspace folder.');
  }
  return folder;
}

async function saveDirty(...uris: readonly vscode.Uri[]): Promise<void> {
  const paths = new Set(uris.map((uri) => uri.fsPath));
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && paths.has(document.uri.fsPath)) {
      await document.save();
    }
  }
}

/** Reads the file as the engine will; shows its errors and returns null when it has some. */
async function readForRun(
  context: EditorContext,
  uri: vscode.Uri,
  folder: vscode.WorkspaceFolder,
): Promise<{ spec: SweepSpec; bounded: boolean } | null> {
  const [tools, text] = await Promise.all([context.tools.get(), readText(uri)]);
  if (text === null) {
    return null;
  }
  const { spec, errors, needsProgram, programRange, total } = tools.readSweep(text);
  if (spec === null) {
    await showErrors(uri, errors);
    return null;
  }
  if (needsProgram && programUris(spec, uri, folder).length === 0) {
    const start = { line: 0, character: 0 };
    const message =
      spec.program === null
        ? 'No program is named. Add a line such as program: train.py'
        : `program ${spec.program} is neither in the workspace folder nor beside the sweep file.`;
    const range = programRange ?? { start, end: start };
    await showErrors(uri, [{ range, severity: 'error', code: 'program-missing', message }]);
    return null;
  }
  return { spec, bounded: total !== null };
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    void vscode.window.showErrorMessage(`${path.basename(uri.fsPath)} cannot be read. Is it still there?`);
    return null;
  }
}

/** Where the program may be, in the order of the engine; those that exist. */
function programUris(spec: SweepSpec, uri: vscode.Uri, folder: vscode.WorkspaceFolder): vscode.Uri[] {
  const { program } = spec;
  if (program === null) {
    return [];
  }
  const places = [folder.uri.fsPath, path.dirname(uri.fsPath)].map((base) => path.resolve(base, program));
  return places.filter((file) => existsSync(file)).map((file) => vscode.Uri.file(file));
}

/** Opens the file at its first error and says what it is: the rest stands in Problems. */
async function showErrors(uri: vscode.Uri, errors: readonly Diagnostic[]): Promise<void> {
  const [first] = errors;
  const name = path.basename(uri.fsPath);
  const at = first?.range.start ?? { line: 0, character: 0 };
  const position = new vscode.Position(at.line, at.character);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(position, position) });
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const problems = 'Open Problems';
  const message = `${name} has ${count}, so it was not run. Line ${at.line + 1}: ${first?.message ?? 'it cannot be read.'}`;
  // Not awaited: the command is done, the message may stay.
  void vscode.window.showErrorMessage(message, problems).then((chosen) => {
    if (chosen === problems) {
      void vscode.commands.executeCommand('workbench.actions.view.problems');
    }
  });
}

/** Asks for the number of trials, and of trials at once, where the file leaves both open. Undefined when dismissed. */
async function askSize(spec: SweepSpec, uri: vscode.Uri): Promise<{ trials?: number; jobs?: number } | undefined> {
  const title = `Run ${path.basename(uri.fsPath)}`;
  const trials = await vscode.window.showInputBox({
    title,
    prompt: 'How many trials? The file names no end. Leave it empty to go on until it is stopped.',
    value: '20',
    validateInput: (text) => (text.trim() === '' || isCount(text) ? null : 'A whole number above 0, or nothing.'),
  });
  if (trials === undefined) {
    return undefined;
  }
  const total = isCount(trials) ? { trials: Number(trials) } : {};
  if (spec.options.jobs !== undefined) {
    return total;
  }
  const jobs = await vscode.window.showInputBox({
    title,
    prompt: 'How many trials at once? Leave it empty for one on each free GPU, or one without GPUs.',
    value: String(defaultJobs(uri) ?? ''),
    validateInput: (text) => (text.trim() === '' || isCount(text) ? null : 'A whole number above 0, or nothing.'),
  });
  if (jobs === undefined) {
    return undefined;
  }
  return isCount(jobs) ? { ...total, jobs: Number(jobs) } : total;
}

function isCount(text: string): boolean {
  return /^\s*[1-9]\d{0,8}\s*$/.test(text);
}

/** The name that the study will have: the terminal bears it. A `study:` in the file stays as it is. */
function freeStudyName(spec: SweepSpec, file: string, workspace: string): string {
  if (spec.options.study !== undefined) {
    return spec.options.study;
  }
  const base = studyName(spec.name, file);
  const taken = (name: string): boolean => existsSync(path.join(workspace, '.trialdeck', 'studies', name));
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
