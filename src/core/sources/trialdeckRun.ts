import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../os/process.ts';
import type { RunState } from '../space/state.ts';
import type { RunSummary } from '../space/summary.ts';
import { type JsonObject, numberOf, objectOf, readJsonObject, textOf, timeOf } from './jsonFile.ts';

const knownFormat = 1;
const states: readonly string[] = [
  'queued',
  'running',
  'finished',
  'pruned',
  'failed',
  'crashed',
  'stopped',
] satisfies RunState[];

/** How a run that calls itself running really stands. */
export interface LiveState {
  readonly state: RunState;
  readonly reason: string | null;
}

/** Reads `run.json` of a run folder. What cannot be read becomes a `problem`. */
export function readRun(folder: string): RunSummary {
  const { object, problem } = readJsonObject(path.join(folder, 'run.json'));
  const record = object ?? {};
  const written = textOf(record['state']) ?? '';
  const newer = (numberOf(record['format']) ?? knownFormat) > knownFormat;
  const stated: LiveState = {
    state: isRunState(written) ? written : 'crashed',
    reason: textOf(record['reason']),
  };
  const { state, reason } = stated.state === 'running' ? liveState(folder, record) : stated;
  return {
    path: folder,
    run: textOf(record['run']) ?? path.basename(folder),
    name: textOf(record['name']) ?? path.basename(folder),
    source: 'trialdeck',
    state,
    config: objectOf(record['params']),
    summary: objectOf(record['summary']),
    startMs: timeOf(record['start']),
    endMs: timeOf(record['end']),
    reason,
    problem: problem ?? (newer ? 'written by a newer Trialdeck; update the extension to see all of it' : null),
  };
}

/** State of a run folder whose last word is "running", by its exit file and its process. */
export function liveStateOf(folder: string): LiveState {
  return liveState(folder, readJsonObject(path.join(folder, 'run.json')).object ?? {});
}

function liveState(folder: string, record: JsonObject): LiveState {
  const exit = readExit(folder);
  if (exit !== null) {
    const reason = 'ended while nothing watched it; resume the study to record its result';
    return exit === 0
      ? { state: 'finished', reason }
      : { state: exit > 128 ? 'crashed' : 'failed', reason: `exit code ${exit}; ${reason}` };
  }
  const pid = numberOf(record['pid']);
  if (pid === null) {
    return { state: 'running', reason: null };
  }
  return isAlive({ pid, startTime: textOf(record['startTime']), bootId: textOf(record['bootId']) })
    ? { state: 'running', reason: null }
    : { state: 'crashed', reason: 'its process is gone' };
}

/** The recorded exit code; null while there is none (the file counts from its newline on). */
function readExit(folder: string): number | null {
  try {
    const text = readFileSync(path.join(folder, 'exit'), 'utf8');
    return /^\d+\n/.test(text) ? Number.parseInt(text, 10) : null;
  } catch {
    return null;
  }
}

/** Changes whenever something did that `readRun` looks at; null when there is no run. */
export function runStamp(folder: string): string | null {
  const record = statSync(path.join(folder, 'run.json'), { throwIfNoEntry: false });
  return record === undefined ? null : `${record.mtimeMs}:${record.size}:${record.ino}`;
}

function isRunState(text: string): text is RunState {
  return states.includes(text);
}
