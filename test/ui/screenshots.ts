// `npm run screenshots [-- STATE...]`: pictures of what people meet, in the light, dark and high contrast theme, in
// out/screenshots. `--readme` also renews the picture of the README.
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../scripts/host/project.ts';
import { finishedTrials, writeStudy } from '../host/support/studyFixture.ts';
import { EditorSession, type SessionOptions } from './editorSession.ts';
import { addShortSweep, setTotal } from './exampleSweep.ts';
import type { Workbench } from './pages/workbench.ts';
import { writeToldStudies } from './toldStudies.ts';

const themes = { light: 'Light 2026', dark: 'Dark 2026', hc: 'Default High Contrast' };
const themeClass = { light: 'vs', dark: 'vs-dark', hc: 'hc-black' };
const slowMs = 120_000;

/** Time for views, fonts and charts to repaint. It only matters for the picture. */
const settleMs = 1000;

/** Less of what is the editor's, more of what is ours. */
const pictureSettings = { 'editor.minimap.enabled': false, 'breadcrumbs.enabled': false };

const states: Readonly<Record<string, () => Promise<void>>> = {
  empty,
  running,
  finished,
  error,
  many,
  search,
  form,
  extend,
  language,
};

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
for (const [name, take] of Object.entries(states)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await take();
  console.log(`${name}: out/screenshots/${name}-{${Object.keys(themes).join(',')}}.png`);
}
if (process.argv.includes('--readme')) {
  const target = path.join(projectRoot, 'docs/images/sweep.png');
  await mkdir(path.dirname(target), { recursive: true });
  await copyFile(path.join(projectRoot, 'out/screenshots/running-dark.png'), target);
}

async function empty(): Promise<void> {
  await using session = await start();
  await writeFile(path.join(session.workspace, 'train.py'), 'import argparse\n');
  const window = await session.openWindow();
  await window.showSidebar();
  await window.openFile('train.py');
  await inEveryTheme(session, window, 'empty');
}

async function running(): Promise<void> {
  await using session = await start({ example: 'examples/spirals' });
  await setTotal(session.workspace, 60);
  const window = await session.openWindow();
  await window.openFile('sweep.yaml');
  await window.showSidebar();
  await window.runCommand('Trialdeck: Run Sweep');
  await window.sweeps.row(/^Trial 9, /).waitFor({ timeout: slowMs });
  await openChartsBeside(window, /^Study spirals/);
  await inEveryTheme(session, window, 'running');
}

async function finished(): Promise<void> {
  await using session = await start({ example: 'examples/spirals' });
  await addShortSweep(session.workspace);
  const window = await session.openWindow();
  await window.openFile('short.yaml');
  await window.showSidebar();
  await window.runCommand('Trialdeck: Run Sweep');
  await window.sweeps.row(/^Study short, finished/).waitFor({ timeout: slowMs });
  await openChartsBeside(window, /^Study short/);
  await inEveryTheme(session, window, 'finished');
}

async function error(): Promise<void> {
  await using session = await start({ example: 'test/ui/states/broken' });
  const window = await session.openWindow();
  await window.openFile('failing.yaml');
  await window.showSidebar();
  await window.runCommand('Trialdeck: Run Sweep');
  await window.sweeps.row(/^Study failing, (?!running)/).waitFor({ timeout: slowMs });
  await window.sweeps.expand(/^Study failing/);
  await window.openFile('sweep.yaml');
  await window.page.locator('.squiggly-error').first().waitFor({ timeout: slowMs });
  await window.runCommand('Problems: Focus on Problems View');
  await inEveryTheme(session, window, 'error');
}

async function many(): Promise<void> {
  await using session = await start({ example: 'test/ui/states/many' });
  const window = await session.openWindow();
  await window.openFile('sweep.yaml');
  await window.showSidebar();
  await window.runCommand('Trialdeck: Run Sweep');
  await window.sweeps.row(/^Study curves, finished/).waitFor({ timeout: slowMs });
  await window.runCommand('View: Toggle Panel Visibility');
  await openChartsBeside(window, /^Study curves/);
  await inEveryTheme(session, window, 'many');
}

/** What the tree tells of a search: stages, reasons, repeats, imported trials. */
async function search(): Promise<void> {
  await using session = await start({ example: 'test/ui/states/search' });
  await writeToldStudies(session.workspace);
  const window = await session.openWindow();
  await window.openFile('sweep.yaml');
  await window.showSidebar();
  await window.sweeps.expand(/^Stage coarse of told/);
  await window.sweeps.expand(/^Study linked/);
  await window.page.mouse.move(0, 0);
  await inEveryTheme(session, window, 'search');
}

async function form(): Promise<void> {
  await using session = await start({ example: 'test/ui/states/search' });
  const window = await session.openWindow();
  await window.openFile('sweep.yaml');
  await window.showSidebar();
  await window.runCommand('Trialdeck: Run Sweep');
  await window.sweeps.row(/^Study search, finished/).waitFor({ timeout: slowMs });
  await window.runCommand('View: Toggle Panel Visibility');
  await window.sweeps.choose(/^Study search, finished/, 'Enqueue Trial…');
  await window.form.field('lr').waitFor({ timeout: slowMs });
  await inEveryTheme(session, window, 'form');
  await window.form.field('width').fill('100');
  await window.form.field('optimizer').selectOption('sgd');
  await window.form.field('momentum').fill('');
  await window.form.button('Enqueue Trial').click();
  await window.form.said('1 field needs another value.').waitFor();
  await inEveryTheme(session, window, 'form-wrong');
  await window.form.field('width').fill('128');
  await window.form.button('Enqueue Trial').click();
  await window.form.said('Trial 4 is queued.').waitFor({ timeout: slowMs });
  await inEveryTheme(session, window, 'form-done');
}

