import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EditorSession } from './editorSession.ts';
import { addShortSweep, controllerPid, setTotal } from './exampleSweep.ts';
import type { Workbench } from './pages/workbench.ts';

const slowMs = 60_000;

// One story in one window: every step goes on where the one before it stopped.
describe('a sweep in the editor', () => {
  let session: EditorSession;
  let window: Workbench;

  beforeAll(async () => {
    session = await EditorSession.start({ example: 'examples/spirals' });
    await setTotal(session.workspace, 400);
    await addShortSweep(session.workspace);
    window = await session.openWindow();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name}`);
  });

  afterAll(async () => {
    await session?.dispose();
  });

  it('runs from the palette, and its trials arrive in the tree', async () => {
    await window.openFile('sweep.yaml');
    await window.showSidebar();
    await window.runCommand('Trialdeck: Run Sweep');
    await window.sweeps.row(/^Study spirals, running/).waitFor({ timeout: slowMs });
    await window.sweeps.row(/^Trial 0, /).waitFor({ timeout: slowMs });
    await window.sweeps.row(/^Trial \d+, best, /).waitFor({ timeout: slowMs });
    await window.statusItem(/running · spirals \d+\/400/).waitFor({ timeout: slowMs });
  });

  it('draws the metrics of its trials', async () => {
    await window.sweeps.choose(/^Study spirals, running/, 'Open Charts');
    const ink = await window.charts.waitForInk(400, slowMs);
    expect(ink.pixels).toBeGreaterThan(400);
    expect(ink.colors).toBeGreaterThan(1);
  });

  it('goes on while the window reloads', async () => {
    const pid = await controllerPid(session.workspace, 'spirals');
    await window.reload();
    await window.showSidebar();
    await window.sweeps.row(/^Study spirals, running/).waitFor({ timeout: slowMs });
    expect(await controllerPid(session.workspace, 'spirals')).toBe(pid);
    expect(await readdir(path.join(session.workspace, '.trialdeck/studies'))).toEqual(['spirals']);
    // Charts come back by themselves with the window.
    const ink = await window.charts.waitForInk(400, slowMs);
    expect(ink.pixels).toBeGreaterThan(400);
  });

  it('stops and resumes from the tree', async () => {
    await window.sweeps.choose(/^Study spirals, running/, 'Stop');
    await window.sweeps.row(/^Study spirals, stopped/).waitFor({ timeout: slowMs });
    await expectGone(window, /running · spirals/);
    await window.sweeps.choose(/^Study spirals, stopped/, 'Resume');
    await window.sweeps.row(/^Study spirals, running/).waitFor({ timeout: slowMs });
    await window.sweeps.choose(/^Study spirals, running/, 'Stop');
    await window.sweeps.row(/^Study spirals, stopped/).waitFor({ timeout: slowMs });
  });

  it('tells at its end which trial is best', async () => {
    await window.openFile('short.yaml');
    await window.runCommand('Trialdeck: Run Sweep');
    await window.sweeps.row(/^Study short, finished/).waitFor({ timeout: slowMs });
    await window.waitForNotification(/short finished: best trial/, slowMs);
  });
});

async function expectGone(window: Workbench, text: RegExp): Promise<void> {
  await window.statusItem(text).waitFor({ state: 'detached', timeout: slowMs });
}
