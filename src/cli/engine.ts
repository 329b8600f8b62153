import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folder of the engine that runs: the one that holds `dist` and the companion. It is the checkout, the extension, or the
 * copy that outlives its extension.
 */
export function engineFolder(): string {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'python', 'trialdeck')) || folder === path.dirname(folder)) {
      return folder;
    }
  }
}

/** Folder that goes on PYTHONPATH so that a training script can `import trialdeck`. */
export function companionFolder(): string {
  return path.join(engineFolder(), 'python');
}
