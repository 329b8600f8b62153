import path from 'node:path';
import * as vscode from 'vscode';
import { commandHandlers, orderKey, registerCommands } from '../editor/commands/handlers.ts';
import { EngineHost } from '../editor/engine/engineHost.ts';
import type { ExtensionApi } from '../editor/extensionApi.ts';
import { startLanguageWhenNeeded } from '../editor/language/lazyClient.ts';
import { LogDocuments } from '../editor/logs/logDocuments.ts';
import { OpenFolders } from '../editor/model/openFolders.ts';
import { StudyModel } from '../editor/model/studyModel.ts';
import { SweepFiles } from '../editor/model/sweepFiles.ts';
import { ChartPanels } from '../editor/panels/chartPanels.ts';
import { ReaderClient } from '../editor/panels/readerClient.ts';
import { RunColors } from '../editor/panels/runColors.ts';
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
  const engine = track(new EngineHost(context, files, log));
  const order = context.workspaceState.get(orderKey) === 'value' ? 'value' : 'number';
  const tree = track(new SweepsTree(model, files, order, () => folders.open()));
  const runs = track(new RunsTree(model, () => folders.open()));
  const views = track(createViews(tree, runs, model));
  track(startLanguageWhenNeeded(context, log));
  track(new StatusBar(model));
  track(new EndNotices(model));
  track(new ContextKeys(model, files));
  track(new LogDocuments());
  track(vscode.tasks.registerTaskProvider(taskType, new SweepTaskProvider(files, engine, tools)));
  const charts = track(
    new ChartPanels({
      extension: context.extensionUri,
      reader,
      model,
      colors: new RunColors(context.workspaceState),
      open: () => folders.open(),
    }),
  );
  const handlers = commandHandlers({
    model,
    files,
    tree,
    views,
    engine,
    tools,
    log,
    state: context.workspaceState,
    open: () => folders.open(),
    openCharts: (request) => charts.open(request),
  });
  track(registerCommands(handlers, log));
  void vscode.commands.executeCommand('setContext', 'trialdeck.order', order);
  return { sweeps: tree, runs, model };
}
