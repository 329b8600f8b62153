import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../../scripts/host/project.ts';
import { overviewOf } from '../../../src/core/series/overview.ts';
import { RunSeries } from '../../../src/core/series/runSeries.ts';
import { emptySlice, sliceSeries } from '../../../src/core/series/slice.ts';
import type { ReaderRequests } from '../../../src/protocol/reader.ts';
import { RpcServer } from '../../../src/protocol/rpcServer.ts';
import type { ChartPage, ChartRequests, FromCharts, ToCharts } from '../../../src/protocol/webview.ts';

const origin = 'http://charts.invalid';
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** The policy and the page are those of `src/editor/panels/webviewHtml.ts`, with this origin as the source. */
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${origin}; font-src ${origin}; script-src 'nonce-once'">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="charts.css">
</head>
<body class="vscode-dark">
<script type="module" nonce="once" src="charts.js"></script>
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

/** The built chart webview in a browser, with the extension host's side in this program. */
export class ChartsBundle implements AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: errors, and whatever the content security policy stopped. */
  readonly complaints: string[] = [];
  /** Every request for lines. */
  readonly asked: ReaderRequests['series']['params'][] = [];
  /** Every message that is no request. */
  readonly messages: FromCharts[] = [];
  readonly series = new Map<string, RunSeries>();
  shown: ChartPage;
  /** Makes every answer fail with this. */
  failure: string | null = null;

  private constructor(page: Page, shown: ChartPage) {
    this.page = page;
    this.shown = shown;
  }

  static async open(browser: Browser, shown: ChartPage, series: ReadonlyMap<string, RunSeries>): Promise<ChartsBundle> {
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    const bundle = new ChartsBundle(page, shown);
    for (const [run, one] of series) {
      bundle.series.set(run, one);
    }
    page.on('pageerror', (error) => bundle.complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && bundle.complaints.push(message.text()));
    await page.route(`${origin}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const body = name === '' ? html : await readFile(path.join(projectRoot, 'dist/webview', name));
      await route.fulfill({ body, contentType: types[path.extname(name)] ?? 'text/html' });
    });
    const server = new RpcServer<ChartRequests>(bundle.#handlers(), (answer) => bundle.post(answer));
    await page.exposeFunction('toEditor', (text: string) => {
      const message = JSON.parse(text) as FromCharts;
      if (!server.accept(message)) {
        bundle.messages.push(message);
      }
    });
    await page.addInitScript(editorApi);
    await page.goto(`${origin}/`);
    return bundle;
  }

  post(message: ToCharts): void {
    void this.page.evaluate(`globalThis.fromEditor(${JSON.stringify(JSON.stringify(message, encode))})`).catch(() => {
      // The page went away meanwhile.
    });
  }

  /** Pixels of the chart's lines that have about this colour. */
  ink(metric: string, color: string): Promise<number> {
    return this.page
      .getByRole('article', { name: metric })
      .locator('canvas')
      .first()
      .evaluate((canvas: Canvas, wanted: string) => {
        const { width, height } = canvas;
        const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
        const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(wanted.slice(at, at + 2), 16));
        let pixels = 0;
        for (let at = 0; at < data.length; at += 4) {
          const near = (channel: number, value = 0): boolean => Math.abs((data[at + channel] ?? 0) - value) < 24;
          pixels += near(0, red) && near(1, green) && near(2, blue) && (data[at + 3] ?? 0) > 200 ? 1 : 0;
        }
        return pixels;
      }, color);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }

  #handlers(): ConstructorParameters<typeof RpcServer<ChartRequests>>[0] {
    const check = (): void => {
      if (this.failure !== null) {
        throw new Error(this.failure);
      }
    };
    return {
      page: () => {
        check();
        return this.shown;
      },
      overview: ({ runs }) => {
        check();
        return runs.map((run) => overviewOf(run, this.series.get(run) ?? new RunSeries(), null));
      },
      series: (params) => {
        check();
        this.asked.push(params);
        return params.runs.map((run) => {
          const view = this.series.get(run)?.view(params.metric, params.axis) ?? null;
          return view === null ? emptySlice : sliceSeries(view, params.from, params.to, params.width);
        });
      },
    };
  }
}

/** As much of a canvas as is read here; the types of the DOM are not those of this program. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  } | null;
}
