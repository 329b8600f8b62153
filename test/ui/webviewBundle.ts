import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../scripts/host/project.ts';
import type { RequestMap, RpcAnswer, RpcCancel, RpcRequest } from '../../src/protocol/rpc.ts';
import { type RpcHandlers, RpcServer } from '../../src/protocol/rpcServer.ts';

const origin = 'http://webview.invalid';
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** The policy and the page are those of `src/editor/panels/webviewHtml.ts`, with this origin as the source. */
const html = (name: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${origin}; font-src ${origin}; script-src 'nonce-once'">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${name}.css">
</head>
<body class="vscode-dark">
<script type="module" nonce="once" src="${name}.js"></script>
</body>
</html>`;

/** A typed array cannot cross into the page as itself: its numbers go as text, NaN and infinities too. */
function encode(_key: string, value: unknown): unknown {
  return value instanceof Float64Array ? { float64: Array.from(value, String) } : value;
}

/** Stands where the editor is: gives the page its API and carries the messages. */
const editorApi = `
  const decode = (_key, value) => value && value.float64 ? Float64Array.from(value.float64, Number) : value;
  globalThis.fromEditor = (text) => globalThis.postMessage(JSON.parse(text, decode), '*');
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => { globalThis.toEditor(JSON.stringify(message)); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => { sessionStorage.setItem('state', JSON.stringify(state)); },
  });
`;

/** A built webview in a browser, with the extension host's side in this program. */
export abstract class WebviewBundle<To, From extends { readonly kind: string }> implements AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: errors, and whatever the content security policy stopped. */
  readonly complaints: string[] = [];
  /** Every message that is no request. */
  readonly messages: From[] = [];

  protected constructor(page: Page) {
    this.page = page;
  }

  /** @param name - name of its script and stylesheet in `dist/webview` */
  protected async load<M extends RequestMap<M>>(name: string, handlers: RpcHandlers<M>): Promise<void> {
    this.page.on('pageerror', (error) => this.complaints.push(error.message));
    this.page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    await this.page.route(`${origin}/**`, async (route) => {
      const file = new URL(route.request().url()).pathname.slice(1);
      const body = file === '' ? html(name) : await readFile(path.join(projectRoot, 'dist/webview', file));
      await route.fulfill({ body, contentType: types[path.extname(file)] ?? 'text/html' });
    });
    const server = new RpcServer<M>(handlers, (answer) => this.post(answer));
    await this.page.exposeFunction('toEditor', (text: string) => {
      const message = JSON.parse(text) as From | RpcRequest | RpcCancel;
      if (!server.accept(message)) {
        this.messages.push(message as From);
      }
    });
    await this.page.addInitScript(editorApi);
    await this.page.goto(`${origin}/`);
  }

  post(message: To | RpcAnswer): void {
    void this.page.evaluate(`globalThis.fromEditor(${JSON.stringify(JSON.stringify(message, encode))})`).catch(() => {
      // The page went away meanwhile.
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}
