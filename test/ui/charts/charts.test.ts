import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../scripts/host/browser.ts';
import { projectRoot } from '../../../scripts/host/project.ts';
import { RunSeries } from '../../../src/core/series/runSeries.ts';
import { runPalettes } from '../../../src/protocol/runColor.ts';
import type { ChartPage, ChartRun } from '../../../src/protocol/webview.ts';
import { ChartsBundle } from './chartsBundle.ts';

const steps = 5000;
const study = '/ws/.trialdeck/studies/spirals';
const dark = runPalettes.dark;

function run(number: number, changes: Partial<ChartRun> = {}): ChartRun {
  return {
    path: `${study}/runs/${number}`,
    name: `trial ${number}`,
    params: { lr: `${number + 1}.0e-3` },
    colorIndex: number,
    state: 'finished',
    study,
    ...changes,
  };
}

/** Falls to `floor`; one lonely spike at step 3333. */
function falling(floor: number, count = steps): RunSeries {
  const series = new RunSeries();
  for (let step = 0; step < count; step++) {
    const loss = step === 3333 ? 9 : floor + 2 * Math.exp(-step / 800);
    series.append(step, 1_700_000_000 + step, { val_loss: loss, val_acc: 1 - loss / 3 });
  }
  return series;
}

const chosen: ChartPage = {
  title: 'spirals',
  selection: { study: { path: study, follow: { pick: 'last', count: 10 } }, trials: [], runs: [] },
  runs: [run(0), run(1, { state: 'running' }), run(2, { state: 'pruned', reason: 'at step 99' })],
  trials: 27,
  goals: { val_loss: 'minimize' },
  problem: null,
};
const threeRuns = (): Map<string, RunSeries> =>
  new Map([
    [run(0).path, falling(0.3)],
    [run(1).path, falling(0.6, 3000)],
    [run(2).path, falling(0.9, 900)],
  ]);

