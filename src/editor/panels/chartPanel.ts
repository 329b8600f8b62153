import * as vscode from 'vscode';
import { type RpcHandlers, RpcServer } from '../../protocol/rpcServer.ts';
import type { ChartPage, ChartRequests, FromCharts, PanelSelection, ToCharts } from '../../protocol/webview.ts';
import type { StudyModel } from '../model/studyModel.ts';

import { pageOf, withoutRun } from './chartPage.ts';
import type { ReaderClient } from './readerClient.ts';
import type { RunColors } from './runColors.ts';
import { webviewFolder, webviewHtml } from './webviewHtml.ts';

/** What every chart panel works with. */
export interface ChartPanelContext {
  readonly extension: vscode.Uri;
  readonly reader: ReaderClient;
  readonly model: StudyModel;
  readonly colors: RunColors;
  /** Makes the model read the open folders. */
  readonly open: () => Promise<void>;
}

/** One chart panel: keeps its page current, answers its webview, and reads nothing while it is hidden. */
export class ChartPanel {
  readonly panel: vscode.WebviewPanel;
  readonly #context: ChartPanelContext;
  readonly #subscriptions: vscode.Disposable[];
  #selection: PanelSelection;
  #watch: vscode.Disposable | null = null;
  #watched = '';
  /** What the webview has, as text to compare with. */
  #sent = '';

  constructor(panel: vscode.WebviewPanel, selection: PanelSelection, context: ChartPanelContext) {
    this.panel = panel;
    this.#context = context;
    this.#selection = selection;
    const { reader, model, extension } = context;
    const { webview } = panel;
    const handlers: RpcHandlers<ChartRequests> = {
      page: () => this.#firstPage(),
      overview: (params) => reader.request('overview', params),
      series: (params) => reader.request('series', params),
    };
    const server = new RpcServer<ChartRequests>(handlers, (answer) => this.#post(answer));
    this.#subscriptions = [
      webview.onDidReceiveMessage((message: FromCharts) => {
        if (!server.accept(message)) {
          this.#received(message);
        }
      }),
      panel.onDidChangeViewState(() => this.#visibilityChanged()),
      reader.onDidChange(({ series }) => {
        if (series.length > 0) {
          this.#post({ kind: 'grown', runs: [...series] });
        }
      }),
      reader.onDidNote((text) => this.#post({ kind: 'note', text })),
      model.onDidChange(() => this.#refresh()),
    ];
    panel.onDidDispose(() => {
      this.#watch?.dispose();
      for (const subscription of this.#subscriptions) {
        subscription.dispose();
      }
    });
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', `charts-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
    webview.html = webviewHtml(webview, extension, 'charts', 'Charts');
  }

  get selection(): PanelSelection {
    return this.#selection;
  }

  /** Shows something else. */
  async select(selection: PanelSelection): Promise<void> {
    this.#selection = selection;
    await this.#load();
    this.#refresh();
  }

  async #firstPage(): Promise<ChartPage> {
    await this.#load();
    const page = this.#page();
    this.#sent = JSON.stringify(page);
    this.#follow(page);
    return page;
  }

  async #load(): Promise<void> {
    const { open, model } = this.#context;
    await open();
    const { study, trials } = this.#selection;
    const studies = new Set([...(study === null ? [] : [study.path]), ...trials.map((trial) => trial.study)]);
    await Promise.all([...studies].map((path) => model.loadTrials(path)));
  }

  #page(): ChartPage {
    const { model, colors } = this.#context;
    const oldestFirst = [...model.runs].sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0)).map((run) => run.path);
    return pageOf(this.#selection, model, (run) => colors.of(run, oldestFirst));
  }

  #refresh(): void {
    if (!this.panel.visible) {
      return;
    }
    const page = this.#page();
    const text = JSON.stringify(page);
    if (text !== this.#sent) {
      this.#sent = text;
      this.#post({ kind: 'page', page });
      this.#follow(page);
    }
  }

  #follow(page: ChartPage): void {
    this.panel.title = page.title === 'Charts' ? 'Charts' : `Charts: ${page.title}`;
    const runs = page.runs.map((run) => run.path);
    if (runs.join('\0') !== this.#watched || this.#watch === null) {
      const before = this.#watch;
      this.#watched = runs.join('\0');
      this.#watch = this.#context.reader.watchSeries(runs);
      before?.dispose();
    }
  }

  /** A hidden webview is gone: it asks for its page again when it comes back. */
  #visibilityChanged(): void {
    if (!this.panel.visible) {
      this.#watch?.dispose();
      this.#watch = null;
    }
  }

  #received(message: FromCharts): void {
    switch (message.kind) {
      case 'follow':
        if (this.#selection.study !== null) {
          void this.select({ ...this.#selection, study: { ...this.#selection.study, follow: message.follow } });
        }
        return;
      case 'remove':
        void this.select(withoutRun(this.#selection, this.#context.model, message.run));
        return;
      case 'reveal':
        void vscode.commands.executeCommand(`trialdeck.${message.view}.focus`);
    }
  }

  #post(message: ToCharts): void {
    if (this.panel.visible) {
      void this.panel.webview.postMessage(message);
    }
  }
}
