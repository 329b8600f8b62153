import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { withDeadline } from './deadline.ts';

export class BrowserMissingError extends Error {
  readonly reason: 'no-browser';

  constructor() {
    super('no Chromium or Chrome on PATH: run scripts/setup-system, or name one in CHROMIUM');
    this.name = 'BrowserMissingError';
    this.reason = 'no-browser';
  }
}

const startTimeoutMs = 60_000;
const closeTimeoutMs = 5000;
const fontSettings = path.join(import.meta.dirname, 'fonts.conf');
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of the browser to drive: the variable CHROMIUM, else the first known name on PATH; null where there is none. */
export function findBrowser(): string | null {
  const given = process.env['CHROMIUM'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      if (folder !== '' && isExecutable(file)) return file;
    }
  }
  return null;
}

/**
 * Starts a headless browser.
 *
 * @param marker environment that makes the browser end with an editor server ({@link EditorServer.marker}), however it fares
 * @throws BrowserMissingError, DeadlineError
 */
export async function launchBrowser(marker: Readonly<Record<string, string>> = {}): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new BrowserMissingError();
  const launch = chromium.launch({
    executablePath,
    headless: true,
    env: { ...process.env, ...marker, ...(process.platform === 'linux' ? { FONTCONFIG_FILE: fontSettings } : {}) },
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      // On a busy machine a slow start is not a hang.
      '--disable-gpu-watchdog',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
    ],
  });
  return withDeadline(launch, startTimeoutMs, 'the start of the browser');
}

/** Ends a browser. One that has crashed may never answer: its server's end takes care of it. */
export async function closeBrowser(browser: Browser): Promise<void> {
  await withDeadline(browser.close(), closeTimeoutMs, 'closing the browser').catch(() => undefined);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
