import { objectivesOf, type RunSummary, type StudySummary, type TrialSummary } from '../../core/space/summary.ts';
import { trialColor } from '../../protocol/runColor.ts';
import type { ChartPage, ChartRun, PanelSelection } from '../../protocol/webview.ts';
import { clip } from '../text/markdown.ts';
import { sortTrials } from '../text/sortTrials.ts';
import { exactText, type TrialFormats, trialFormats } from '../text/trialText.ts';

const cellLength = 24;

/** Where a page gets its studies and runs; the window's model is one. */
export interface PageSource {
  study(path: string): StudySummary | undefined;
  run(path: string): RunSummary | undefined;
  /** Null while they are not loaded. */
  trials(study: string): readonly TrialSummary[] | null;
}

/** What a panel shows now, for what it was asked to show. Trials that have not started have nothing to draw. */
export function pageOf(selection: PanelSelection, source: PageSource, colorOf: (run: string) => number): ChartPage {
  return selection.study === null
    ? chosenPage(selection, source, colorOf)
    : studyPage(selection, selection.study, source);
}

function studyPage(
  selection: PanelSelection,
  { path, follow }: NonNullable<PanelSelection['study']>,
  source: PageSource,
): ChartPage {
  const study = source.study(path);
  if (study === undefined) {
    const title = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const problem = `${path} is not there any more, or not in an open folder.`;
    return { title, selection, runs: [], trials: 0, goals: {}, problem };
  }
  const trials = source.trials(path) ?? [];
  const started = trials.filter((trial) => trial.runPath !== null);
  const ordered =
    follow.pick === 'best'
      ? sortTrials(started, 'value', study.direction)
      : [...started].sort((a, b) => b.number - a.number);
  const formats = trialFormats(trials, study.searched);
  return {
    title: study.study,
    selection,
    runs: ordered
      .slice(0, follow.count)
      .flatMap((trial) => trialRun(trial, study, formats, `trial ${trial.number}`) ?? []),
    trials: trials.length,
    goals: goalOf(study),
    problem: study.problem,
  };
}

function chosenPage(selection: PanelSelection, source: PageSource, colorOf: (run: string) => number): ChartPage {
  const found = selection.trials.flatMap(({ study: path, number }) => {
    const study = source.study(path);
    const trials = source.trials(path) ?? [];
    const trial = trials.find((one) => one.number === number);
    return study === undefined || trial === undefined ? [] : [{ study, trials, trial }];
  });
  const several = new Set(found.map(({ study }) => study.path)).size > 1;
  const formats = new Map<string, TrialFormats>();
  const goals: Record<string, 'minimize' | 'maximize'> = {};
  const runs = found.flatMap(({ study, trials, trial }) => {
    const written = formats.get(study.path) ?? trialFormats(trials, study.searched);
    formats.set(study.path, written);
    Object.assign(goals, goalOf(study));
    const name = several ? `${study.study} ${trial.number}` : `trial ${trial.number}`;
    return trialRun(trial, study, written, name) ?? [];
  });
  const others = selection.runs.flatMap((path) => {
    const run = source.run(path);
    return run === undefined ? [] : [ownRun(run, colorOf(path))];
  });
  const all = [...runs, ...others];
  const title = all.length === 1 ? (all[0]?.name ?? 'Charts') : 'Charts';
  return { title, selection, runs: all, trials: 0, goals, problem: null };
}

function goalOf(study: StudySummary): Record<string, 'minimize' | 'maximize'> {
  return Object.fromEntries(objectivesOf(study).map(({ name, goal }) => [name, goal]));
}

function trialRun(trial: TrialSummary, study: StudySummary, formats: TrialFormats, name: string): ChartRun | null {
  if (trial.runPath === null) {
    return null;
  }
  const params = formats.names.flatMap(([path, shown]): [string, string][] => {
    const value = trial.params[path];
    const format = formats.params.get(path);
    if (value === undefined) {
      return [];
    }
    return [
      [shown, typeof value === 'number' && format !== undefined ? format(value) : clip(exactText(value), cellLength)],
    ];
  });
  return {
    path: trial.runPath,
    name,
    params: Object.fromEntries(params),
    colorIndex: trialColor(trial.number),
    state: trial.state,
    ...(trial.reason === null ? {} : { reason: trial.reason }),
    study: study.path,
    best: trial.best,
  };
}

function ownRun(run: RunSummary, colorIndex: number): ChartRun {
  const params = Object.entries(run.config).map(([name, value]) => [name, clip(exactText(value), cellLength)] as const);
  const reason = run.problem ?? run.reason;
  return {
    path: run.path,
    name: run.name,
    params: Object.fromEntries(params),
    colorIndex,
    state: run.state,
    ...(reason === null ? {} : { reason }),
  };
}

/** The selection without one of the runs that are shown. */
export function withoutRun(selection: PanelSelection, source: PageSource, run: string): PanelSelection {
  return {
    ...selection,
    runs: selection.runs.filter((path) => path !== run),
    trials: selection.trials.filter(
      ({ study, number }) => source.trials(study)?.find((trial) => trial.number === number)?.runPath !== run,
    ),
  };
}

/** Two selections of chosen runs in one, each run once. */
export function joined(first: PanelSelection, second: PanelSelection): PanelSelection {
  const trials = new Map([...first.trials, ...second.trials].map((trial) => [`${trial.number} ${trial.study}`, trial]));
  return { study: first.study, trials: [...trials.values()], runs: [...new Set([...first.runs, ...second.runs])] };
}
