import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';

/** A function that gives paths in a new folder a test; the folder goes when the test ends. */
export function temporaryFiles(): (name: string) => string {
  let folder: string | null = null;
  afterEach(() => {
    if (folder !== null) {
      rmSync(folder, { recursive: true, force: true });
    }
    folder = null;
  });
  return (name) => {
    folder ??= mkdtempSync(path.join(os.tmpdir(), 'trialdeck-study-'));
    return path.join(folder, name);
  };
}
