import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EditorSession } from './editorSession.ts';
import type { Workbench } from './pages/workbench.ts';

describe('a folder without a sweep', () => {
  let session: EditorSession;
  let window: Workbench;

  beforeAll(async () => {
    session = await EditorSession.start();
    await writeFile(path.join(session.workspace, 'train.py'), 'import argparse\n\nprint(argparse)\n');
    window = await session.openWindow();
    await window.showSidebar();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name}`);
  });

  afterAll(async () => {
    await session?.dispose();
  });

  it('offers the way to the first one', async () => {
    await window.openFile('train.py');
    await window.sweeps.pane.getByRole('button', { name: 'New Sweep' }).last().click();
    const editor = window.page.locator('.monaco-editor .view-lines').last();
    await editor.getByText('program').first().waitFor();
    await expect.poll(() => editor.textContent()).toMatch(/train\.py/);
  });
});
