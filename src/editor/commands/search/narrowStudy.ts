import path from 'node:path';
import * as vscode from 'vscode';
import { runEngine, saidOf } from '../../engine/runEngine.ts';
import type { EditorContext } from '../editorContext.ts';
import { chooseStudy } from './chooseStudy.ts';

/** Opens the sweep around the best trials of a study as a new file beside: nothing is run or written before it is saved. */
export async function narrowStudy(context: EditorContext, argument: unknown): Promise<void> {
  const study = await chooseStudy(context, argument, 'Narrow the space of which study?');
  if (study === undefined) {
    return;
  }
  const engine = await context.engine.get();
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Narrowing ${study.study}` },
    () => runEngine(engine, ['narrow', study.path], path.dirname(study.path)),
  );
  context.log.info(`narrow ${study.path}: exit ${result.code}`);
  if (result.code !== 0) {
    void vscode.window.showErrorMessage(`${study.study} was not narrowed: ${saidOf(result)}`);
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: result.stdout });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
}
