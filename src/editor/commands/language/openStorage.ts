import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { runEngine, saidOf } from '../../engine/runEngine.ts';
import type { EditorContext } from '../editorContext.ts';

/**
 * Opens the study that a Python script keeps in an Optuna database: its charts where it is one of ours, else its trials as a page.
 * @param storage - as the script says it: `sqlite:///study.db`
 * @param name - the study's name, where the script says one
 * @param script - absolute path of the script
 */
export async function openStorage(
  context: EditorContext,
  storage: unknown,
  name: unknown,
  script: unknown,
): Promise<void> {
  if (typeof storage !== 'string' || typeof script !== 'string') return;
  const named = /^sqlite(?:\+\w+)?:\/\/\/(.+?)(?:\?.*)?$/.exec(storage)?.[1];
  if (named === undefined) {
    void vscode.window.showInformationMessage(
      `\`${storage}\` is not an SQLite file. Trialdeck opens studies in SQLite files.`,
    );
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(script))?.uri.fsPath;
  const places = [folder, path.dirname(script)].filter((place) => place !== undefined);
  const file = places.map((place) => path.resolve(place, named)).find((one) => existsSync(one));
  if (file === undefined) {
    void vscode.window.showInformationMessage(
      `${named} is not there yet. It is made when the script runs; it was looked for in the workspace folder and beside the script.`,
    );
    return;
  }
  const own = context.model.studies.find((study) => path.dirname(file) === study.path);
  if (own !== undefined) {
    await context.openCharts({ kind: 'study', study: own.path });
    return;
  }
  const about = typeof name === 'string' ? `${file}#${name}` : file;
  await context.previews.open(`${path.basename(file)} trials`, { kind: 'storage', of: '', about });
}

/** The trials of a database, as the command line lists them. */
export async function storagePage(context: Pick<EditorContext, 'engine'>, about: string): Promise<string> {
  const engine = await context.engine.get();
  const cwd = path.dirname(about.replace(/#[^#]*$/, ''));
  const [best, trials] = await Promise.all(
    ['best', 'trials'].map((command) => runEngine(engine, [command, about], cwd)),
  );
  if (trials === undefined || trials.code !== 0) return trials === undefined ? '' : `${saidOf(trials)}\n`;
  const first = best?.code === 0 ? `${best.stdout.trimEnd()}\n\n` : '';
  return `${first}${trials.stdout}`;
}
