import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../format/runRecord.ts';
import { writeFileAtomic } from '../os/atomicFile.ts';
import type { ProcessIdentity } from '../os/process.ts';
import type { SearchSpace } from '../space/distribution.ts';
import type { Params } from '../space/value.ts';
import { bestYaml } from '../study/bestYaml.ts';

/** Folder of one attempt relative to its study: `runs/7`, `runs/7-2`, of a repeat `runs/7.0`, `runs/7.0-2`. */
export function runPath(trial: number, attempt: number, repeat: number | null = null): string {
  return `runs/${trial}${repeat === null ? '' : `.${repeat}`}${attempt === 1 ? '' : `-${attempt}`}`;
}

/** The attempt that a run path names, from 1. */
export function attemptOf(run: string): number {
  return Number(/-(\d+)$/.exec(run)?.[1] ?? 1);
}

/** Whether a run path is that of a repeat. */
export function isRepeat(run: string): boolean {
  return /\.\d+(-\d+)?$/.test(run);
}

/** Id of a run: `spirals/7`, `spirals/7-2`, `spirals/7.0-2`. */
export function runId(study: string, trial: number, attempt: number, repeat: number | null = null): string {
  return `${study}/${runPath(trial, attempt, repeat).slice('runs/'.length)}`;
}

/** The last attempt of each repeat of a trial that has a folder, by repeat, in their order. */
export function repeatsOnDisk(studyFolder: string, trial: number): Map<number, number> {
  const last = new Map<number, number>();
  for (const name of folderNames(path.join(studyFolder, 'runs'))) {
    const [, number, repeat, attempt = '1'] = /^(\d+)\.(\d+)(?:-(\d+))?$/.exec(name) ?? [];
    if (Number(number) === trial) {
      last.set(Number(repeat), Math.max(Number(attempt), last.get(Number(repeat)) ?? 0));
    }
  }
  // Folders are listed by name, 10 before 2.
  return new Map([...last].sort(([a], [b]) => a - b));
}

function folderNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Makes the folder and writes parameters, name and command line, before anything starts. */
export function createRunFolder(
  folder: string,
  record: RunRecord,
  space: SearchSpace,
  params: Params,
  files: readonly { readonly path: string; readonly text: string }[],
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'config.yaml'), bestYaml(space, params));
  for (const file of files) {
    mkdirSync(path.dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.text);
  }
  writeRunRecord(folder, record);
}

export function writeRunRecord(folder: string, record: RunRecord): void {
  writeFileAtomic(path.join(folder, 'run.json'), `${JSON.stringify(record, jsonNumbers, 1)}\n`);
}

/** Null when there is none or it is torn; run.json is derived, so this is never fatal. */
export function readRunRecord(folder: string): RunRecord | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as RunRecord;
  } catch {
    return null;
  }
}

/** The recorded process of a run, null when it was never written. */
export function recordedProcess(record: RunRecord | null): ProcessIdentity | null {
  return record === null || record.pid === null
    ? null
    : { pid: record.pid, startTime: record.startTime, bootId: record.bootId };
}

/** What asks a run to stop (`stop` in its folder); the companion acts on it, and a recovering controller learns why. */
export interface StopRequest {
  readonly reason: string;
  readonly kind: StopKind;
}

/** pruned: by the pruner; trial: this trial alone, by a person; limit: its time limit; study: with its whole study. */
export type StopKind = 'pruned' | 'trial' | 'limit' | 'study';

export function writeStopRequest(folder: string, request: StopRequest): void {
  writeFileAtomic(path.join(folder, 'stop'), `${JSON.stringify(request)}\n`);
}

export function readStopRequest(folder: string): StopRequest | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'stop'), 'utf8')) as StopRequest;
  } catch {
    return null;
  }
}

/** True when the script has asked `should_stop` and so will act on the flag itself. */
export function scriptAsksToStop(folder: string): boolean {
  return existsSync(path.join(folder, 'can_stop'));
}

function jsonNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
