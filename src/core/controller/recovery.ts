import path from 'node:path';
import type { RunRecord } from '../format/runRecord.ts';
import type { GpuLeases } from '../gpu/leases.ts';
import type { Launcher, RunStatus } from '../launcher/launcher.ts';
import type { StoredTrial } from '../study/storedTrial.ts';
import { ActiveRun } from './activeRun.ts';
import type { Measure } from './objective.ts';
import { attemptOf, readRunRecord, readStopRequest, recordedProcess, repeatsOnDisk, runPath } from './runFolder.ts';
import type { DueRun } from './runningTrial.ts';

/** A run of an earlier controller. */
export interface FoundRun {
  readonly run: ActiveRun;
  readonly record: RunRecord;
  readonly status: RunStatus;
}

/** What an earlier controller left of a trial. */
export interface FoundRuns {
  readonly found: readonly FoundRun[];
  /** Runs that never started, or that nothing is left of. */
  readonly due: readonly DueRun[];
}

export interface RecoveryParts {
  /** Absolute folder of the study. */
  readonly folder: string;
  readonly launcher: Launcher;
  readonly leases: GpuLeases | null;
  readonly measure: Measure;
}

/**
 * Finds the one run of a trial again.
 * @param recorded - its folder relative to the study, null when nothing was started
 */
export function findRun(parts: RecoveryParts, recorded: string | null, startMs: number): FoundRun | null {
  return recorded === null ? null : adopt(parts, recorded, null, startMs);
}

/**
 * Finds the runs of a repeated trial again, the last attempt of each. Those that were stopped with their study are due again;
 * those of repeats that there no longer are, are ended.
 */
export function findRepeats(parts: RecoveryParts, trial: number, repeats: number, startMs: number): FoundRuns {
  const onDisk = repeatsOnDisk(parts.folder, trial);
  for (const [repeat, attempt] of onDisk) {
    if (repeat >= repeats) {
      endLeft(adopt(parts, runPath(trial, attempt, repeat), repeat, startMs));
    }
  }
  const found: FoundRun[] = [];
  const due: DueRun[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const attempt = onDisk.get(repeat) ?? null;
    const recorded = attempt === null ? null : runPath(trial, attempt, repeat);
    const run = recorded === null ? null : adopt(parts, recorded, repeat, startMs);
    if (run === null || (run.status.kind !== 'running' && run.run.stopping?.kind === 'study')) {
      due.push({ repeat, attempt: (attempt ?? 0) + 1, previous: recorded });
    } else {
      found.push(run);
    }
  }
  return { found, due };
}

/** Ends whatever an earlier controller left running of a trial that is to begin anew. */
export function endLeftRuns(parts: RecoveryParts, trial: StoredTrial): void {
  findRepeats(parts, trial.number, 0, 0);
  endLeft(findRun(parts, trial.run, 0));
}

function endLeft(found: FoundRun | null): void {
  found?.run.kill('study', 'its trial begins anew', Date.now());
  found?.run.launched.sweepUp();
}

/** Null when it never started and now never can: without its run.json the attempt was begun in study.db only. */
function adopt(
  { folder, launcher, leases, measure }: RecoveryParts,
  recorded: string,
  repeat: number | null,
  startMs: number,
): FoundRun | null {
  const runFolder = path.join(folder, recorded);
  const record = readRunRecord(runFolder);
  const launched = record === null ? null : launcher.adopt(runFolder, recordedProcess(record));
  if (record === null || launched === null) {
    return null;
  }
  const run = new ActiveRun({
    repeat,
    attempt: attemptOf(recorded),
    folder: runFolder,
    startMs: Date.parse(record.start ?? '') || startMs,
    lease: leases?.adopt(launched.process) ?? null,
    launched,
    measure,
    adopted: true,
    closed: record.end !== null,
  });
  const stop = readStopRequest(runFolder);
  if (stop !== null) {
    run.resumeStop(stop.kind, stop.reason, Date.now());
  }
  launched.signal('SIGCONT');
  return { run, record, status: launched.status() };
}
