import type { FrameLocator, Locator, Page } from 'playwright-core';

/** The form of the visible panel: its content lives in a frame inside a frame. */
export class FormView {
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  field(name: string): Locator {
    return this.frame.getByLabel(name, { exact: true });
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** What came of it, or is wrong with it. */
  said(text: string | RegExp): Locator {
    return this.frame.getByText(text);
  }
}
