import * as vscode from 'vscode';
import { type Follow, type PanelSelection, parseSelection } from '../../protocol/webview.ts';
import type { ChartsRequest } from '../commands/editorContext.ts';

import { joined } from './chartPage.ts';
import { ChartPanel, type ChartPanelContext } from './chartPanel.ts';
import { webviewFolder } from './webviewHtml.ts';

/** Type of the panels, as in the manifest's activation events. */
const chartViewType = 'trialdeck.charts';

const defaultFollow: Follow = { pick: 'last', count: 10 };

/** The window's chart panels: one a study, one for chosen runs, brought back after a reload of the window. */
export class ChartPanels implements vscode.Disposable {
  readonly #context: ChartPanelContext;
  readonly #panels = new Set<ChartPanel>();
  readonly #serializer: vscode.Disposable;

  constructor(context: ChartPanelContext) {
    this.#context = context;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(chartViewType, {
      deserializeWebviewPanel: async (panel, state) => {
        this.#add(panel, parseSelection(state) ?? { study: null, trials: [], runs: [] });
      },
    });
  }

  /** Opens the panel of a study, or adds chosen trials and runs to the panel of chosen ones. */
  async open(request: ChartsRequest): Promise<void> {
    const selection: PanelSelection =
      request.kind === 'study'
        ? { study: { path: request.study, follow: defaultFollow }, trials: [], runs: [] }
        : { study: null, trials: request.trials, runs: request.runs };
    const open = [...this.#panels].find((one) => one.selection.study?.path === selection.study?.path);
    if (open === undefined) {
      this.#add(this.#create(), selection);
      return;
    }
    open.panel.reveal(undefined, false);
    if (selection.study === null) {
      await open.select(joined(open.selection, selection));
    }
  }

  dispose(): void {
    this.#serializer.dispose();
  }

  #create(): vscode.WebviewPanel {
    const column = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    return vscode.window.createWebviewPanel(chartViewType, 'Charts', column, {
      enableScripts: true,
      localResourceRoots: [webviewFolder(this.#context.extension)],
    });
  }

  #add(panel: vscode.WebviewPanel, selection: PanelSelection): void {
    const added = new ChartPanel(panel, selection, this.#context);
    this.#panels.add(added);
    panel.onDidDispose(() => this.#panels.delete(added));
  }
}
