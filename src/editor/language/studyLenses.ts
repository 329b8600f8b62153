import * as vscode from 'vscode';
import type { StudySummary } from '../../core/space/summary.ts';
import type { StudyModel } from '../model/studyModel.ts';
import { bestText, isResumable, progressText } from '../text/studyText.ts';
import { sweepTextOf } from './sweepTexts.ts';

const selector: vscode.DocumentSelector = ['yaml', 'json'].map((language) => ({ scheme: 'file', language }));

/**
 * What can be done with the newest study of a sweep file, beside the language server's own lenses: the model here knows the
 * studies and tells when they change.
 */
export class StudyLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly onDidChangeCodeLenses: vscode.Event<void>;
  readonly #model: StudyModel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(model: StudyModel) {
    this.#model = model;
    this.onDidChangeCodeLenses = this.#changed.event;
    this.#subscriptions = [
      this.#changed,
      model.onDidChange(() => this.#changed.fire()),
      vscode.languages.registerCodeLensProvider(selector, this),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const newest = this.#model.studies
      .filter(({ sweep, problem }) => sweep === document.uri.fsPath && problem === null)
      .toSorted((a, b) => (b.startMs ?? 0) - (a.startMs ?? 0))[0];
    if (newest === undefined || sweepTextOf(document) !== 'file') return [];
    const first = document.positionAt(Math.max(0, document.getText().search(/^[^\s#]/m)));
    const range = new vscode.Range(first, first);
    return lensesOf(newest).map((command) => new vscode.CodeLens(range, command));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function lensesOf(study: StudySummary): vscode.Command[] {
  const target = { kind: 'study', path: study.path };
  const how = [progressText(study), bestText(study)].filter((part) => part !== '').join(' · ');
  const open = { title: `Open study · ${how}`, command: 'trialdeck.openCharts', arguments: [target] };
  if (study.state === 'running') return [{ title: 'Stop', command: 'trialdeck.stop', arguments: [target] }, open];
  return isResumable(study) ? [{ title: 'Resume', command: 'trialdeck.resume', arguments: [target] }, open] : [open];
}
