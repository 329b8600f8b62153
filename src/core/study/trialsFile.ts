import path from 'node:path';
import { writeFileAtomic } from '../os/atomicFile.ts';
import type { TrialState } from '../space/state.ts';
import type { Params, Value } from '../space/value.ts';
import { bestList, bestOf, leading } from './best.ts';
import { bestYaml } from './bestYaml.ts';
import type { StudyStore } from './store.ts';
import type { StoredTrial, TrialOrigin } from './storedTrial.ts';

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
  /** Values of the runs whose mean the value is, and their sample standard deviation. */
  readonly repeats?: readonly JsonNumber[];
  readonly spread?: JsonNumber;
  /** By name; kept while not above 0. */
  readonly constraints?: Readonly<Record<string, JsonNumber>>;
  readonly origin?: TrialOrigin;
}

/** What files and lists need of a study. */
type ReadStudy = Pick<StudyStore, 'name' | 'directions' | 'space' | 'trials'>;

/** Every trial of the study as `trials --json` shows it, by number. */
export function trialLines(study: ReadStudy): TrialLine[] {
  return study.trials().map((trial) => trialLine(study.name, trial));
}

/** The best trial as `best --json` shows it, its command line included; with several metrics the front, a list. */
export function bestRecord(
  study: ReadStudy,
  command: (run: string | null) => readonly string[],
): object | object[] | null {
  const trials = new Map(study.trials().map((trial) => [trial.number, trial]));
  const best = bestOf(study);
  const records = bestList(best).map(({ trial, value, params }) => {
    const values = typeof value === 'number' ? {} : { values: value };
    return { trial, value, ...values, params, command: command(trials.get(trial)?.run ?? null) };
  });
  return Array.isArray(best) ? records : (records[0] ?? null);
}

/**
 * Writes trials.jsonl and, once a trial is best, best.json and best.yaml, each replaced at once. With several metrics
 * best.json is the front and best.yaml the trial of it that is best in the first metric.
 * @param command - command line of the run with that folder (`runs/7-2`), null for a trial that we did not run
 */
export function writeDerived(
  folder: string,
  study: ReadStudy,
  command: (run: string | null) => readonly string[],
): void {
  const lines = trialLines(study).map((line) => `${JSON.stringify(line)}\n`);
  writeFileAtomic(path.join(folder, 'trials.jsonl'), lines.join(''));
  const first = leading(bestOf(study), study.directions);
  const record = bestRecord(study, command);
  if (first === null || record === null) {
    return;
  }
  writeFileAtomic(path.join(folder, 'best.json'), `${JSON.stringify(jsonSafe(record), null, 1)}\n`);
  writeFileAtomic(path.join(folder, 'best.yaml'), bestYaml(study.space, first.params));
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
    ...(trial.repeats === undefined ? {} : { repeats: trial.repeats.map(jsonNumber) }),
    ...(trial.spread === undefined ? {} : { spread: jsonNumber(trial.spread) }),
    ...(trial.constraintValues === undefined ? {} : { constraints: safeNumbers(trial.constraintValues) }),
    ...(trial.origin === undefined ? {} : { origin: trial.origin }),
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

function safeNumbers(numbers: Readonly<Record<string, number>>): Record<string, JsonNumber> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, jsonNumber(value)]));
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
