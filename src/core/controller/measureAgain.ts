import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseMetricLine } from '../format/metricRecord.ts';
import type { StoredTrial } from '../study/storedTrial.ts';
import type { Constraint } from '../sweep/spec.ts';
import { constraintExcess, constraintName, type Measure, RunValues, SeriesValue, valueRuleText } from './objective.ts';
import { missingValue } from './outcome.ts';
import { isRepeat, readRunRecord, repeatsOnDisk, runPath } from './runFolder.ts';
import { type TrialResult, trialResult } from './trialResult.ts';

/** What a trial comes to when it is measured again. */
export interface Again {
  /** Null where nothing is left to compute a value from: it keeps what it has. */
  readonly result: TrialResult | null;
  /** By name; also where the value stays. */
  readonly constraints: Readonly<Record<string, number>>;
  /** Metrics of constraints that it never logged. */
  readonly unmeasured: readonly string[];
}

interface Source {
  /** Absolute, of the study; null for a database without runs. */
  readonly folder: string | null;
  /** What was limited so far: it says what a trial without runs measured. */
  readonly before: readonly Constraint[];
  /** Whether values follow another rule than before: a value that was told by hand stays under its own. */
  readonly otherRule: boolean;
  /** Runs of a trial. */
  readonly runs: number;
}

/**
 * Measures an ended trial again, by the metrics of its runs, or where it ran elsewhere by what study.db has of it.
 * @returns null for one whose end says nothing of its metrics: it was pruned or stopped, or its program failed
 */
export function measureAgain(trial: StoredTrial, source: Source, measure: Measure): Again | null {
  if (trial.state !== 'complete' && trial.state !== 'fail') return null;
  const folders = runFolders(trial, source.folder);
  if (trial.state === 'fail' && !(trial.how === null && exitedWell(folders, source.runs))) return null;
  if (folders.length > 0 && folders.every((folder) => existsSync(path.join(folder, metricsFile)))) {
    return ofRuns(folders, measure, trial.run !== null && isRepeat(trial.run));
  }
  return trial.state === 'fail' ? null : ofStored(trial, source, measure);
}

const metricsFile = 'metrics.jsonl';

/** Absolute, of the last attempts; empty for a trial that ran elsewhere. */
function runFolders({ number, run, repeats }: StoredTrial, folder: string | null): readonly string[] {
  if (folder === null || run === null) return [];
  const runs = isRepeat(run)
    ? [...repeatsOnDisk(folder, number)]
        .slice(0, repeats?.length)
        .map(([repeat, attempt]) => runPath(number, attempt, repeat))
    : [run];
  return runs.map((each) => path.join(folder, each));
}

/** Whether the trial has all its runs, and none of them failed by anything but its metrics. */
function exitedWell(folders: readonly string[], runs: number): boolean {
  return (
    folders.length === runs &&
    folders.every((folder) => {
      const record = readRunRecord(folder);
      return record?.exitCode === 0 && (record.state === 'failed' || record.state === 'finished');
    })
  );
}

function ofRuns(folders: readonly string[], measure: Measure, repeated: boolean): Again {
  const runs = folders.map((folder) => readRun(folder, measure));
  const problems = runs.flatMap(({ problem }, i) =>
    problem === null ? [] : [repeated ? `repeat ${i}: ${problem}` : problem],
  );
  const results = runs.map(({ values }) => ({
    values: values.objectives().map((value) => value ?? Number.NaN),
    constraints: values.constraints(),
  }));
  const [problem] = problems;
  const together = trialResult(results, measure, repeated);
  return {
    result: problem === undefined ? together : { reason: problem },
    constraints: together.reason === null ? together.constraints : {},
    unmeasured: [...new Set(runs.flatMap(({ values }) => values.unmeasured()))],
  };
}

/** The metrics of a run, line by line, a torn last line left out. */
function readRun(folder: string, measure: Measure): { readonly values: RunValues; readonly problem: string | null } {
  const values = new RunValues(measure);
  const logged = new Set<string>();
  for (const [index, line] of linesOf(path.join(folder, metricsFile)).entries()) {
    const record = parseMetricLine(line);
    if (record !== null) {
      values.take(record.step ?? index, record.values);
      for (const name of Object.keys(record.values)) logged.add(name);
    }
  }
  const found = values.objectives();
  const named = measure.objectives.map(({ name }, index) => [name, found[index] ?? null] as const);
  return { values, problem: missingValue(named, valueRuleText(measure.rule), [...logged]) };
}

function linesOf(file: string): string[] {
  try {
    const text = readFileSync(file, 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  } catch {
    return [];
  }
}

/** From its reports, where there is one metric, and from what its constraints say. */
function ofStored(trial: StoredTrial, { before, otherRule }: Source, measure: Measure): Again {
  const measured = metricsOf(trial, [...before, ...measure.constraints]);
  const constraints = Object.fromEntries(
    measure.constraints.map((each) => [
      constraintName(each),
      constraintExcess(each, measured.get(each.metric) ?? Number.NaN),
    ]),
  );
  const unmeasured = measure.constraints.map(({ metric }) => metric).filter((metric) => !measured.has(metric));
  const [objective, ...others] = measure.objectives;
  if (!otherRule || objective === undefined || others.length > 0 || trial.intermediate.length === 0) {
    return { result: null, constraints, unmeasured };
  }
  const series = new SeriesValue(measure.rule, objective.goal);
  for (const [step, value] of trial.intermediate) series.take(step, value);
  const { value } = series;
  // What was told as its value counts for more than reports that end in NaN.
  if (value === null || Number.isNaN(value)) return { result: null, constraints, unmeasured };
  return { result: { values: [value], constraints, attributes: {}, reason: null }, constraints, unmeasured };
}

/** Metrics that a trial's constraints were computed from. */
function metricsOf({ constraintValues = {} }: StoredTrial, constraints: readonly Constraint[]): Map<string, number> {
  return new Map(
    constraints.flatMap((each): [string, number][] => {
      const excess = constraintValues[constraintName(each)];
      // Infinity stands for one that was never measured.
      if (excess === undefined || !Number.isFinite(excess)) return [];
      return [[each.metric, 'max' in each ? excess + each.max : each.min - excess]];
    }),
  );
}