async function extend(): Promise<void> {
  await using session = await start({ example: 'test/ui/states/search' });
  await writeToldStudies(session.workspace);
  const window = await session.openWindow();
  await window.showSidebar();
  await window.sweeps.choose(/^Study linked/, 'Extend Study…');
  await window.form.field('lr').fill('logg(1e-6,0.1)');
  await window.form.field('trials in all').fill('80');
  await window.form.said(/no distribution/).waitFor({ timeout: slowMs });
  await inEveryTheme(session, window, 'extend');
  await window.sweeps.choose(/^Study linked/, 'Refit Best…');
  await window.form.said(/once more, to its end/).waitFor({ timeout: slowMs });
  await inEveryTheme(session, window, 'refit');
}

/** What the language server shows in sweep files, in scripts and in notebooks. */
async function language(): Promise<void> {
  await using session = await start({ example: 'test/ui/states/language' });
  await writeStudy(session.workspace, {
    name: 'good',
    sweep: path.join(session.workspace, 'good.yaml'),
    trials: finishedTrials(12),
    attributes: { 'trialdeck:total': 40, 'trialdeck:end': { reason: 'stopped', time: new Date().toISOString() } },
  });
  const window = await session.openWindow();
  const { page } = window;
  await window.openFile('sweep.yaml');
  await page.locator('.codelens-decoration').first().waitFor({ timeout: slowMs });
  await page.locator('.squiggly-warning').first().waitFor({ timeout: slowMs });
  await window.runCommand('Problems: Focus on Problems View');
  await inEveryTheme(session, window, 'language');
  await window.runCommand('View: Toggle Panel Visibility');
  const hovered = async (line: number, column: number): Promise<void> => {
    await window.goTo(line, column);
    await window.showHover();
  };
  await inEveryTheme(session, window, 'language-hover', () => hovered(8, 5));
  await inEveryTheme(session, window, 'language-bands', () => hovered(21, 5));
  await inEveryTheme(session, window, 'language-fix', async () => {
    await window.goTo(10, 12);
    await page.keyboard.press('ControlOrMeta+.');
    await page.locator('.action-widget').first().waitFor({ timeout: slowMs });
  });
  await window.goTo(14, 99);
  await page.keyboard.press('Enter');
  await inEveryTheme(session, window, 'language-completion', async () => {
    await window.runCommand('Trigger Suggest');
    await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor({ timeout: slowMs });
    // A second time shows what is written about the one that is chosen.
    if (!(await page.locator('.suggest-details').isVisible())) await page.keyboard.press('Control+Space');
  });
  await window.goTo(5, 9);
  await inEveryTheme(session, window, 'language-metric', async () => {
    await window.runCommand('Trigger Suggest');
    await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor({ timeout: slowMs });
  });
  await window.runCommand('File: Revert File');
  for (const [name, line, column] of [
    ['search.py', 7, 11],
    ['tune.py', 6, 20],
  ] as const) {
    await window.openFile(name);
    await page
      .locator('.squiggly-warning, .squiggly-error, .squiggly-info, .squiggly-hint')
      .first()
      .waitFor({ timeout: slowMs });
    await inEveryTheme(session, window, `language-${name.replace('.', '-')}`, async () => {
      await window.goTo(line, column);
      await window.showHover();
    });
  }
  await window.openFile('search.ipynb');
  await window.lens('Sweep · 1 error').waitFor({ timeout: slowMs });
  await inEveryTheme(session, window, 'language-search-ipynb');
  await window.openFile('good.yaml');
  await window.lens('Resume').waitFor({ timeout: slowMs });
  await window.lens('Preview samples').click();
  await window.page.getByRole('tab', { name: /^good\.yaml samples/ }).waitFor({ timeout: slowMs });
  await inEveryTheme(session, window, 'language-samples');
  await window.runCommand('View: Close All Editors');
  await window.openFile('search.py');
  await window.lens('Convert to sweep file').click();
  await window.page.getByRole('tab', { name: /\.yaml/ }).waitFor({ timeout: slowMs });
  await inEveryTheme(session, window, 'language-convert');
}

function start(options: SessionOptions = {}): Promise<EditorSession> {
  return EditorSession.start({ ...options, size: { width: 1600, height: 1000 }, settings: pictureSettings });
}

async function openChartsBeside(window: Workbench, study: RegExp): Promise<void> {
  await window.sweeps.choose(study, 'Open Charts');
  await window.charts.waitForInk(400, slowMs);
}

/**
 * A setting of the workspace changes the theme of the open window, as a person's would.
 * @param before - opens what goes away when the theme changes: a hover, a menu
 */
async function inEveryTheme(
  session: EditorSession,
  window: Workbench,
  name: string,
  before?: () => Promise<void>,
): Promise<void> {
  const folder = path.join(session.workspace, '.vscode');
  await mkdir(folder, { recursive: true });
  for (const theme of ['dark', 'light', 'hc'] as const) {
    const settings = { 'workbench.colorTheme': themes[theme] };
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings));
    await window.page.locator(`.monaco-workbench.${themeClass[theme]}`).waitFor();
    await before?.();
    await delay(settleMs);
    await (before === undefined ? window.screenshot(`${name}-${theme}`) : window.screenshotAsIs(`${name}-${theme}`));
    if (before !== undefined) await window.page.keyboard.press('Escape');
  }
}
