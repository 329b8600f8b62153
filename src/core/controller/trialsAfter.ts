import type { EndTrial, Requeue, StoredTrial } from '../study/storedTrial.ts';

/** The trials as they will stand once the changes are stored; samplers see the results that come with them. */
export function trialsAfter(
  trials: readonly StoredTrial[],
  ending: readonly EndTrial[],
  requeued: readonly Requeue[],
): readonly StoredTrial[] {
  if (ending.length === 0 && requeued.length === 0) {
    return trials;
  }
  const changed = [...trials];
  for (const { number, state, values, constraints, reason } of ending) {
    const trial = changed[number];
    if (trial !== undefined) {
      const measured = constraints === undefined ? {} : { constraints: Object.values(constraints) };
      changed[number] = { ...trial, state, values: values ?? [], reason, ...measured };
    }
  }
  for (const { number } of requeued) {
    const trial = changed[number];
    if (trial !== undefined) {
      changed[number] = { ...trial, state: 'waiting', intermediate: [] };
    }
  }
  return changed;
}
