import * as vscode from 'vscode';
import type { StudyModel } from '../model/studyModel.ts';
import { runningTrials, statusText } from './statusText.ts';

/** One item at the left: what runs and how good it is. Hidden while nothing runs. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: vscode.Disposable;

  constructor(model: StudyModel) {
    this.#item = vscode.window.createStatusBarItem('trialdeck.running', vscode.StatusBarAlignment.Left, 50);
    this.#item.name = 'Trialdeck: Running Sweeps';
    this.#subscription = model.onDidChange(() => this.#update(model));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #update(model: StudyModel): void {
    const status = statusText(model.studies);
    if (status === null) {
      this.#item.hide();
      return;
    }
    this.#item.text = status.text;
    this.#item.tooltip = 'Show the sweep';
    this.#item.accessibilityInformation = { label: status.speech };
    this.#item.command = { command: 'trialdeck.revealStudy', title: 'Show Sweep', arguments: [status.study] };
    this.#item.show();
  }
}

/** The badge of the view: how many trials run, none at zero. */
export function runningBadge(model: StudyModel): vscode.ViewBadge | undefined {
  const running = runningTrials(model.studies);
  return running === 0
    ? undefined
    : { value: running, tooltip: `${running} ${running === 1 ? 'trial' : 'trials'} running` };
}
