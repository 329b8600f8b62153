import { statSync } from 'node:fs';
import path from 'node:path';
import { brokenText } from '../space/brokenConstraints.ts';
import { isConstant } from '../space/distribution.ts';
import { shownState, type TrialState } from '../space/state.ts';
import type { StudyParent, StudyStage, StudySummary, TrialSummary } from '../space/summary.ts';
import type { Value } from '../space/value.ts';
import { bestTrials } from '../study/best.ts';
import { studyIsHeld } from '../study/door.ts';
import { isImported, plannedTotal } from '../study/imported.ts';
import { StudyStore } from '../study/store.ts';
import type { StoredTrial, TrialOrigin } from '../study/storedTrial.ts';
import { StudyError } from '../study/studyError.ts';
import { type JsonReading, objectOf, readJsonObject, textOf, timeOf } from './jsonFile.ts';
import { liveStateOf } from './trialdeckRun.ts';

/** Another program's write is waited for this long; a longer one is looked at again at the next poll. */
const waitMs = 250;

type EndReason = NonNullable<StudySummary['end']>;

/** `finished` when the search came to its own end, `stopped` when something else ended it. */
const stateAfter: Readonly<Record<EndReason, 'finished' | 'stopped'>> = {
  trials: 'finished',
  exhausted: 'finished',
  target: 'finished',
  plateau: 'finished',
  timeout: 'stopped',
  stopped: 'stopped',
  failures: 'stopped',
};

export interface StudyReading {
  readonly summary: StudySummary;
  readonly trials: readonly TrialSummary[];
  /** Absolute path of its database. */
  readonly database: string;
  /** True while a run without a controller lives, whose end no database will tell. */
  readonly unwatched: boolean;
  /** True when the same look may succeed in a moment: another process was writing. */
  readonly passing: boolean;
}

/** Reads a study from one look into its database. What cannot be read becomes the summary's `problem`. */
export async function readStudy(folder: string): Promise<StudyReading> {
  const info = readJsonObject(path.join(folder, 'study.json'));
  const name = textOf(info.object?.['study']) ?? path.basename(folder);
  const database = path.resolve(folder, textOf(info.object?.['database']) ?? 'study.db');
  const held = isHeld(folder);
  const empty = emptySummary(folder, { info, name, database, held });
  try {
    const store = await StudyStore.open(
      database,
      info.object === null ? { readOnly: true, waitMs } : { name, readOnly: true, waitMs },
    );
    try {
      return { ...read(empty, store, held), database, passing: false };
    } finally {
      await store.close();
    }
  } catch (error) {
    const passing =
      error instanceof StudyError && (error.reason === 'locked' || (error.reason === 'unfinished-write' && held));
    const problem = error instanceof Error ? error.message : String(error);
    return { summary: { ...empty, problem }, trials: [], database, unwatched: false, passing };
  }
}

/**
 * Reads a study through a store that is open.
 * @param folder - where its runs are; for a lone database the folder that the file is in
 * @param database - absolute path of the store's file
 */
export function readOpenStudy(
  folder: string,
  database: string,
  store: StudyStore,
): Pick<StudyReading, 'summary' | 'trials'> {
  const info = readJsonObject(path.join(folder, 'study.json'));
  const held = isHeld(folder);
  return read(emptySummary(folder, { info, name: store.name, database, held }), store, held);
}

function emptySummary(
  folder: string,
  study: { readonly info: JsonReading; readonly name: string; readonly database: string; readonly held: boolean },
): StudySummary {
  return {
    path: folder,
    study: study.name,
    sweep: textOf(study.info.object?.['sweep']),
    state: study.held ? 'running' : 'crashed',
    end: null,
    metric: null,
    direction: 'minimize',
    total: null,
    counts: { waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 },
    best: null,
    searched: [],
    sampler: '',
    startMs: timeOf(study.info.object?.['created']),
    changedMs: statSync(study.database, { throwIfNoEntry: false })?.mtimeMs ?? null,
    problem: study.info.problem,
  };
}

function read(
  empty: StudySummary,
  store: StudyStore,
  held: boolean,
): Pick<StudyReading, 'summary' | 'trials' | 'unwatched'> {
  const attributes = store.attributes();
  const stored = store.trials();
  // Real Optuna need not name what it optimises.
  const metric = attributes['trialdeck:no_metric'] === true ? null : (store.metrics[0] ?? 'value');
  const direction = store.directions[0] ?? 'minimize';
  const end = endOf(attributes['trialdeck:end']);
  const best = new Set(metric === null ? [] : bestTrials(store.directions, stored));
  const [first] = best;
  const several = store.directions.length > 1;
  const counts: Record<TrialState, number> = { ...empty.counts };
  let imported = 0;
  for (const trial of stored) {
    // What was brought in is no progress of the study itself.
    if (isImported(trial)) {
      imported++;
    } else {
      counts[trial.state]++;
    }
  }
  // A study of another program has no controller whose end could be missing.
  const ours = empty.sweep !== null || attributes['trialdeck:sampler'] !== undefined;
  const total = attributes['trialdeck:total'];
  const starts = stored.flatMap((trial) => trial.startMs ?? []);
  return {
    summary: {
      ...empty,
      state: held
        ? 'running'
        : end !== null
          ? stateAfter[end]
          : ours
            ? 'crashed'
            : counts.running > 0
              ? 'running'
              : 'finished',
      end: held ? null : end,
      metric,
      direction,
      total: plannedTotal(typeof total === 'number' ? total : null, stored),
      counts,
      ...(imported === 0 ? {} : { imported }),
      best: several || first === undefined ? null : { trial: first.number, value: first.values[0] ?? Number.NaN },
      ...(several ? { metrics: objectivesOf(store), front: [...best].map(({ number }) => number) } : {}),
      searched: (store.space?.parameters ?? []).filter((one) => !isConstant(one.distribution)).map((one) => one.name),
      sampler: nameOf(attributes['trialdeck:sampler']),
      ...searchFacts(attributes),
      ...(held ? {} : endedFacts(attributes['trialdeck:end'])),
      startMs: starts.length > 0 ? Math.min(...starts) : empty.startMs,
    },
    trials: stored.map((trial) =>
      shown(empty.path, trial, { held, best: best.has(trial), valued: metric !== null, several }),
    ),
    unwatched: !held && counts.running > 0,
  };
}

