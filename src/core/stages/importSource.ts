import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Measure } from '../controller/objective.ts';
import { RunValues } from '../controller/objective.ts';
import { parseMetricLine } from '../format/metricRecord.ts';
import { readRun } from '../sources/trialdeckRun.ts';
import { searchedNames } from '../space/params.ts';
import type { RunSummary } from '../space/summary.ts';
import type { Direction } from '../space/trial.ts';
import type { Params } from '../space/value.ts';
import { LocateError, locateRun, locateStudy, type StudyPlace } from '../study/locate.ts';
import { openForReading } from '../study/openStudy.ts';
import type { StoredTrial, TrialOrigin } from '../study/storedTrial.ts';
import { isStudyFolder, studiesFolder } from '../study/workspace.ts';

/** A trial or run that may be imported. */
export interface OfferedTrial {
  readonly origin: TrialOrigin;
  readonly state: 'complete' | 'pruned';
  readonly params: Params;
  readonly values: readonly number[];
  readonly intermediate: ReadonlyArray<readonly [step: number, value: number]>;
  readonly constraints: Readonly<Record<string, number>>;
  readonly reason: string | null;
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** Why it cannot be imported anywhere, in a few words; null when it can. */
  readonly problem: string | null;
}

/** What is imported from: a study, or runs. */
export interface ImportSource {
  /** For messages. */
  readonly label: string;
  /** What its values mean; null where they are read by the measure of the study that imports. */
  readonly objectives: readonly { readonly name: string | null; readonly goal: Direction }[] | null;
  /** Names of the parameters that were searched there; empty where nobody knows. */
  readonly searched: readonly string[];
  readonly trials: readonly OfferedTrial[];
}

/**
 * Reads what somebody wants to import from: a study (name, folder, database, `FILE.db#NAME`, also of real Optuna), a run (id,
 * prefix, `STUDY/TRIAL`, folder), or a folder of run folders.
 * @param measure - how a run's metrics become the values of the study that imports
 * @throws LocateError, StudyError
 */
export async function importSource(
  workspace: string,
  reference: string,
  cwd: string,
  measure: Measure,
): Promise<ImportSource> {
  const folder = path.resolve(cwd, reference);
  if (existsSync(path.join(folder, 'run.json'))) return runSource(reference, [folder], measure);
  try {
    return await studySource(locateStudy(workspace, reference, cwd), workspace, reference);
  } catch (error) {
    if (!(error instanceof LocateError)) throw error;
    const folders = runFolders(folder);
    if (folders.length > 0) return runSource(reference, folders, measure);
    return runSource(reference, [runFolder(workspace, reference, cwd, error)], measure);
  }
}

/** A word that names neither is told as no study and no run. */
function runFolder(workspace: string, reference: string, cwd: string, noStudy: LocateError): string {
  try {
    return locateRun(workspace, reference, cwd).folder;
  } catch (error) {
    if (!(error instanceof LocateError) || error.reason !== 'unknown-run') throw error;
    const names = [...noStudy.names, ...error.names];
    throw new LocateError('unknown-study', `no study or run '${reference}' in ${workspace}`, reference, names);
  }
}

/** All trials of a study. */
export async function studySource(place: StudyPlace, workspace: string, label: string): Promise<ImportSource> {
  const store = await openForReading(place);
  try {
    const { directions, metrics, space } = store;
    const trials = store.trials();
    const none = store.attributes()['trialdeck:no_metric'] === true;
    const names = [...new Set(trials.flatMap(({ params }) => Object.keys(params)))];
    const study = originName(place, store.name, workspace);
    return {
      label,
      objectives: none ? [] : directions.map((goal, i) => ({ name: metrics[i] ?? null, goal })),
      searched: space === null ? names : searchedNames(space),
      trials: trials.map((trial) => offered(trial, study)),
    };
  } finally {
    await store.close();
  }
}

/** The trials of a study as others may import them. */
function offered(trial: StoredTrial, study: string): OfferedTrial {
  const { number, state, params, values, intermediate, reason, startMs, endMs } = trial;
  const ended = state === 'complete' || state === 'pruned';
  return {
    origin: trial.origin ?? { study, trial: number },
    state: state === 'pruned' ? 'pruned' : 'complete',
    params,
    values,
    intermediate,
    constraints: trial.constraintValues ?? {},
    reason,
    startMs,
    endMs,
    problem: ended ? null : state === 'fail' ? 'failed' : 'has not ended',
  };
}

/** A study of this workspace by its name, any other one by its place too. */
function originName({ folder, database }: StudyPlace, name: string, workspace: string): string {
  const here = folder !== null && path.dirname(folder) === studiesFolder(workspace);
  return here ? name : `${folder ?? database}#${name}`;
}

function runSource(label: string, folders: readonly string[], measure: Measure): ImportSource {
  return { label, objectives: null, searched: [], trials: folders.map((folder) => runTrial(folder, measure)) };
}

function runTrial(folder: string, measure: Measure): OfferedTrial {
  const run = readRun(folder);
  const values = new RunValues(measure);
  const intermediate: [number, number][] = [];
  const [objective] = measure.objectives;
  for (const [index, line] of metricLines(folder).entries()) {
    const record = parseMetricLine(line);
    if (record === null) continue;
    const step = record.step ?? index;
    values.take(step, record.values);
    const value =
      objective !== undefined && Object.hasOwn(record.values, objective.name)
        ? record.values[objective.name]
        : undefined;
    if (typeof value === 'number') intermediate.push([step, value]);
  }
  const found = values.objectives().flatMap((value) => (value === null ? [] : [value]));
  const missing = found.length < measure.objectives.length;
  const ended = run.state === 'finished' || run.state === 'pruned';
  return {
    origin: runOrigin(folder, run),
    state: run.state === 'pruned' ? 'pruned' : 'complete',
    params: run.config,
    values: found,
    intermediate,
    constraints: measure.constraints.length === 0 ? {} : values.constraints(),
    reason: run.reason,
    startMs: run.startMs,
    endMs: run.endMs,
    problem: ended
      ? missing
        ? `logged no ${measure.objectives.map(({ name }) => name).join(', ')}`
        : null
      : run.state,
  };
}

/** The run of a trial is that trial, wherever it is imported from; one of several repeats is not. */
function runOrigin(folder: string, { run, source }: RunSummary): TrialOrigin {
  const inStudy = path.basename(path.dirname(folder)) === 'runs' && isStudyFolder(path.resolve(folder, '..', '..'));
  const [, study, trial] = (inStudy ? /^(.+)\/(\d+)(?:-\d+)?$/.exec(run) : null) ?? [];
  return study === undefined ? { run, source } : { study, trial: Number(trial) };
}

function metricLines(folder: string): string[] {
  try {
    const text = readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  } catch {
    return [];
  }
}

/** The run folders right inside a folder. */
function runFolders(folder: string): string[] {
  try {
    return readdirSync(folder)
      .map((name) => path.join(folder, name))
      .filter((each) => existsSync(path.join(each, 'run.json')));
  } catch {
    return [];
  }
}
