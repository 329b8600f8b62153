import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EditorSession } from './editorSession.ts';
import type { Workbench } from './pages/workbench.ts';

const slowMs = 60_000;

// One story in one window: every step goes on where the one before it stopped.
describe('a trial that somebody queues in the editor', () => {
  let session: EditorSession;
  let window: Workbench;

  beforeAll(async () => {
    session = await EditorSession.start({ example: 'test/ui/states/search' });
    window = await session.openWindow();
    await window.openFile('sweep.yaml');
    await window.showSidebar();
    await window.runCommand('Trialdeck: Run Sweep');
    await window.sweeps.row(/^Study search, finished/).waitFor({ timeout: slowMs });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name}`);
  });

  afterAll(async () => {
    await session?.dispose();
  });

  it('starts from the best one, within the limits of the space', async () => {
    await window.sweeps.choose(/^Study search, finished/, 'Enqueue Trial…');
    const { form } = window;
    await form.field('lr').waitFor({ timeout: slowMs });
    expect(Number(await form.field('lr').inputValue())).toBeGreaterThan(0);
    await form.field('lr').fill('0.5');
    await form.field('width').fill('100');
    await form.button('Enqueue Trial').click();
    await form.said('Too large: 1e-5 to 0.1').waitFor();
    await form.said('The nearest steps are 64 and 128.').waitFor();
  });

  it('has the parameters that count, by the keyboard alone', async () => {
    const { form } = window;
    await form.field('lr').fill('0.001');
    await form.field('lr').press('Tab');
    await form.field('optimizer').press('s');
    await form.field('momentum').fill('0.9');
    await form.field('optimizer').selectOption('adam');
    await form.field('momentum').waitFor({ state: 'detached' });
    await form.field('width').fill('128');
    await form.field('width').press('Enter');
    await form.said('Trial 4 is queued.').waitFor({ timeout: slowMs });
    await window.sweeps.expand(/^Study search/);
    await window.sweeps.row(/^Trial 4, queued.*lr 0\.001, optimizer adam, width 128/).waitFor({ timeout: slowMs });
  });

  it('runs when the study goes on, and is the best', async () => {
    await window.form.button('Resume').click();
    await window.sweeps.row(/^Trial 4, best, finished/).waitFor({ timeout: slowMs });
  });

  it('has company once the study is extended', async () => {
    await window.sweeps.choose(/^Study search, finished/, 'Extend Study…');
    const { form } = window;
    await form.field('trials in all').fill('6');
    await form.field('lr').fill('log(1e-4,');
    await form.button('Extend Study').click();
    await form.said('1 field needs another value.').waitFor();
    await form.field('lr').fill('log(1e-4,1e-2)');
    await form.button('Extend Study').click();
    await form.said(/search: 6 trials in all\./).waitFor({ timeout: slowMs });
    await form.button('Extend Study').click();
    await form.said('Nothing differs yet.').waitFor({ timeout: slowMs });
  });

  it('is trained again, for longer', async () => {
    await window.sweeps.choose(/^Study search, /, 'Refit Best…');
    const { form } = window;
    await form.field('epochs').fill('6');
    await form.button('Refit Best').click();
    await form.said('It runs in the terminal refit search.').waitFor({ timeout: slowMs });
    await window.sweeps.row(/^Study search\.refit, finished, refit of search, 1\/1/).waitFor({ timeout: slowMs });
  });
});
