import path from 'node:path';
import { writeFileAtomic } from '../os/atomicFile.ts';
import type { TrialState } from '../space/state.ts';
import type { Params, Value } from '../space/value.ts';
import { bestYaml } from './bestYaml.ts';
import type { StudyStore } from './store.ts';
import type { StoredTrial } from './storedTrial.ts';

/** A number as JSON can hold it: NaN and infinities as text. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** A line of trials.jsonl and an element of `trials --json`. */
export interface TrialLine {
  readonly trial: number;
  readonly state: TrialState;
  readonly params: Params;
  /** Null while there is none, and with several metrics. A pruned trial has its last report. */
  readonly value: JsonNumber | null;
  readonly values: readonly JsonNumber[];
  readonly intermediate: ReadonlyArray<readonly [step: number, value: JsonNumber]>;
  readonly reason: string | null;
  /** Id of the run of its latest attempt: `study/7`, `study/7-2`. */
  readonly run: string | null;
  /** ISO 8601 UTC. */
  readonly start: string | null;
  readonly end: string | null;
}

/** What files and lists need of a study. */
type ReadStudy = Pick<StudyStore, 'name' | 'directions' | 'space' | 'trials'>;

/** Every trial of the study as `trials --json` shows it, by number. */
export function trialLines(study: ReadStudy): TrialLine[] {
  return study.trials().map((trial) => trialLine(study.name, trial));
}

export interface BestTrial {
  readonly trial: number;
  readonly value: number;
  readonly params: Params;
}

/** The complete trial with the best value, the first one among equals; null while there is none, and with several metrics. */
export function bestOf(study: Pick<ReadStudy, 'directions' | 'trials'>): BestTrial | null {
  const sign = study.directions[0] === 'maximize' ? -1 : 1;
  let best: BestTrial | null = null;
  for (const { number, state, values, params } of study.trials()) {
    const [value] = values;
    if (state === 'complete' && values.length === 1 && value !== undefined) {
      if (best === null || sign * value < sign * best.value) {
        best = { trial: number, value, params };
      }
    }
  }
  return best;
}

/**
 * Writes trials.jsonl and, once a trial is complete, best.json and best.yaml, each replaced at once.
 * @param command - command line of the run with that folder (`runs/7-2`), null for a trial that we did not run
 */
export function writeDerived(
  folder: string,
  study: ReadStudy,
  command: (run: string | null) => readonly string[],
): void {
  const lines = trialLines(study).map((line) => `${JSON.stringify(line)}\n`);
  writeFileAtomic(path.join(folder, 'trials.jsonl'), lines.join(''));
  const best = bestOf(study);
  if (best === null) {
    return;
  }
  const run = study.trials().find((trial) => trial.number === best.trial)?.run ?? null;
  const record = { trial: best.trial, value: best.value, params: best.params, command: command(run) };
  writeFileAtomic(path.join(folder, 'best.json'), `${JSON.stringify(jsonSafe(record), null, 1)}\n`);
  writeFileAtomic(path.join(folder, 'best.yaml'), bestYaml(study.space, best.params));
}

function trialLine(study: string, trial: StoredTrial): TrialLine {
  const ended = trial.state === 'complete' || trial.state === 'pruned';
  const value = ended && trial.values.length === 1 ? trial.values[0] : undefined;
  return {
    trial: trial.number,
    state: trial.state,
    params: safeParams(trial.params),
    value: value === undefined ? null : jsonNumber(value),
    values: trial.values.map(jsonNumber),
    intermediate: trial.intermediate.map(([step, reported]) => [step, jsonNumber(reported)]),
    reason: trial.reason,
    run: trial.run === null ? null : trial.run.replace(/^runs\//, `${study}/`),
    start: isoTime(trial.startMs),
    end: isoTime(trial.endMs),
  };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function jsonNumber(value: number): JsonNumber {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (Number.isFinite(value)) {
    return value;
  }
  return value > 0 ? 'Infinity' : '-Infinity';
}

function safeParams(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, jsonSafe(value)]));
}

/** The value with NaN and infinities as text. */
function jsonSafe(value: Value | object): Value {
  if (typeof value === 'number') {
    return jsonNumber(value);
  }
  if (Array.isArray(value)) {
    return value.map(jsonSafe);
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonSafe(item)]));
  }
  return value;
}