function shown(
  folder: string,
  trial: StoredTrial,
  study: { readonly held: boolean; readonly best: boolean; readonly valued: boolean; readonly several: boolean },
): TrialSummary {
  const runPath = trial.run === null ? null : path.join(folder, trial.run);
  const last = trial.intermediate.at(-1);
  const broken = brokenText(trial.constraintValues);
  // Without a controller nobody writes down how a trial ended; its run folder knows.
  const unwatched = trial.state === 'running' && !study.held && runPath !== null ? liveStateOf(runPath) : null;
  return {
    number: trial.number,
    state: unwatched?.state ?? shownState(trial.state, trial.how ?? undefined),
    value: study.valued && !study.several ? (trial.values[0] ?? null) : null,
    ...(study.several ? { values: trial.values } : {}),
    ...(trial.repeats === undefined ? {} : { repeats: trial.repeats }),
    ...(trial.spread === undefined ? {} : { spread: trial.spread }),
    ...(broken === '' ? {} : { broken }),
    ...(trial.origin === undefined ? {} : { origin: originText(trial.origin) }),
    params: trial.params,
    lastStep: last?.[0] ?? null,
    lastValue: last?.[1] ?? null,
    reason: unwatched === null ? trial.reason : unwatched.reason,
    startMs: trial.startMs,
    endMs: trial.endMs,
    best: study.best,
    runPath,
  };
}

/** A study of real Optuna need not name them. */
function objectivesOf({ directions, metrics }: StudyStore): NonNullable<StudySummary['metrics']> {
  return directions.map((goal, index) => ({ name: metrics[index] ?? `value ${index}`, goal }));
}

/** How the study is searched and what it goes on from, where the study says. */
function searchFacts(
  attributes: Readonly<Record<string, Value>>,
): Pick<StudySummary, 'samplerNote' | 'pruner' | 'seed' | 'valueRule' | 'repeat' | 'parent' | 'stage'> {
  const samplerNote = textOf(attributes['trialdeck:sampler_note']);
  const pruner = textOf(attributes['trialdeck:pruner']);
  const seed = attributes['trialdeck:seed'];
  const valueRule = textOf(attributes['trialdeck:value']);
  const repeat = repeatText(objectOf(attributes['trialdeck:repeat']));
  const parent = parentOf(objectOf(attributes['trialdeck:parent']));
  const stage = stageOf(objectOf(attributes['trialdeck:stage']));
  return {
    ...(samplerNote === null ? {} : { samplerNote }),
    ...(pruner === null ? {} : { pruner }),
    ...(typeof seed === 'number' ? { seed } : {}),
    ...(valueRule === null ? {} : { valueRule }),
    ...(repeat === null ? {} : { repeat }),
    ...(parent === null ? {} : { parent }),
    ...(stage === null ? {} : { stage }),
  };
}

/** Null where every trial is run once. */
function repeatText({ seeds, folds }: Readonly<Record<string, Value>>): string | null {
  const count = typeof seeds === 'number' ? seeds : folds;
  return typeof count === 'number' && count > 1 ? `${count} ${count === seeds ? 'seeds' : 'folds'}` : null;
}

function originText(origin: TrialOrigin): string {
  return 'study' in origin ? `trial ${origin.trial} of ${origin.study}` : `run ${origin.run} of ${origin.source}`;
}

function endedFacts(end: Value | undefined): Pick<StudySummary, 'endedMs'> {
  const endedMs = timeOf(objectOf(end)['time']);
  return endedMs === null ? {} : { endedMs };
}

function parentOf({ study, how }: Readonly<Record<string, Value>>): StudyParent | null {
  const known = how === 'stage' || how === 'linked' || how === 'refit';
  return typeof study === 'string' && known ? { study, how } : null;
}

function stageOf({ name, index, count, sweep }: Readonly<Record<string, Value>>): StudyStage | null {
  return typeof name === 'string' && typeof index === 'number' && typeof count === 'number'
    ? { name, index, count, sweep: textOf(sweep) ?? '' }
    : null;
}

function endOf(value: Value | undefined): EndReason | null {
  const reason = objectOf(value)['reason'];
  return typeof reason === 'string' && Object.hasOwn(stateAfter, reason) ? (reason as EndReason) : null;
}

function nameOf(value: Value | undefined): string {
  return textOf(value) ?? textOf(objectOf(value)['name']) ?? '';
}

function isHeld(folder: string): boolean {
  try {
    return studyIsHeld(folder);
  } catch {
    return false;
  }
}
