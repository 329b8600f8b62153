import * as vscode from 'vscode';
import type { StudyModel } from '../model/studyModel.ts';
import { notifications } from '../settings/settings.ts';
import { type EndText, endText } from './endText.ts';
import { EndWatch } from './endWatch.ts';

/** Says once how a study ended while this window was open, wherever it was started. */
export class EndNotices implements vscode.Disposable {
  readonly #model: StudyModel;
  readonly #watch = new EndWatch(Date.now());
  readonly #subscription: vscode.Disposable;

  constructor(model: StudyModel) {
    this.#model = model;
    this.#subscription = model.onDidChange(() => this.#look());
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(): void {
    for (const { path } of this.#watch.look(this.#model.studies)) {
      void this.#tell(path);
    }
  }

  async #tell(path: string): Promise<void> {
    const trials = await this.#model.loadTrials(path);
    const study = this.#model.study(path);
    const end = study === undefined ? null : endText(study, trials);
    if (end === null || notifications() === 'none' || (notifications() === 'problems' && end.kind === 'information')) {
      return;
    }
    const show = messageOf(end);
    const second = end.trial === null ? [] : [end.kind === 'error' ? 'Show Log' : 'Show Trial'];
    const first = study?.state === 'crashed' ? 'Resume' : 'Open Charts';
    const chosen = await show(end.message, first, ...second);
    const trial = { kind: 'trial', study: path, number: end.trial };
    switch (chosen) {
      case 'Open Charts':
        await vscode.commands.executeCommand('trialdeck.openCharts', { kind: 'study', path });
        break;
      case 'Resume':
        await vscode.commands.executeCommand('trialdeck.resume', { kind: 'study', path });
        break;
      case 'Show Log':
        await vscode.commands.executeCommand('trialdeck.showLog', trial);
        break;
      case 'Show Trial':
        await vscode.commands.executeCommand('trialdeck.revealStudy', path, end.trial);
        break;
    }
  }
}

function messageOf(end: EndText): (message: string, ...buttons: string[]) => Thenable<string | undefined> {
  switch (end.kind) {
    case 'information':
      return (message, ...buttons) => vscode.window.showInformationMessage(message, ...buttons);
    case 'warning':
      return (message, ...buttons) => vscode.window.showWarningMessage(message, ...buttons);
    case 'error':
      return (message, ...buttons) => vscode.window.showErrorMessage(message, ...buttons);
  }
}
