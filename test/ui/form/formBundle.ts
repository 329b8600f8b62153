import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../../scripts/host/project.ts';
import { RpcServer } from '../../../src/protocol/rpcServer.ts';
import type {
  FieldCheck,
  FormOutcome,
  FormPage,
  FormRequests,
  FormValues,
  FromForm,
} from '../../../src/protocol/studyForm.ts';

const origin = 'http://form.invalid';
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** The policy and the page are those of `src/editor/panels/webviewHtml.ts`, with this origin as the source. */
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${origin}; font-src ${origin}; script-src 'nonce-once'">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="form.css">
</head>
<body class="vscode-dark">
<script type="module" nonce="once" src="form.js"></script>
</body>
</html>`;

/** Stands where the editor is: gives the page its API and carries the messages. */
const editorApi = `
  globalThis.fromEditor = (text) => globalThis.postMessage(JSON.parse(text), '*');
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => { globalThis.toEditor(JSON.stringify(message)); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => { sessionStorage.setItem('state', JSON.stringify(state)); },
  });
`;

/** The built form webview in a browser, with the extension host's side in this program. */
export class FormBundle implements AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: errors, and whatever the content security policy stopped. */
  readonly complaints: string[] = [];
  readonly submitted: FormValues[] = [];
  readonly messages: FromForm[] = [];
  outcome: FormOutcome = { ok: true, message: 'Trial 24 is queued.', action: { id: 'resume', label: 'Resume' } };
  /** What the host says of text fields. */
  check: (name: string, text: string) => FieldCheck | null = () => null;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, shown: FormPage | Error): Promise<FormBundle> {
    const page = await browser.newPage({ viewport: { width: 900, height: 620 } });
    const bundle = new FormBundle(page);
    page.on('pageerror', (error) => bundle.complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && bundle.complaints.push(message.text()));
    await page.route(`${origin}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const body = name === '' ? html : await readFile(path.join(projectRoot, 'dist/webview', name));
      await route.fulfill({ body, contentType: types[path.extname(name)] ?? 'text/html' });
    });
    const server = new RpcServer<FormRequests>(
      {
        page: () => {
          if (shown instanceof Error) {
            throw shown;
          }
          return shown;
        },
        check: ({ name, text }) => bundle.check(name, text),
        submit: ({ values }) => {
          bundle.submitted.push(values);
          return bundle.outcome;
        },
      },
      (answer) => {
        void page.evaluate(`globalThis.fromEditor(${JSON.stringify(JSON.stringify(answer))})`).catch(() => {
          // The page went away meanwhile.
        });
      },
    );
    await page.exposeFunction('toEditor', (text: string) => {
      const message = JSON.parse(text) as FromForm;
      if (!server.accept(message)) {
        bundle.messages.push(message);
      }
    });
    await page.addInitScript(editorApi);
    await page.goto(`${origin}/`);
    return bundle;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}
