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
 * Puts constraints in one order for all trials of a study, which samplers need: by name, so that it is the same whichever
 * trial ended or was read first. One that a trial did not measure counts as just kept.
 */
export class ConstraintColumns {
  #names: readonly string[] = [];

  /** Takes up the names of a trial; true when some are new, and the rows of all trials change. */
  learn(constraints: Readonly<Record<string, number>>): boolean {
    const fresh = Object.keys(constraints).filter((name) => !this.#names.includes(name));
    if (fresh.length > 0) {
      this.#names = [...this.#names, ...fresh].sort();
    }
    return fresh.length > 0;
  }

  /** One number a name. */
  row(constraints: Readonly<Record<string, number>>): number[] {
    return this.#names.map((name) => constraints[name] ?? 0);
  }
}
