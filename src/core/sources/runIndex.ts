import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunSummary } from '../space/summary.ts';
import { dataFolderName } from '../study/workspace.ts';
import { readRun, runStamp } from './trialdeckRun.ts';

/** Ended runs are looked at again every so many polls; running ones at each. */
const endedEvery = 10;

/** The runs without a study under some folders, brought up to date by polling file stamps. */
export class RunIndex {
  readonly #runs = new Map<string, { stamp: string; summary: RunSummary }>();
  #polls = 0;

  /**
   * Looks for runs and reads those that changed.
   * @param roots - absolute folders whose `.trialdeck` counts
   * @returns true when something changed
   */
  poll(roots: readonly string[]): boolean {
    const folders = new Set(roots.flatMap((root) => runFolders(path.join(root, dataFolderName, 'runs'))));
    const all = this.#polls++ % endedEvery === 0;
    let changed = false;
    for (const folder of this.#runs.keys()) {
      if (!folders.has(folder)) {
        this.#runs.delete(folder);
        changed = true;
      }
    }
    for (const folder of folders) {
      const known = this.#runs.get(folder);
      if (known === undefined || all || known.summary.state === 'running') {
        changed = this.#look(folder, known) || changed;
      }
    }
    return changed;
  }

  summaries(): RunSummary[] {
    return [...this.#runs.values()].map((run) => run.summary);
  }

  #look(folder: string, known: { readonly stamp: string; readonly summary: RunSummary } | undefined): boolean {
    const stamp = stampOf(folder);
    if (stamp === null) {
      return this.#runs.delete(folder);
    }
    if (known?.stamp === stamp && known.summary.state !== 'running') {
      return false;
    }
    const summary = readRun(folder);
    this.#runs.set(folder, { stamp, summary });
    return known?.stamp !== stamp || known.summary.state !== summary.state;
  }
}

function stampOf(folder: string): string | null {
  try {
    return runStamp(folder);
  } catch {
    return 'unreadable';
  }
}

function runFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name));
  } catch {
    return [];
  }
}
