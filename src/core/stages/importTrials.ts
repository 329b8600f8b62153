import { goalsText } from '../controller/takeOver.ts';
import type { SearchSpace } from '../space/distribution.ts';
import type { StudyStore } from '../study/store.ts';
import type { AddTrial, TrialOrigin } from '../study/storedTrial.ts';
import { fitTrial } from './fitTrial.ts';
import type { ImportSource, OfferedTrial } from './importSource.ts';
import { StageError } from './stageError.ts';

/** What came of an import. */
export interface Imported {
  readonly imported: number;
  readonly skipped: number;
  /** Why trials were skipped, most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** Why a trial is skipped that is there already. */
export const importedBefore = 'imported before';

/** Trials in one transaction: none is so long that a study which runs has to wait for it. */
const addedAtOnce = 500;

/**
 * Adds the finished trials of some sources that fit the study's space. Those that were imported before are left out, so that
 * importing twice adds nothing. The study may be running.
 * @throws StageError `no-space`, `no-metric`, `other-goal`; nothing is added then
 */
export async function importTrials(store: StudyStore, sources: readonly ImportSource[]): Promise<Imported> {
  const { space, name } = store;
  if (space === null) throw new StageError('no-space', `${name} has no search space yet, so nothing fits into it.`);
  if (store.attributes()['trialdeck:no_metric'] === true) {
    throw new StageError('no-metric', `${name} has no metric, so nothing is learned from other trials.`);
  }
  for (const source of sources) requireSameGoals(store, source);
  const known = new Set(store.trials().flatMap(({ origin }) => (origin === undefined ? [] : [originKey(origin)])));
  const reasons = new Map<string, number>();
  const add: AddTrial[] = [];
  for (const source of sources) {
    for (const trial of source.trials) {
      const taken = take(store, space, source, trial, known);
      if (typeof taken === 'string') reasons.set(taken, (reasons.get(taken) ?? 0) + 1);
      else {
        known.add(originKey(trial.origin));
        add.push(taken);
      }
    }
  }
  for (let at = 0; at < add.length; at += addedAtOnce) await store.commit({ add: add.slice(at, at + addedAtOnce) });
  const counted = [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
  return { imported: add.length, skipped: counted.reduce((sum, { count }) => sum + count, 0), reasons: counted };
}

/** The trial as it is added, or why it is skipped. */
function take(
  store: StudyStore,
  space: SearchSpace,
  source: ImportSource,
  trial: OfferedTrial,
  known: ReadonlySet<string>,
): AddTrial | string {
  const { origin } = trial;
  if (('study' in origin ? origin.study : origin.run.split('/')[0]) === store.name)
    return `comes from ${store.name} itself`;
  if (known.has(originKey(origin))) return importedBefore;
  if (trial.problem !== null) return trial.problem;
  const { params, problem } = fitTrial(space, trial.params, source.searched);
  if (params === null) return problem;
  const { state, values, intermediate, constraints, startMs, endMs } = trial;
  if (state === 'complete' && (values.length !== store.directions.length || values.some(Number.isNaN)))
    return 'has no value';
  return {
    state,
    params,
    values: state === 'pruned' && values.length === 0 ? null : values,
    intermediate: store.directions.length > 1 ? [] : intermediate,
    constraints,
    reason: trial.reason,
    origin,
    startMs,
    endMs,
  };
}

/** The same place of a trial has the same text. */
function originKey(origin: TrialOrigin): string {
  return 'study' in origin ? `study ${origin.study} ${origin.trial}` : `run ${origin.source} ${origin.run}`;
}

function requireSameGoals(store: StudyStore, { label, objectives }: ImportSource): void {
  if (objectives === null) return;
  const { directions, metrics, name } = store;
  const same =
    objectives.length === directions.length &&
    objectives.every((objective, i) => {
      const metric = metrics[i];
      const named = objective.name === null || metric === undefined || objective.name === metric;
      return named && objective.goal === directions[i];
    });
  if (same) return;
  const own = goalsText(directions.map((goal, i) => ({ goal, name: metrics[i] ?? null })));
  const theirs = goalsText(objectives);
  throw new StageError(
    'other-goal',
    `${label} was to ${theirs || 'reach no value'}, ${name} is to ${own}: their values cannot be compared.`,
  );
}
