import { existsSync } from 'node:fs';
import path from 'node:path';

export class DesktopMissingError extends Error {
  readonly reason: 'no-desktop';

  constructor() {
    super(
      'TRIALDECK_HOST=desktop, but no VS Code was found: put code on PATH or name its executable in VSCODE_EXECUTABLE',
    );
    this.name = 'DesktopMissingError';
    this.reason = 'no-desktop';
  }
}

/**
 * The desktop VS Code to use, or null for the server host. `TRIALDECK_HOST` (`desktop` or `server`) decides; without
 * it the desktop is used where there is one.
 *
 * @throws DesktopMissingError when the desktop is asked for and absent
 */
export function findDesktop(): string | null {
  const wanted = process.env['TRIALDECK_HOST'];
  if (wanted === 'server') return null;
  const found = process.env['VSCODE_EXECUTABLE'] || onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (found === null && wanted === 'desktop') throw new DesktopMissingError();
  return found;
}

function onPath(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder !== '' && existsSync(file)) return file;
  }
  return null;
}
