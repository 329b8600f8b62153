import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

export class BrowserMissingError extends Error {
  readonly reason: 'no-browser';

  constructor() {
    super('no Chromium or Chrome on PATH: run scripts/setup-system, or name one in CHROMIUM');
    this.name = 'BrowserMissingError';
    this.reason = 'no-browser';
  }
}

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

/** @throws BrowserMissingError */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new BrowserMissingError();
  return chromium.launch({
    executablePath,
    headless: true,
    ...(process.platform === 'linux' ? { env: { ...process.env, FONTCONFIG_FILE: fontSettings } } : {}),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
    ],
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
