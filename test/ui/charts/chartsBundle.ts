import type { Browser, Page } from 'playwright-core';
import { overviewOf } from '../../../src/core/series/overview.ts';
import { RunSeries } from '../../../src/core/series/runSeries.ts';
import { emptySlice, sliceSeries } from '../../../src/core/series/slice.ts';
import type { ReaderRequests } from '../../../src/protocol/reader.ts';
import type { RpcHandlers } from '../../../src/protocol/rpcServer.ts';
import type { ChartPage, ChartRequests, FromCharts, ToCharts } from '../../../src/protocol/webview.ts';
import { WebviewBundle } from '../webviewBundle.ts';

/** The built chart webview in a browser, with the extension host's side in this program. */
export class ChartsBundle extends WebviewBundle<ToCharts, FromCharts> {
  /** Every request for lines. */
  readonly asked: ReaderRequests['series']['params'][] = [];
  readonly series = new Map<string, RunSeries>();
  shown: ChartPage;
  /** Makes every answer fail with this. */
  failure: string | null = null;

  private constructor(page: Page, shown: ChartPage) {
    super(page);
    this.shown = shown;
  }

  static async open(browser: Browser, shown: ChartPage, series: ReadonlyMap<string, RunSeries>): Promise<ChartsBundle> {
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    const bundle = new ChartsBundle(page, shown);
    for (const [run, one] of series) {
      bundle.series.set(run, one);
    }
    await bundle.load<ChartRequests>('charts', bundle.#handlers());
    return bundle;
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

  #handlers(): RpcHandlers<ChartRequests> {
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
