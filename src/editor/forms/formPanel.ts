import * as vscode from 'vscode';
import { type RpcHandlers, RpcServer } from '../../protocol/rpcServer.ts';
import type {
  FieldCheck,
  FormAction,
  FormOutcome,
  FormPage,
  FormRequests,
  FormValues,
  FromForm,
} from '../../protocol/studyForm.ts';
import { webviewFolder, webviewHtml } from '../panels/webviewHtml.ts';

/** What stands behind one form. */
export interface FormModel {
  /** Read anew each time the form is shown. */
  page(): Promise<FormPage>;
  /** What the text of a field means; null when there is nothing to say. */
  check(name: string, text: string): Promise<FieldCheck | null>;
  submit(values: FormValues): Promise<FormOutcome>;
  act(action: FormAction['id']): Promise<void>;
}

const viewType = 'trialdeck.form';

/** The window's forms: one for each thing that is asked of a study. */
export class FormPanels {
  readonly #extension: vscode.Uri;
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  constructor(extension: vscode.Uri) {
    this.#extension = extension;
  }

  /**
   * Opens a form, or shows the one that is open, with its fields as they were left.
   * @param key - tells forms apart
   */
  show(key: string, title: string, model: FormModel): void {
    const open = this.#panels.get(key);
    if (open !== undefined) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [webviewFolder(this.#extension)],
    });
    const handlers: RpcHandlers<FormRequests> = {
      page: () => model.page(),
      check: ({ name, text }) => model.check(name, text),
      submit: ({ values }) => model.submit(values),
    };
    const server = new RpcServer<FormRequests>(handlers, (answer) => void panel.webview.postMessage(answer));
    const received = panel.webview.onDidReceiveMessage((message: FromForm) => {
      if (!server.accept(message) && message.kind === 'action') {
        void model.act(message.id);
      }
    });
    panel.onDidDispose(() => {
      received.dispose();
      this.#panels.delete(key);
    });
    this.#panels.set(key, panel);
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.#extension, 'media', `form-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.html = webviewHtml(panel.webview, this.#extension, 'form', title);
  }
}
