import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What `dist/sweepTools.mjs` exports. */
export type SweepTools = typeof import('./sweepTools.ts');

/** Loads the bundle that reads sweeps at the first call, and gives the same from then on. */
export class SweepToolsLoader {
  readonly #file: string;
  #tools: Promise<SweepTools> | null = null;

  /** @param distFolder - the extension's `dist` */
  constructor(distFolder: string) {
    this.#file = path.join(distFolder, 'sweepTools.mjs');
  }

  get(): Promise<SweepTools> {
    this.#tools ??= load(this.#file);
    return this.#tools;
  }
}

async function load(file: string): Promise<SweepTools> {
  const loaded: unknown = await import(pathToFileURL(file).href);
  if (!isSweepTools(loaded)) {
    throw new TypeError(`${file} is not the bundle that belongs to this extension`);
  }
  return loaded;
}

function isSweepTools(loaded: unknown): loaded is SweepTools {
  return typeof loaded === 'object' && loaded !== null && 'readSweep' in loaded && 'readSweepHead' in loaded;
}
