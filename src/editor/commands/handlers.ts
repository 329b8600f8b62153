import * as vscode from 'vscode';
import type { TrialOrder } from '../text/sortTrials.ts';
import type { CommandHandlers, CommandId } from './commandTable.ts';
import type { EditorContext } from './editorContext.ts';

/** Name of the stored order of trials. */
export const orderKey = 'trials.order';

/** Loads only what a command needs, when it is called. */
export function commandHandlers(context: EditorContext): CommandHandlers {
  return {
    'trialdeck.runSweep': async (target) => (await import('./runSweep/runSweep.ts')).runSweep(context, target),
    'trialdeck.newSweep': async (target) => (await import('./newSweep/newSweep.ts')).newSweep(target, context.tools),
    'trialdeck.previewSamples': async (document, index) =>
      (await import('./language/previewSamples.ts')).previewSamples(context, document, index),
    'trialdeck.convertSweep': async (document, index) =>
      (await import('./language/convertSweep.ts')).convertSweep(context, document, index),
    'trialdeck.fixSweepFiles': async (code) =>
      (await import('./language/fixSweepFiles.ts')).fixSweepFiles(context, code),
    'trialdeck.openStorage': async (storage, name, script) =>
      (await import('./language/openStorage.ts')).openStorage(context, storage, name, script),
    'trialdeck.showProblem': async (document, _index, at) =>
      (await import('./language/showProblem.ts')).showProblem(document, at),
    'trialdeck.stop': async (target) => (await import('./stopResume.ts')).stop(context, target),
    'trialdeck.resume': async (target) => (await import('./stopResume.ts')).resume(context, target),
    'trialdeck.enqueueTrial': async (target) =>
      (await import('./search/enqueueTrial.ts')).enqueueTrial(context, target),
    'trialdeck.runNext': async (target) => (await import('./search/runNext.ts')).runNext(context, target),
    'trialdeck.extendStudy': async (target) => (await import('./search/extendStudy.ts')).extendStudy(context, target),
    'trialdeck.narrowStudy': async (target) => (await import('./search/narrowStudy.ts')).narrowStudy(context, target),
    'trialdeck.refitBest': async (target) => (await import('./search/refitBest.ts')).refitBest(context, target),
    'trialdeck.openCharts': async (target, all) => (await import('./openCharts.ts')).openCharts(context, target, all),
    'trialdeck.showLog': async (target) => {
      const [{ chooseRun }, { openLog }] = await Promise.all([
        import('./runFolders.ts'),
        import('../logs/logDocuments.ts'),
      ]);
      const run = await chooseRun(context, target, 'Show the log of which trial?');
      if (run !== undefined) {
        await openLog(run.folder, run.title);
      }
    },
    'trialdeck.revealFolder': async (target) => (await import('./runFolders.ts')).revealFolder(context, target),
    'trialdeck.copyParameters': async (target) => (await import('./runFolders.ts')).copyParameters(context, target),
    'trialdeck.copyCommand': async (target) => (await import('./runFolders.ts')).copyCommand(context, target),
    'trialdeck.delete': async (target) =>
      (await import('./deleteData.ts')).deleteData(context, selected(context, target)),
    'trialdeck.sortByNumber': () => setOrder(context, 'number'),
    'trialdeck.sortByValue': () => setOrder(context, 'value'),
    'trialdeck.refresh': async () => {
      await context.open();
      await Promise.all([context.files.findAgain(), context.model.refresh()]);
    },
    'trialdeck.showOutput': () => context.log.show(true),
    'trialdeck.showMoreTrials': (study) => {
      if (typeof study === 'string') {
        context.tree.showMore(study);
      }
    },
    'trialdeck.revealStudy': async (study, trial) => {
      if (typeof study === 'string') {
        await revealStudy(context, study, typeof trial === 'number' ? trial : undefined);
      }
    },
  };
}

/** Registers every handler; a failure is told and written to the log. */
export function registerCommands(handlers: CommandHandlers, log: vscode.LogOutputChannel): vscode.Disposable {
  const registered = (Object.keys(handlers) as CommandId[]).map((id) =>
    vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      try {
        await handlers[id](...args);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log.error(`${id}: ${error instanceof Error ? (error.stack ?? message) : message}`);
        const show = 'Show Output Log';
        if ((await vscode.window.showErrorMessage(`Trialdeck: ${message}`, show)) === show) {
          log.show(true);
        }
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** A key names the view whose selected row is meant; a menu gives the row itself. */
function selected(context: EditorContext, argument: unknown): unknown {
  if (argument === 'sweeps') {
    return context.views.sweeps.selection[0];
  }
  return argument === 'runs' ? context.views.runs.selection[0] : argument;
}

async function setOrder(context: EditorContext, order: TrialOrder): Promise<void> {
  context.tree.setOrder(order);
  await context.state.update(orderKey, order);
  await vscode.commands.executeCommand('setContext', 'trialdeck.order', order);
}

async function revealStudy(context: EditorContext, study: string, trial: number | undefined): Promise<void> {
  await context.open();
  await context.model.loadTrials(study);
  if (context.model.study(study) !== undefined) {
    await context.views.sweeps.reveal(context.tree.nodeOf(study, trial), {
      select: true,
      focus: true,
      expand: trial === undefined,
    });
  }
}
