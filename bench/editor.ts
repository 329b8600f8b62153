import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../scripts/host/project.ts';
import type { RunRecord } from '../src/core/format/runRecord.ts';
import { bundleSuites } from '../test/host/bundle.ts';
import { runOnServer } from '../test/host/editorRun.ts';
import { EditorSession } from '../test/ui/editorSession.ts';
import type { Figure } from './figure.ts';
import { median } from './search/statistics.ts';

const rounds = 3;
const runs = 200;

/** What the editor takes: both figures in the real editor, a fresh one a round. */
export async function measureEditor(): Promise<Figure[]> {
  return [await measureActivation(), await measureFirstTree()];
}

async function measureActivation(): Promise<Figure> {
  const tests = await bundleSuites('measure');
  const workspace = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-activation-'));
  const times: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const records = await runOnServer({ name: 'measure', workspace, extension: projectRoot, tests });
      const failure = records.find((record) => record.kind === 'fail');
      if (failure !== undefined) throw new Error(`${failure.title}: ${failure.error}`);
      times.push(...records.flatMap((record) => (record.kind === 'figure' ? [record.ms] : [])));
    }
  } finally {
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  }
  return {
    name: 'activation',
    unit: 'ms',
    value: median(times),
    budget: 50,
    peer: null,
    how: `median of ${rounds} fresh editors: require of the bundle and activate(), by the clock of the extension host`,
  };
}

/** From the click that opens our side bar to the frame that shows the rows, in a folder that holds runs: that alone has activated the extension. */
async function measureFirstTree(): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await using session = await EditorSession.start();
    await writeRuns(session.workspace);
    const workbench = await session.openWindow();
    const { page } = workbench;
    // Rows stand in this list once the extension host runs: its own start is not ours to answer for.
    await workbench.runCommand('Developer: Show Running Extensions');
    await page.locator('.runtime-extensions-editor .monaco-list-row').first().waitFor();
    await page.keyboard.press('Escape');
    const tab = page.getByRole('tab', { name: 'Trialdeck', exact: true });
    await tab.waitFor();
    const [shownMs] = await Promise.all([page.evaluate<number>(firstRowMs), tab.click()]);
    times.push(shownMs);
  }
  return {
    name: `first tree paint of ${runs} runs`,
    unit: 'ms',
    value: median(times),
    budget: 300,
    peer: null,
    how: `median of ${rounds} fresh editors: from the click that opens the side bar to the frame with the rows; the runs in the folder have activated the extension before`,
  };
}

/** Runs in the window: the types of the DOM are not those of this program. */
const firstRowMs = `new Promise((resolve) => {
  let start = null;
  addEventListener('mousedown', () => { start ??= performance.now(); }, { capture: true, once: true });
  const observer = new MutationObserver(() => {
    const panes = [...document.querySelectorAll('.pane')];
    const runs = panes.find((pane) => pane.querySelector('.pane-header')?.getAttribute('aria-label')?.startsWith('Runs'));
    if (start === null || !runs?.querySelector('[role=treeitem]')) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - start));
  });
  observer.observe(document, { childList: true, subtree: true });
})`;

async function writeRuns(workspace: string): Promise<void> {
  for (let index = 0; index < runs; index++) {
    const run = `run-${String(index).padStart(3, '0')}`;
    const folder = path.join(workspace, '.trialdeck/runs', run);
    const start = Date.UTC(2026, 0, 1) + index * 60_000;
    const record: RunRecord = {
      format: 1,
      run,
      study: null,
      trial: null,
      attempt: 1,
      name: run,
      state: 'finished',
      reason: null,
      params: { lr: 0.001 * (index + 1), hidden: 8 + (index % 24) },
      command: ['python', 'train.py'],
      cwd: workspace,
      writer: 'companion',
      metricsFrom: 'companion',
      pid: null,
      startTime: null,
      bootId: null,
      start: new Date(start).toISOString(),
      end: new Date(start + 30_000).toISOString(),
      exitCode: 0,
      summary: { loss: 1 / (index + 1) },
      gpus: [],
    };
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'run.json'), JSON.stringify(record));
    const lines = Array.from({ length: 50 }, (_, step) =>
      JSON.stringify({ step, time: start / 1000 + step, loss: 1 / (step + 1) }),
    );
    await writeFile(path.join(folder, 'metrics.jsonl'), `${lines.join('\n')}\n`);
  }
}
