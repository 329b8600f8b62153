import path from 'node:path';
import * as vscode from 'vscode';
import type { ChartsRequest } from '../editor/commands/editorContext.ts';
import { commandHandlers, orderKey, registerCommands } from '../editor/commands/handlers.ts';
import { storagePage } from '../editor/commands/language/openStorage.ts';
import { samplesPage } from '../editor/commands/language/previewSamples.ts';
import { EngineHost } from '../editor/engine/engineHost.ts';
import type { ExtensionApi } from '../editor/extensionApi.ts';
import { FormPanels } from '../editor/forms/formPanel.ts';
import { Language } from '../editor/language/language.ts';
import { Previews } from '../editor/language/previews.ts';
import { StudyLenses } from '../editor/language/studyLenses.ts';
import { LogDocuments } from '../editor/logs/logDocuments.ts';
import { OpenFolders } from '../editor/model/openFolders.ts';
import { StudyModel } from '../editor/model/studyModel.ts';
import { studyRules } from '../editor/model/studyRules.ts';
import { SweepFiles } from '../editor/model/sweepFiles.ts';
import { ChartPanels } from '../editor/panels/chartPanels.ts';
import { ReaderClient } from '../editor/panels/readerClient.ts';
import { RunColors } from '../editor/panels/runColors.ts';
import { ActiveSweep } from '../editor/status/activeSweep.ts';
import { ContextKeys } from '../editor/status/contextKeys.ts';
import { EndNotices } from '../editor/status/endNotices.ts';
import { StatusBar } from '../editor/status/statusBar.ts';
import { SweepToolsLoader } from '../editor/sweepTools/sweepToolsLoader.ts';
import { taskType } from '../editor/tasks/engineTask.ts';
import { SweepTaskProvider } from '../editor/tasks/taskProvider.ts';
import { RunsTree } from '../editor/trees/runsTree.ts';
import { SweepsTree } from '../editor/trees/sweepsTree.ts';
import { createViews } from '../editor/trees/views.ts';

/** Puts the extension together. Everything heavy is loaded by what needs it. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const track = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const log = track(vscode.window.createOutputChannel('Trialdeck', { log: true }));
  const dist = path.join(context.extensionPath, 'dist');
  const tools = new SweepToolsLoader(dist);
  const reader = track(new ReaderClient(dist, log));
  const model = track(new StudyModel(reader, log));
  const files = track(new SweepFiles(tools));
  const folders = track(new OpenFolders(model));
  const open = (): Promise<void> => folders.open();
  const engine = track(new EngineHost(context, files, log));
  const state = context.workspaceState;
  const order = state.get(orderKey) === 'value' ? 'value' : 'number';
  const tree = track(new SweepsTree(model, files, order, open, (study) => studyRules(tools, study)));
  const runs = track(new RunsTree(model, open));
  const views = track(createViews(tree, runs, model));
  const colors = new RunColors(state);
  const charts = track(new ChartPanels({ extension: context.extensionUri, reader, model, colors, open }));
  const forms = new FormPanels(context.extensionUri);
  const openCharts = (request: ChartsRequest): Promise<void> => charts.open(request);
  const language = track(new Language(context, log));
  const previews = track(
    new Previews((page) =>
      page.kind === 'samples' ? samplesPage({ language }, page) : storagePage({ engine }, page.about),
    ),
  );
  const commands = commandHandlers({
    model,
    files,
    tree,
    views,
    engine,
    tools,
    reader,
    forms,
    language,
    previews,
    log,
    state,
    open,
    openCharts,
  });
  track(registerCommands(commands, log));
  track(vscode.tasks.registerTaskProvider(taskType, new SweepTaskProvider(files, engine, tools)));
  for (const part of [
    new StatusBar(model),
    new EndNotices(model),
    new ContextKeys(model, files),
    new ActiveSweep(),
    new LogDocuments(),
    new StudyLenses(model),
  ]) {
    track(part);
  }
  void vscode.commands.executeCommand('setContext', 'trialdeck.order', order);
  return { sweeps: tree, runs, model };
}
