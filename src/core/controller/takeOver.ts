import { createPruner } from '../search/createPruner.ts';
import { describeSampler } from '../search/external.ts';
import { spaceToJson } from '../space/spaceJson.ts';
import type { Direction } from '../space/trial.ts';
import type { Value } from '../space/value.ts';
import { spaceDifference } from '../study/spaceDifference.ts';
import type { StudyStore } from '../study/store.ts';
import type { StoredTrial } from '../study/storedTrial.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import { repeatsIn } from './objective.ts';
import { SessionError } from './sessionError.ts';

/** What study.db says of how the study is searched. */
export function searchAttributes(spec: SweepSpec, seed: number): Record<string, Value> {
  const sampler = describeSampler(spec, seed);
  return {
    'trialdeck:sampler': sampler.name,
    'trialdeck:sampler_note': sampler.note,
    'trialdeck:pruner': createPruner(spec)?.name ?? 'none',
  };
}

/**
 * Decides whether the study may go on with the spec, and gives it the ranges and the search of it, where they have changed.
 * @throws SessionError `space-differs`, `objectives-differ`, `repeats-differ`; nothing is changed then
 */
export async function takeOver(store: StudyStore, spec: SweepSpec, seed: number): Promise<void> {
  requireSameObjectives(store, spec);
  requireSameRepeats(store, spec);
  if (store.space === null || spaceToJson(store.space) !== spaceToJson(spec.space)) {
    const difference = store.space === null ? null : spaceDifference(store.space, spec.space);
    if (difference !== null) {
      throw new SessionError(
        'space-differs',
        `study ${store.name} was made for another search space: ${difference}. Give the changed sweep a new study (--study NAME), then: trialdeck import NAME ${store.name}`,
      );
    }
    await store.setSpace(spec.space);
  }
  const wanted = { ...searchAttributes(spec, seed), 'trialdeck:seed': seed };
  const attributes = store.attributes();
  if (Object.entries(wanted).some(([key, value]) => attributes[key] !== value)) await store.setAttributes(wanted);
}

/**
 * The values that are there would mean something else.
 * @throws SessionError `objectives-differ`
 */
export function requireSameObjectives(store: StudyStore, { metrics }: SweepSpec): void {
  const stored = store.attributes()['trialdeck:no_metric'] === true ? [] : store.directions;
  const same =
    stored.length === metrics.length &&
    metrics.every(({ name, goal }, i) => goal === stored[i] && (store.metrics[i] ?? name) === name);
  if (same) return;
  const before = goalsText(stored.map((goal, i) => ({ goal, name: store.metrics[i] ?? null })));
  const now = goalsText(metrics);
  throw new SessionError(
    'objectives-differ',
    `study ${store.name} is to ${before || 'reach no metric'}, and this is to ${now || 'reach no metric'}. Give it a new study: --study NAME.`,
  );
}

/** `minimize loss, maximize acc`; real Optuna's studies mostly have no names for them. Empty without a goal. */
export function goalsText(goals: readonly { readonly goal: Direction; readonly name: string | null }[]): string {
  const unnamed = (i: number): string => (goals.length === 1 ? 'a value without a name' : `value ${i} without a name`);
  return goals.map(({ goal, name }, i) => `${goal} ${name ?? unnamed(i)}`).join(', ');
}

/** The values of single runs and of means over several would compete. */
function requireSameRepeats(store: StudyStore, { options }: SweepSpec): void {
  const before = repeatsIn(store.attributes());
  const now = options.repeat?.count ?? null;
  const measured = (trial: StoredTrial): boolean =>
    trial.run !== null && (trial.state === 'complete' || trial.state === 'pruned');
  if (before === now || !store.trials().some(measured)) return;
  throw new SessionError(
    'repeats-differ',
    `the trials of study ${store.name} are ${runsText(before)} each, and these are to be ${runsText(now)}: their values do not compare. Give it a new study: --study NAME.`,
  );
}

function runsText(count: number | null): string {
  return count === null || count === 1 ? 'one run' : `${count} runs`;
}
