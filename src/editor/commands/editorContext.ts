import type * as vscode from 'vscode';
import type { EngineHost } from '../engine/engineHost.ts';
import type { FormPanels } from '../forms/formPanel.ts';
import type { Language } from '../language/language.ts';
import type { Previews } from '../language/previews.ts';
import type { StudyModel } from '../model/studyModel.ts';
import type { SweepFiles } from '../model/sweepFiles.ts';
import type { ReaderClient } from '../panels/readerClient.ts';
import type { SweepToolsLoader } from '../sweepTools/sweepToolsLoader.ts';
import type { SweepsTree } from '../trees/sweepsTree.ts';
import type { Views } from '../trees/views.ts';

/** What the commands work with. */
export interface EditorContext {
  readonly model: StudyModel;
  readonly files: SweepFiles;
  readonly tree: SweepsTree;
  readonly views: Pick<Views, 'sweeps' | 'runs'>;
  readonly engine: EngineHost;
  readonly tools: SweepToolsLoader;
  readonly reader: Pick<ReaderClient, 'request'>;
  readonly forms: FormPanels;
  readonly language: Pick<Language, 'request'>;
  readonly previews: Pick<Previews, 'open'>;
  readonly log: vscode.LogOutputChannel;
  /** For what survives a reload of the window. */
  readonly state: vscode.Memento;
  /** Makes the model read the open folders. */
  readonly open: () => Promise<void>;
  readonly openCharts: (request: ChartsRequest) => Promise<void>;
}

/** What charts are wanted of. Folders are absolute. */
export type ChartsRequest =
  /** A study; its panel takes in new trials as they come. */
  | { readonly kind: 'study'; readonly study: string }
  /** Chosen trials, of one study or several, and runs without a study. */
  | {
      readonly kind: 'chosen';
      readonly trials: ReadonlyArray<{ readonly study: string; readonly number: number }>;
      readonly runs: readonly string[];
    };
