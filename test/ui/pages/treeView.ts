import type { Locator, Page } from 'playwright-core';

/** A menu that has not come by then was closed by something else. */
const menuTimeoutMs = 10_000;

/** A tree of the side bar, by what a screen reader says of its rows. */
export class TreeView {
  readonly #page: Page;
  readonly pane: Locator;

  /** @param title heading of the view, for example `Sweeps` */
  constructor(page: Page, title: string) {
    this.#page = page;
    const heading = page.getByRole('button', { name: `${title} Section` });
    this.pane = page.locator('.pane').filter({ has: heading });
  }

  /** Rows whose spoken label matches. */
  row(label: string | RegExp): Locator {
    return this.pane.getByRole('treeitem', { name: label });
  }

  /** Opens a closed row; leaves an open one alone. */
  async expand(label: string | RegExp): Promise<void> {
    const row = this.row(label).first();
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== 'false') return;
    // The keyboard opens it without running the command that a click on the row stands for.
    await row.locator('.monaco-tl-twistie').click();
  }

  /** Chooses an entry of a row's context menu. */
  async choose(label: string | RegExp, entry: string): Promise<void> {
    const item = this.#page.getByRole('menuitem', { name: entry, exact: true }).first();
    let chosen = false;
    // A menu closes when something else takes the focus, such as a chart that has just come back: it is opened again.
    while (!chosen) {
      await this.row(label).first().click({ button: 'right' });
      const opened = await item.waitFor({ timeout: menuTimeoutMs }).then(...yesOrNo);
      // In its first moments a menu takes no click, so that the one that opened it does not also choose.
      while (opened && !(await gone(item))) chosen = (await item.click({ timeout: 1000 }).then(...yesOrNo)) || chosen;
      if (!chosen) await this.#page.keyboard.press('Escape');
    }
  }

  /** Entries of a row's context menu, in order. The menu is closed again. */
  async menuOf(label: string | RegExp): Promise<string[]> {
    await this.row(label).first().click({ button: 'right' });
    const items = this.#page.getByRole('menuitem');
    await items.first().waitFor();
    const names = await items.allInnerTexts();
    await this.#page.keyboard.press('Escape');
    return names.map((name) => name.trim()).filter((name) => name !== '');
  }

  /** Spoken labels of the rows on screen, from the top. */
  labels(): Promise<string[]> {
    return this.pane
      .getByRole('treeitem')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? row.textContent ?? ''));
  }
}

/** Whether a menu entry has gone, or goes within a moment. */
async function gone(item: Locator): Promise<boolean> {
  return await item.waitFor({ state: 'hidden', timeout: 300 }).then(...yesOrNo);
}

/** Whether a promise is fulfilled. */
const yesOrNo = [() => true, () => false] as const;
