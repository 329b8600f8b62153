import { setTimeout as delay } from 'node:timers/promises';
import type { FrameLocator, Page } from 'playwright-core';

/** What of a canvas is not background: pixels that were painted, and the colours among them. */
export interface Ink {
  readonly pixels: number;
  readonly colors: number;
}

/** As much of a canvas as is read here; the types of the DOM are not those of this program. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  } | null;
}

const pollMs = 100;

/** The webview of the charts: its content lives in a frame inside a frame. */
export class ChartsPage {
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** Waits until a canvas shows at least `pixels`, about what a line takes, and tells how much it is. */
  async waitForInk(pixels = 200, timeoutMs = 20_000): Promise<Ink> {
    await this.frame.locator('canvas').first().waitFor({ timeout: timeoutMs });
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const ink = await this.ink();
      if (ink.pixels >= pixels || Date.now() > deadline) return ink;
      await delay(pollMs);
    }
  }

  /** The canvas with the most ink. */
  async ink(): Promise<Ink> {
    const all = await this.frame.locator('canvas').evaluateAll((canvases: Canvas[]) =>
      canvases.map((canvas) => {
        const { width, height } = canvas;
        const data = width * height > 0 ? canvas.getContext('2d')?.getImageData(0, 0, width, height).data : undefined;
        const colors = new Map<number, number>();
        let painted = 0;
        for (let at = 0; data !== undefined && at < data.length; at += 4) {
          const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
          if (alpha < 200) continue;
          painted += 1;
          // Coarse, so that the shades at the edge of a line count as the line.
          const color = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
          colors.set(color, (colors.get(color) ?? 0) + 1);
        }
        return { pixels: painted, colors: [...colors.values()].filter((count) => count > 20).length };
      }),
    );
    return all.reduce((most, ink) => (ink.pixels > most.pixels ? ink : most), { pixels: 0, colors: 0 });
  }
}
