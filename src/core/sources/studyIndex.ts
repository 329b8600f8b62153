import { statSync } from 'node:fs';
import path from 'node:path';
import type { StudySummary, TrialSummary } from '../space/summary.ts';
import { studyIsHeld } from '../study/door.ts';
import { listStudyFolders } from '../study/workspace.ts';
import { readStudy, type StudyReading } from './trialdeckStudy.ts';

/** Runs without a controller are asked again whether they still live. */
const unwatchedEveryMs = 2000;
/** Reading may take at most this share of the time. */
const readingShare = 0.1;

interface Entry {
  reading: StudyReading;
  stamp: string;
  /** Not read again before this time. */
  notBeforeMs: number;
  readMs: number;
}

export interface StudyChanges {
  /** Folders of the studies that were read anew or are gone. */
  readonly studies: readonly string[];
  /** True when a study came, went, or changed its state. */
  readonly lists: boolean;
}

/** The studies under some folders, brought up to date by polling file stamps. */
export class StudyIndex {
  readonly #entries = new Map<string, Entry>();

  /**
   * Looks for studies and reads those that changed.
   * @param roots - absolute folders whose `.trialdeck` counts
   */
  async poll(roots: readonly string[]): Promise<StudyChanges> {
    const studies: string[] = [];
    let lists = false;
    const folders = new Set(roots.flatMap((root) => listStudyFolders(root)));
    for (const folder of this.#entries.keys()) {
      if (!folders.has(folder)) {
        this.#entries.delete(folder);
        studies.push(folder);
        lists = true;
      }
    }
    for (const folder of folders) {
      const before = this.#entries.get(folder);
      if (before === undefined || isDue(folder, before)) {
        const after = await this.#read(folder, before);
        studies.push(folder);
        lists ||= before?.reading.summary.state !== after.reading.summary.state;
      }
    }
    return { studies, lists };
  }

  summaries(): StudySummary[] {
    return [...this.#entries.values()].map((entry) => entry.reading.summary);
  }

  /** The trials of a study by its folder; empty when there is no such study. */
  trials(folder: string): readonly TrialSummary[] {
    return this.#entries.get(folder)?.reading.trials ?? [];
  }

  async #read(folder: string, before: Entry | undefined): Promise<Entry> {
    const startMs = performance.now();
    const stamp = before === undefined ? '' : stampOf(folder, before.reading.database);
    const reading = await readStudy(folder);
    const tookMs = performance.now() - startMs;
    // While another process writes, what was read before is better than nothing.
    const kept = reading.passing && before !== undefined && before.reading.summary.problem === null;
    const entry: Entry = {
      reading: kept ? before.reading : reading,
      // What changed while it was read makes it due again.
      stamp: reading.passing ? 'again' : stamp === '' ? stampOf(folder, reading.database) : stamp,
      notBeforeMs: performance.now() + tookMs / readingShare,
      readMs: performance.now(),
    };
    this.#entries.set(folder, entry);
    return entry;
  }
}

function isDue(folder: string, entry: Entry): boolean {
  const now = performance.now();
  if (now < entry.notBeforeMs) {
    return false;
  }
  const { summary, database, unwatched } = entry.reading;
  return (
    entry.stamp !== stampOf(folder, database) ||
    (unwatched && now - entry.readMs > unwatchedEveryMs) ||
    (summary.state === 'running' && !isHeld(folder))
  );
}

/** Changes with the database, with `study.json`, and when a controller comes, beats or goes. Opens no file. */
function stampOf(folder: string, database: string): string {
  return [database, path.join(folder, 'study.json'), path.join(folder, 'controller.json')]
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? '-' : `${stat.mtimeMs}:${stat.size}:${stat.ino}`;
    })
    .join('|');
}

function isHeld(folder: string): boolean {
  try {
    return studyIsHeld(folder);
  } catch {
    return false;
  }
}