describe('the chart webview', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const open = (page: ChartPage = chosen, series = threeRuns()): Promise<ChartsBundle> =>
    ChartsBundle.open(browser, page, series);

  it('draws one chart a metric in the colours of the runs, and breaks no rule of the security policy', async () => {
    await using charts = await open();
    for (const color of dark.slice(0, 3)) {
      await expect.poll(() => charts.ink('val_loss', color)).toBeGreaterThan(50);
      await expect.poll(() => charts.ink('val_acc', color)).toBeGreaterThan(50);
    }
    await expect
      .poll(() => charts.page.getByRole('heading', { level: 3 }).allTextContents())
      .toEqual(['val_loss', 'val_acc']);
    await expect.poll(() => charts.page.getByText('lowest 0.304 · trial 0').count()).toBe(1);
    expect(charts.complaints).toEqual([]);
    expect((await stat(path.join(projectRoot, 'dist/webview/charts.js'))).size).toBeLessThan(300 * 1024);
  });

  it('hides a run by keyboard and shows it alone by Enter, and keeps that over a reload', async () => {
    await using charts = await open();
    const [first, second] = [0, 1].map((number) => charts.page.getByRole('switch', { name: `trial ${number}` }));
    await first?.focus();
    await charts.page.keyboard.press('Space');
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBe(0);
    expect(await first?.getAttribute('aria-checked')).toBe('false');
    await charts.page.keyboard.press('ArrowDown');
    expect(await second?.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await charts.page.keyboard.press('Enter');
    await expect.poll(() => charts.ink('val_loss', dark[2])).toBe(0);
    expect(await charts.ink('val_loss', dark[1])).toBeGreaterThan(50);
    await charts.page.reload();
    await expect.poll(() => charts.ink('val_loss', dark[1])).toBeGreaterThan(50);
    expect(await charts.ink('val_loss', dark[0])).toBe(0);
  });

  it('zooms all charts by a drag, asks for the range, and shows all again by a double click', async () => {
    await using charts = await open();
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    const plot = charts.page.getByRole('article', { name: 'val_acc' }).locator('.u-over');
    const box = await plot.boundingBox();
    if (box === null) {
      throw new Error('the plot is not on the page');
    }
    charts.asked.length = 0;
    await charts.page.mouse.move(box.x + box.width * 0.6, box.y + 50);
    await charts.page.mouse.down();
    await charts.page.mouse.move(box.x + box.width * 0.7, box.y + 60, { steps: 4 });
    await charts.page.mouse.up();
    await expect.poll(() => new Set(charts.asked.map((one) => one.metric))).toEqual(new Set(['val_loss', 'val_acc']));
    for (const { from, to } of charts.asked) {
      expect(from).toBeGreaterThan(2800);
      expect(to).toBeLessThan(3700);
    }
    const reset = charts.page.getByText('reset zoom');
    await reset.waitFor();
    await plot.dblclick({ position: { x: 40, y: 40 } });
    await reset.waitFor({ state: 'detached' });
    await expect.poll(() => charts.asked.at(-1)?.from).toBeNull();
  });

  it('lists the values at the pointer, greatest first, and points in all charts', async () => {
    await using charts = await open();
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    await charts.page
      .getByRole('article', { name: 'val_loss' })
      .locator('.u-over')
      .hover({ position: { x: 30, y: 60 } });
    await expect
      .poll(() => charts.page.locator('.values td.name').allTextContents())
      .toEqual(['trial 2', 'trial 1', 'trial 0']);
    expect(await charts.page.locator('.position').textContent()).toMatch(/^step \d/);
  });

  it('moves the crosshair by the arrow keys and says what stands there', async () => {
    await using charts = await open();
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    await charts.page.getByRole('group', { name: /^val_loss of 3 runs/ }).focus();
    await charts.page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => charts.page.locator('.spoken').textContent())
      .toMatch(/^step [\d,]+, trial 1 0\.\d+, trial 0 0\.\d+/);
  });

  it('takes in new points of a running run in place, asking for that run only', async () => {
    await using charts = await open();
    const cell = charts.page
      .getByRole('row', { name: /trial 1/ })
      .locator('td.number')
      .first();
    await expect.poll(() => cell.textContent()).toBe('0.647');
    await expect.poll(() => charts.asked.length).toBe(2);
    charts.asked.length = 0;
    charts.series.get(run(1).path)?.append(3000, 1_700_003_000, { val_loss: 0.123, val_acc: 0.5 });
    charts.post({ kind: 'grown', runs: [run(1).path] });
    await expect.poll(() => cell.textContent()).toBe('0.123');
    await expect.poll(() => charts.asked.map((one) => one.runs)).toEqual([[run(1).path], [run(1).path]]);
    await expect.poll(() => charts.page.getByText(/^live, \d\.\d s ago$/).count()).toBe(1);
  });

  it('takes in a trial that starts, and says when one ends', async () => {
    await using charts = await open();
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    charts.series.set(run(3).path, falling(1.2));
    const runs = [run(3, { state: 'running' }), run(0), run(1)];
    charts.post({ kind: 'page', page: { ...chosen, runs } });
    await expect.poll(() => charts.ink('val_loss', dark[3])).toBeGreaterThan(50);
    expect(await charts.page.getByRole('switch', { name: /^trial/ }).count()).toBe(3);
    await expect.poll(() => charts.page.locator('.spoken').textContent()).toBe('trial 1 finished');
  });

  it('draws on a log axis, smoothed and over time, and restores all of it', async () => {
    await using charts = await open();
    await charts.page.getByRole('switch', { name: 'Logarithmic y axis' }).click();
    await charts.page.getByRole('slider', { name: 'Smoothing' }).fill('0.7');
    await charts.page.getByRole('combobox', { name: 'x axis' }).click();
    await charts.page.getByRole('option', { name: 'x: relative time' }).click();
    await expect.poll(() => charts.asked.at(-1)?.axis).toBe('relative');
    await charts.page.reload();
    await expect.poll(() => charts.page.getByRole('slider', { name: 'Smoothing' }).inputValue()).toBe('0.7');
    expect(await charts.page.getByRole('switch', { name: 'Logarithmic y axis' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    await expect.poll(() => charts.asked.at(-1)?.axis).toBe('relative');
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    expect(charts.complaints).toEqual([]);
  });

  it('shows the numbers as tables instead', async () => {
    await using charts = await open();
    await charts.page.getByRole('switch', { name: 'Show data as tables' }).click();
    const row = charts.page.getByRole('table', { name: 'val_loss by run' }).getByRole('row', { name: /trial 2/ });
    await expect.poll(() => row.locator('td').allTextContents()).toEqual(['1.550', '899', '1.550', '2.900', '900']);
    expect(await charts.page.locator('canvas').count()).toBe(0);
  });

  it('filters metrics, and offers the way back where none is left', async () => {
    await using charts = await open();
    const titles = charts.page.getByRole('heading', { level: 3 });
    await expect.poll(() => titles.count()).toBe(2);
    const box = charts.page.locator('vscode-textfield input');
    await box.fill('*_acc');
    await expect.poll(() => titles.allTextContents()).toEqual(['val_acc']);
    await box.fill('nothing');
    await charts.page.getByText('Clear the Filter').click();
    await expect.poll(() => titles.count()).toBe(2);
    expect(await box.inputValue()).toBe('');
  });

  it('follows the theme', async () => {
    await using charts = await open();
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    await charts.page.evaluate(`document.body.className = 'vscode-light'`);
    await expect.poll(() => charts.ink('val_loss', runPalettes.light[0])).toBeGreaterThan(50);
    expect(await charts.ink('val_loss', dark[0])).toBe(0);
  });

  it('survives values that are not finite: gaps in the line, the word in the table', async () => {
    const diverged = new RunSeries();
    for (let step = 0; step < 40; step++) {
      diverged.append(step, step, {
        val_loss: step < 20 ? 1 / (step + 1) : step === 39 ? Number.NaN : Number.POSITIVE_INFINITY,
      });
    }
    await using charts = await open({ ...chosen, runs: [run(0)] }, new Map([[run(0).path, diverged]]));
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(20);
    await expect.poll(() => charts.page.getByRole('cell', { name: 'NaN' }).count()).toBe(1);
    expect(charts.complaints).toEqual([]);
  });

  it('says what will be here where nothing is yet, with the button that mends it', async () => {
    const nothing = { ...chosen, runs: [], goals: {}, selection: { study: null, trials: [], runs: [] } };
    await using charts = await open(nothing);
    await charts.page.getByText('Choose Runs').click();
    await expect.poll(() => charts.messages).toEqual([{ kind: 'reveal', view: 'sweeps' }]);
    charts.post({ kind: 'page', page: { ...chosen, runs: [run(9, { state: 'running' })] } });
    await charts.page.getByText('No metric yet').waitFor();
    charts.post({ kind: 'page', page: { ...chosen, runs: [], problem: '/ws/study.db is damaged.' } });
    await charts.page.getByText('/ws/study.db is damaged.').waitFor();
  });

  it('says why lines are not up to date, and tries again on request', async () => {
    await using charts = await open();
    await expect.poll(() => charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    charts.failure = 'the reader process ended (SIGKILL)';
    charts.post({ kind: 'grown', runs: [run(1).path] });
    const again = charts.page.getByRole('article', { name: 'val_loss' }).getByText('Try again');
    await again.waitFor();
    // What was drawn stays.
    expect(await charts.ink('val_loss', dark[0])).toBeGreaterThan(50);
    charts.failure = null;
    await again.click();
    await again.waitFor({ state: 'detached' });
  });

  it('lets chosen runs be taken out, and a study choose which trials it shows', async () => {
    const free = { ...chosen, selection: { study: null, trials: [], runs: [] } };
    await using charts = await open(free);
    await charts.page.getByRole('button', { name: 'Take trial 1 out of these charts' }).click();
    await expect.poll(() => charts.messages).toEqual([{ kind: 'remove', run: run(1).path }]);
    charts.post({ kind: 'page', page: chosen });
    await charts.page.getByRole('combobox', { name: 'Which trials are shown' }).click();
    await charts.page.getByRole('option', { name: 'best 5 trials' }).click();
    await expect.poll(() => charts.messages.at(-1)).toEqual({ kind: 'follow', follow: { pick: 'best', count: 5 } });
  });
});
