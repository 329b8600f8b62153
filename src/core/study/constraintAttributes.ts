import type { Value } from '../space/value.ts';

/** Optuna 5 keeps each constraint of a trial under `constraints:<name>`, Optuna before that all of them as a list. */
export const constraintPrefix = 'constraints:';
const listKey = 'constraints';

/** Constraints by name from a trial's system attributes, as Optuna's `FrozenTrial.constraints` names them; null without any. */
export function constraintsIn(system: Readonly<Record<string, Value>>): Record<string, number> | null {
  const list = system[listKey];
  const found: [string, number][] = Array.isArray(list) ? list.map((value, i) => [String(i), numberIn(value)]) : [];
  for (const [key, value] of Object.entries(system)) {
    if (key.startsWith(constraintPrefix)) {
      found.push([key.slice(constraintPrefix.length), numberIn(value)]);
    }
  }
  return found.length === 0 ? null : Object.fromEntries(found);
}

function numberIn(value: Value): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/**
 * Puts constraints in one order for all trials of a study, which samplers need: the order in which names first came up.
 * One that a trial did not measure counts as just kept.
 */
export class ConstraintColumns {
  readonly #columns = new Map<string, number>();

  /** As many numbers as there are names so far. */
  row(constraints: Readonly<Record<string, number>>): number[] {
    for (const name of Object.keys(constraints)) {
      if (!this.#columns.has(name)) {
        this.#columns.set(name, this.#columns.size);
      }
    }
    return [...this.#columns.keys()].map((name) => constraints[name] ?? 0);
  }
}
