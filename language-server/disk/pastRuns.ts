import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../src/core/format/runRecord.ts';
import type { PastRuns } from '../service/surroundings.ts';

/** Runs that are looked at, those of the sweep first, then the newest. */
const mostRuns = 50;
/** Runs of one study, so that one long study does not hide the others. */
const mostRunsOfStudy = 20;
/** Studies that are looked at, and folders that are listed for it. */
const mostStudies = 200;
const mostFolders = 2_000;
/** A larger file was not written by this project. */
const mostBytes = 512 * 1024;
const longestName = 200;
const mostNames = 2_000;
/** How long an answer holds before the folders are looked at again. */
const holdsMs = 5_000;

/** What is used of a run. */
interface PastRun {
  /** Absolute path of its sweep file; null without one. */
  readonly sweep: string | null;
  /** Of one trial with several runs, all have the same. */
  readonly trial: string;
  readonly metrics: readonly string[];
  /** Unix milliseconds; null where it has not ended by itself. */
  readonly startMs: number | null;
  readonly endMs: number | null;
}

interface Kept<Read> {
  readonly mtimeMs: number;
  readonly size: number;
  readonly read: Read;
}

type Files = Map<string, Kept<Record<string, unknown> | null>>;

interface Look {
  readonly atMs: number;
  readonly runs: readonly PastRun[];
}

/** Sweeps whose runs are kept. */
const mostLooks = 16;
const mostFiles = 2_000;

/**
 * What the runs under `.trialdeck` tell, of the folders that people work in. Looks at no more than some dozens of the newest
 * runs, keeps what it read as long as the files stay as they are, and passes over everything that it cannot read.
 * @param folders - absolute paths of the folders that may hold `.trialdeck`
 * @param nowMs - a clock
 */
export function pastRuns(folders: () => readonly string[], nowMs: () => number = Date.now): PastRuns {
  const files: Files = new Map();
  const looks = new Map<string, Look>();

  const runsFor = (sweep: string | null): readonly PastRun[] => {
    const all = [...new Set(folders())];
    const key = [sweep ?? '', ...all].join('\n');
    const now = nowMs();
    const last = looks.get(key);
    if (last !== undefined && Math.abs(now - last.atMs) < holdsMs) return last.runs;
    if (looks.size >= mostLooks) looks.clear();
    if (files.size >= mostFiles) files.clear();
    const runs = all.flatMap((folder) => readRuns(path.join(folder, '.trialdeck'), sweep, files));
    looks.set(key, { atMs: now, runs });
    return runs;
  };

  return {
    metrics(sweep) {
      const all = runsFor(sweep);
      const own = all.filter((run) => run.sweep !== null && run.sweep === sweep);
      return [...new Set([...byCount(own), ...byCount(all)])];
    },
    trialMs(sweep) {
      const own = runsFor(sweep).filter((run) => run.sweep !== null && run.sweep === sweep);
      const durations = durationsOf(own);
      return durations.toSorted((a, b) => a - b)[Math.floor(durations.length / 2)] ?? null;
    },
  };
}

function readRuns(data: string, wanted: string | null, files: Files): PastRun[] {
  const folders = newest(path.join(data, 'studies'), (folder) => path.join(folder, 'runs'));
  const studies = folders.slice(0, mostStudies).map((folder) => {
    const sweep = readJson(path.join(folder, 'study.json'), files)?.['sweep'];
    return { folder, sweep: typeof sweep === 'string' ? sweep : null };
  });
  const isOwn = ({ sweep }: (typeof studies)[number]): boolean => sweep !== null && sweep === wanted;
  const ordered = [...studies.filter(isOwn), ...studies.filter((study) => !isOwn(study))];
  const found: PastRun[] = [];
  for (const { folder, sweep } of ordered) {
    if (found.length >= mostRuns) break;
    const runs = byNumber(path.join(folder, 'runs')).slice(0, mostRunsOfStudy);
    for (const run of runs) found.push(...readRun(run, sweep, files));
  }
  const alone = newest(path.join(data, 'runs'), (folder) => folder).slice(0, mostRunsOfStudy);
  return [...found.slice(0, mostRuns), ...alone.flatMap((run) => readRun(run, null, files))];
}

function readRun(folder: string, sweep: string | null, files: Files): PastRun[] {
  const record: { readonly [Key in keyof RunRecord]?: unknown } | null = readJson(path.join(folder, 'run.json'), files);
  if (record === null) return [];
  const { study, trial, state, start, end, run } = record;
  const finished = state === 'finished';
  return [
    {
      sweep,
      trial: typeof trial === 'number' ? `${String(study)}/${trial}` : String(run),
      metrics: namesIn(record.summary),
      startMs: finished ? timeOf(start) : null,
      endMs: finished ? timeOf(end) : null,
    },
  ];
}

function namesIn(summary: unknown): readonly string[] {
  if (typeof summary !== 'object' || summary === null || Array.isArray(summary)) return [];
  return Object.keys(summary)
    .slice(0, mostNames)
    .filter((name) => name !== '' && name.length <= longestName);
}

function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** Names, those of most runs first. */
function byCount(runs: readonly PastRun[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of runs) for (const name of metrics) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}

/** How long trials took; one of several runs from the start of the first to the end of the last. */
function durationsOf(runs: readonly PastRun[]): number[] {
  const spans = new Map<string, readonly [startMs: number, endMs: number]>();
  for (const { trial, startMs, endMs } of runs) {
    if (startMs === null || endMs === null) continue;
    const [start, end] = spans.get(trial) ?? [startMs, endMs];
    spans.set(trial, [Math.min(start, startMs), Math.max(end, endMs)]);
  }
  return [...spans.values()].map(([start, end]) => end - start).filter((ms) => ms >= 0);
}

/** Subfolders, the last changed first. */
function newest(folder: string, changed: (folder: string) => string): readonly string[] {
  return subfolders(folder)
    .map((one) => ({ one, mtimeMs: changedMs(changed(one)) }))
    .toSorted((a, b) => b.mtimeMs - a.mtimeMs)
    .map(({ one }) => one);
}

function changedMs(folder: string): number {
  try {
    return statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}

/** Run folders of a study (`12`, `12.1`, `12-2`), the last trial first. */
function byNumber(folder: string): readonly string[] {
  const number = (one: string): number => Number.parseInt(path.basename(one), 10) || 0;
  return subfolders(folder).toSorted((a, b) => number(b) - number(a));
}

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .slice(0, mostFolders)
      .map(({ name }) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** A JSON object; null where there is none. Read again only where the file changed. */
function readJson(file: string, files: Files): Record<string, unknown> | null {
  try {
    const stats = statSync(file);
    if (!stats.isFile()) return null;
    const { mtimeMs, size } = stats;
    const kept = files.get(file);
    if (kept !== undefined && kept.mtimeMs === mtimeMs && kept.size === size) return kept.read;
    const value: unknown = size > mostBytes ? null : JSON.parse(readFileSync(file, 'utf8'));
    const read = typeof value === 'object' && value !== null ? { ...value } : null;
    files.set(file, { mtimeMs, size, read });
    return read;
  } catch {
    return null;
  }
}
