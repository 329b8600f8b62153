import type { Value } from '../space/value.ts';
import type { StudyStore } from '../study/store.ts';
import type { Revalue, StoredTrial } from '../study/storedTrial.ts';
import type { Constraint } from '../sweep/spec.ts';
import { type Again, measureAgain } from './measureAgain.ts';
import { constraintName, type Measure, repeatsIn, valueRuleText } from './objective.ts';

/** What another rule, or other constraints, made of the ended trials. */
export interface Revalued {
  /** Trials that have another value now, none any more, or one at last. */
  readonly changed: readonly number[];
  /** Those among them that have failed: their runs come to no value. */
  readonly failed: readonly number[];
  /** Trials whose value stayed, because nothing is left to compute it from. */
  readonly kept: readonly number[];
  /** Trials that never logged what a constraint limits, by its metric. */
  readonly unmeasured: ReadonlyMap<string, readonly number[]>;
}

const unchanged: Revalued = { changed: [], failed: [], kept: [], unmeasured: new Map() };

/**
 * Measures all ended trials anew where the study has them by another rule or by other constraints, and stores what they come
 * to and what they are measured by. Nothing runs: read are the metrics of their runs; for a trial that ran elsewhere, or
 * whose runs are gone, its stored intermediate values where there is one metric. A trial whose runs ended well but
 * come to no value has failed, as it would have then; one that had failed for that alone is complete where it has a value now.
 * A death in between leaves all of it to the next time.
 * @param folder - absolute, of the study; null for a database without runs
 */
export async function revalue(store: StudyStore, folder: string | null, measure: Measure): Promise<Revalued> {
  const attributes = store.attributes();
  const before = constraintsIn(attributes['trialdeck:constraints']);
  const otherRule = (attributes['trialdeck:value'] ?? 'last') !== valueRuleText(measure.rule);
  if (!otherRule && sameNames(before, measure.constraints)) return unchanged;
  const source = { folder, before, otherRule, runs: repeatsIn(attributes) ?? 1 };
  const changes: Revalue[] = [];
  const kept: number[] = [];
  const unmeasured = new Map<string, number[]>();
  for (const trial of store.trials()) {
    const again = measureAgain(trial, source, measure);
    if (again === null) continue;
    const { number } = trial;
    if (again.result === null && otherRule && measure.objectives.length > 0) kept.push(number);
    for (const metric of again.unmeasured) unmeasured.set(metric, [...(unmeasured.get(metric) ?? []), number]);
    const change = changeOf(trial, again, before);
    if (change !== null) changes.push(change);
  }
  const trials = store.trials();
  if (changes.length > 0) await store.commit({ revalue: changes });
  const { rule, constraints } = measure;
  await store.setAttributes({
    'trialdeck:value': valueRuleText(rule),
    'trialdeck:constraints': constraints.length === 0 ? null : constraints.map((each) => ({ ...each })),
  });
  return {
    changed: changes.filter((change) => hasOtherValue(trials[change.number], change)).map(({ number }) => number),
    failed: changes.filter(({ state }) => state === 'fail').map(({ number }) => number),
    kept,
    unmeasured,
  };
}

/** What people should know of it, a line each. */
export function revaluedTexts({ failed, kept, unmeasured }: Revalued): string[] {
  return [
    ...(failed.length === 0 ? [] : [`${named(failed)}: no value by the new rule, so it has failed`]),
    ...(kept.length === 0 ? [] : [`${named(kept)}: nothing is left to compute a value from, so the old one stays`]),
    ...[...unmeasured].map(
      ([metric, numbers]) =>
        `${named(numbers)}: ${metric}, which a constraint limits, was never logged, so it counts as broken`,
    ),
  ];
}

function named(numbers: readonly number[]): string {
  const listed = numbers.slice(0, 10).join(', ');
  return `${numbers.length === 1 ? 'trial' : 'trials'} ${listed}${numbers.length > 10 ? ', ...' : ''}`;
}

function changeOf(trial: StoredTrial, again: Again, before: readonly Constraint[]): Revalue | null {
  const { number, state } = trial;
  const { result } = again;
  if (result !== null && result.reason !== null) {
    return state === 'fail' ? null : { number, state: 'fail', values: null, reason: result.reason };
  }
  const gone = before.map(constraintName).filter((name) => !Object.hasOwn(again.constraints, name));
  const constraints = { ...again.constraints, ...Object.fromEntries(gone.map((name) => [name, null])) };
  const change: Revalue = {
    number,
    state: 'complete',
    values: result?.values ?? trial.values,
    constraints,
    ...(result === null ? {} : { attributes: result.attributes }),
  };
  const sameLimits = Object.entries(constraints).every(([name, value]) => isStored(trial, name, value));
  return hasOtherValue(trial, change) || !sameLimits ? change : null;
}

function hasOtherValue(trial: StoredTrial | undefined, { state, values }: Revalue): boolean {
  return trial?.state !== state || (values ?? []).some((value, index) => value !== trial?.values[index]);
}

/** NaN is stored as infinity. */
function isStored({ constraintValues }: StoredTrial, name: string, value: number | null): boolean {
  const stored = constraintValues?.[name] ?? null;
  return stored === (value !== null && Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);
}

function sameNames(a: readonly Constraint[], b: readonly Constraint[]): boolean {
  return JSON.stringify(a.map(constraintName).sort()) === JSON.stringify(b.map(constraintName).sort());
}

function constraintsIn(stored: Value | undefined): readonly Constraint[] {
  return (Array.isArray(stored) ? stored : []).flatMap((each): Constraint[] => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return [];
    const { metric, max, min } = each as Readonly<Record<string, Value>>;
    if (typeof metric !== 'string') return [];
    return typeof max === 'number' ? [{ metric, max }] : typeof min === 'number' ? [{ metric, min }] : [];
  });
}
