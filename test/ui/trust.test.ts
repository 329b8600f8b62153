import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EditorSession } from './editorSession.ts';
import type { Workbench } from './pages/workbench.ts';

describe('a folder that nobody has trusted', () => {
  let session: EditorSession;
  let window: Workbench;

  beforeAll(async () => {
    // The start-up question is a dialog over the window; without it the folder stays untrusted.
    session = await EditorSession.start({
      example: 'examples/spirals',
      askForTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
    window = await session.openWindow();
    await window.showSidebar();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name}`);
  });

  afterAll(async () => {
    await session?.dispose();
  });

  it('shows its sweeps, and says why it runs none', async () => {
    await window.sweeps.row(/sweep\.yaml/).waitFor();
    await window.openFile('sweep.yaml');
    await window.runCommand('Trialdeck: Run Sweep');
    await window.page
      .getByText(/not trusted/)
      .first()
      .waitFor();
    expect(await window.sweeps.labels()).not.toContainEqual(expect.stringMatching(/^Study/));
  });
});
