import { type Axis, drawAxis } from './axis.ts';
import { countingParams } from './conditions.ts';
import { isConstant, type SearchSpace } from './distribution.ts';
import { sameValue } from './equal.ts';
import type { NumberedPoints } from './pointGrid.ts';
import type { Params, Value } from './value.ts';

/** The other values of one parameter that counts in the baseline. */
interface Change {
  readonly name: string;
  readonly axis: Axis;
  /** Where the baseline's value stands on the axis. */
  readonly own: number;
  /** Number of the first point that changes this parameter. */
  readonly first: number;
}

/**
 * A baseline, point 0, then every single change of it, by parameters in the order of the file. A parameter that counts only
 * after a change has its baseline value there; it is not changed as well.
 */
export class SingleChanges implements NumberedPoints {
  readonly size: number;
  readonly #space: SearchSpace;
  /** A value for every parameter, also for those that do not count in the baseline. */
  readonly #values: Params;
  readonly #changes: readonly Change[];

  private constructor(space: SearchSpace, values: Params, changes: readonly Change[], size: number) {
    this.#space = space;
    this.#values = values;
    this.#changes = changes;
    this.size = size;
  }

  /**
   * @param baseline - values by name; where it says nothing the first value counts
   * @returns null when a parameter has no end of values, or a value of the baseline is none of its parameter's
   */
  static of(space: SearchSpace, baseline: Params): SingleChanges | null {
    const values: Params = {};
    const axes = new Map<string, { readonly axis: Axis; readonly own: number }>();
    for (const { name, distribution } of space.parameters) {
      const axis = drawAxis(distribution);
      const given = Object.hasOwn(baseline, name) ? baseline[name] : undefined;
      const own = given === undefined ? 0 : (axis?.indexOf(given) ?? -1);
      if (!axis || axis.size === 0 || own < 0) return null;
      setValue(values, name, axis.at(own));
      if (!isConstant(distribution)) axes.set(name, { axis, own });
    }
    const counting = countingParams(space, values);
    const changes: Change[] = [];
    let size = 1;
    for (const [name, { axis, own }] of axes) {
      if (!Object.hasOwn(counting, name)) continue;
      changes.push({ name, axis, own, first: size });
      size += axis.size - 1;
    }
    return new SingleChanges(space, values, changes, size);
  }

  at(index: number): Params {
    const change = this.#changes.findLast(({ first }) => first <= index);
    if (!change) return countingParams(this.#space, this.#values);
    const { name, axis, own, first } = change;
    const step = index - first;
    const changed = { ...this.#values };
    setValue(changed, name, axis.at(step < own ? step : step + 1));
    return countingParams(this.#space, changed);
  }

  indexOf(params: Params): number {
    const counting = countingParams(this.#space, { ...constantsOf(this.#space), ...params });
    const index = this.#changedBy(counting);
    return index >= 0 && sameParams(this.at(index), counting) ? index : -1;
  }

  /** The first parameter that differs from the baseline decides which point it can only be; what a change strikes out does not. */
  #changedBy(params: Params): number {
    for (const { name, axis, own, first } of this.#changes) {
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      const place = value === undefined ? own : axis.indexOf(value);
      if (place === own) continue;
      return place < 0 ? -1 : first + (place < own ? place : place - 1);
    }
    return 0;
  }
}

function constantsOf(space: SearchSpace): Params {
  const constants: Params = {};
  for (const { name, distribution } of space.parameters) {
    if (isConstant(distribution)) setValue(constants, name, drawAxis(distribution)?.at(0) ?? null);
  }
  return constants;
}

/** A parameter may be called `__proto__`. */
function setValue(params: Params, name: string, value: Value): void {
  Object.defineProperty(params, name, { value, enumerable: true, configurable: true, writable: true });
}

function sameParams(a: Params, b: Params): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameValue(a[name] ?? null, b[name] ?? null))
  );
}
