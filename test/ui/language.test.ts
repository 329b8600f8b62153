import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EditorSession } from './editorSession.ts';
import type { Workbench } from './pages/workbench.ts';

const slowMs = 60_000;

// One story in one window: every step goes on where the one before it stopped.
describe('a sweep file that somebody writes in the editor', () => {
  let session: EditorSession;
  let window: Workbench;

  beforeAll(async () => {
    session = await EditorSession.start({ example: 'test/ui/states/language' });
    window = await session.openWindow();
    await window.openFile('sweep.yaml');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshotAsIs(`failed-${task.name}`);
  });

  afterAll(async () => {
    await session?.dispose();
  });

  it('has squiggles, and a lens that leads to the first error', async () => {
    await window.page.locator('.squiggly-error').first().waitFor({ timeout: slowMs });
    await window.page.locator('.squiggly-warning').first().waitFor({ timeout: slowMs });
    // The lens stays where it is once the hints are there.
    await window.line(/bands\s3/).waitFor({ timeout: slowMs });
    await window.lens('Run sweep · 3 errors').click();
    await window.hover.getByText(/has no `--batch_sise`/).waitFor({ timeout: slowMs });
    await window.page.keyboard.press('Escape');
  });

  it('shows the distribution of a parameter, drawn, by the keyboard', async () => {
    await window.goTo(8, 5);
    await window.showHover();
    await window.hover.getByText('log-uniform from 1e-5 to 0.01').waitFor({ timeout: slowMs });
    const drawing = window.hover.locator('img').first();
    await drawing.waitFor();
    expect((await drawing.boundingBox())?.width).toBeGreaterThan(200);
    expect(
      await drawing.evaluate((image) => ('naturalWidth' in image ? Number(image.naturalWidth) : 0)),
    ).toBeGreaterThan(0);
    await window.page.keyboard.press('Escape');
  });

  it('is mended by the keyboard', async () => {
    await window.goTo(15, 5);
    await window.page.keyboard.press('ControlOrMeta+.');
    await window.page
      .locator('.action-widget')
      .getByText(/batch_size/)
      .first()
      .waitFor({ timeout: slowMs });
    await window.page.keyboard.press('Enter');
    await window.lens('Run sweep · 2 errors').waitFor({ timeout: slowMs });
  });

  it('shows its first trials at a click on the lens', async () => {
    await window.openFile('good.yaml');
    await window.lens('Preview samples').click();
    await window.page.getByRole('tab', { name: /^good\.yaml samples/ }).waitFor({ timeout: slowMs });
    await window.line(/learning_rate\s+weight_decay\s+batch_size/).waitFor({ timeout: slowMs });
  });

  it('renames a parameter with its argument, after a look', async () => {
    await window.goTo(15, 5);
    await window.page.keyboard.press('F2');
    await window.page.locator('.rename-box input').fill('samples');
    await window.page.keyboard.press('ControlOrMeta+Enter');
    const preview = window.page.locator('.bulk-edit-panel');
    // The script reads its arguments as a whole: what else is to be renamed in it is for the user to say.
    await preview
      .locator('.monaco-list-row', { hasText: 'train.py' })
      .locator('.edit-checkbox')
      .click({ timeout: slowMs });
    await preview.getByRole('button', { name: 'Apply' }).click();
    await window.line(/^\s*samples:$/).waitFor({ timeout: slowMs });
    await window.openFile('train.py');
    await window.line('"--samples"').waitFor({ timeout: slowMs });
  });
});
