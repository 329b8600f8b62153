import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { projectRoot } from '../../../scripts/host/project.ts';
import { ChartsPage } from './chartsPage.ts';
import { FormView } from './formPage.ts';
import { TreeView } from './treeView.ts';

const startTimeoutMs = 60_000;

/** A window of the editor as a person sees and uses it. */
export class Workbench {
  readonly page: Page;
  readonly sweeps: TreeView;
  readonly runs: TreeView;
  readonly charts: ChartsPage;
  readonly form: FormView;

  constructor(page: Page) {
    this.page = page;
    this.sweeps = new TreeView(page, 'Sweeps');
    this.runs = new TreeView(page, 'Runs');
    this.charts = new ChartsPage(page);
    this.form = new FormView(page);
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.#ready();
  }

  async reload(): Promise<void> {
    // By the editor's own command, which stores what is open before it goes; the browser's reload can come before that.
    const loaded = this.page.waitForEvent('load', { timeout: startTimeoutMs });
    await this.#forgetWorkers();
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  /** Shows the side bar of the extension. */
  async showSidebar(): Promise<void> {
    // While trials run its badge is part of the name: "Trialdeck - 2 trials running".
    const tab = this.page.getByRole('tab', { name: /^Trialdeck\b/ });
    await tab.waitFor({ timeout: startTimeoutMs });
    // A window that was reloaded opens its side bar by itself a moment later, and a click would close it again: look anew.
    for (let attempt = 1; ; attempt++) {
      if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
      try {
        await this.sweeps.pane.waitFor({ timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === 6) throw error;
      }
    }
  }

  /** Opens the command palette with `text` typed, and returns its rows. */
  async openPalette(text: string): Promise<Locator> {
    await this.page.keyboard.press('F1');
    await this.input.waitFor();
    await this.input.fill(`>${text}`);
    return this.picks;
  }

  /** Runs a command by the title that the palette shows, for example `Trialdeck: Run Sweep`. */
  async runCommand(title: string): Promise<void> {
    await this.openPalette(title);
    await this.pick(new RegExp(`^${escapeRegExp(title)}(,|$)`));
  }

  /** Rows of the open quick pick. */
  get picks(): Locator {
    return this.page.locator('.quick-input-widget').getByRole('option');
  }

  /** Text field of the open quick pick or input box. */
  get input(): Locator {
    return this.page.locator('.quick-input-widget input[type="text"]');
  }

  /** Chooses a row of the open quick pick. */
  async pick(name: string | RegExp): Promise<void> {
    await this.picks.filter({ hasText: /\S/ }).and(this.page.getByRole('option', { name })).first().click();
  }

  /** Answers an input box. */
  async answer(text: string): Promise<void> {
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+p');
    await this.input.fill(name);
    await this.picks.filter({ hasText: name }).first().click();
    await this.page.getByRole('tab', { name: new RegExp(`^${escapeRegExp(path.basename(name))}`) }).waitFor();
  }

  /**
   * Waits for a notification, in the list that the bell opens: the editor shows no toasts while the switch that lets tests
   * into it is on.
   */
  async waitForNotification(text: string | RegExp, limitMs: number): Promise<void> {
    await this.runCommand('Notifications: Show Notifications');
    const list = this.page.locator('.notifications-center .notification-list-item');
    await list.filter({ hasText: text }).first().waitFor({ timeout: limitMs });
  }

  /** Items of the status bar, by their text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** Puts the cursor into the active editor, lines and columns from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+g');
    await this.input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.input.waitFor({ state: 'hidden' });
  }

  /** A line above code that can be clicked. */
  lens(title: string): Locator {
    return this.page.locator('.codelens-decoration').getByText(title, { exact: true }).first();
  }

  /** A visible line of an editor. The editor writes blanks that do not break. */
  line(text: string | RegExp): Locator {
    return this.page.locator('.view-line').filter({ hasText: text }).first();
  }

  /** What stands over the code that the pointer or the cursor is at. */
  get hover(): Locator {
    return this.page.locator('.monaco-hover:not(.hidden)').first();
  }

  /** Opens the hover at the cursor. */
  async showHover(): Promise<void> {
    await this.runCommand('Show or Focus Hover');
    await this.hover.waitFor();
  }

  /** Writes a picture of the window to out/screenshots, without anything that a pointer opens. */
  async screenshot(name: string): Promise<void> {
    // Away from everything that answers to a pointer.
    await this.page.mouse.move(500, 5);
    await this.page.locator('.monaco-hover:not(.hidden)').first().waitFor({ state: 'hidden' });
    await this.screenshotAsIs(name);
  }

  /** As `screenshot`, with the hover or menu that is open. */
  async screenshotAsIs(name: string): Promise<void> {
    const folder = path.join(projectRoot, 'out/screenshots');
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  /**
   * Unregisters the service worker of the editor's webviews. After a reload the editor waits for the old one to be looked up
   * anew, and the browser sometimes starts that one only when a minute has passed, long after the extension gave its page.
   */
  async #forgetWorkers(): Promise<void> {
    const forget =
      'navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister())))';
    for (const frame of this.page.frames()) {
      if (/\/webview\/browser\/pre\/index\.html/.test(frame.url())) await frame.evaluate(forget);
    }
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: startTimeoutMs });
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
