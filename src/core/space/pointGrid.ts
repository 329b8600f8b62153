import type { Axis } from './axis.ts';
import { gridOrder } from './axis.ts';
import type { Distribution, SearchSpace } from './distribution.ts';
import type { Params, Value } from './value.ts';

interface Digit {
  readonly name: string;
  readonly axis: Axis;
  /** How many points lie between two neighbours of this axis. */
  readonly stride: number;
}

/**
 * All points of a finite space, numbered from 0 in W&B's grid order (parameters by name, the last varies fastest), none of
 * them listed: a point is worked out from its number, and the number from the point.
 */
export class PointGrid {
  readonly size: number;
  readonly #space: SearchSpace;
  readonly #digits: readonly Digit[];

  private constructor(space: SearchSpace, digits: readonly Digit[], size: number) {
    this.#space = space;
    this.#digits = digits;
    this.size = size;
  }

  /**
   * @param axisOf - `gridAxis` or `drawAxis`
   * @returns null when a parameter has no end of values
   */
  static of(space: SearchSpace, axisOf: (distribution: Distribution) => Axis | null): PointGrid | null {
    const digits: Digit[] = [];
    let stride = 1;
    for (const { name, distribution } of [...gridOrder(space.parameters)].reverse()) {
      const axis = axisOf(distribution);
      if (!axis) return null;
      digits.push({ name, axis, stride });
      stride *= axis.size;
    }
    return new PointGrid(space, digits, stride);
  }

  /** The point with a number, constants included, in the order of the space. */
  at(index: number): Params {
    const values = new Map<string, Value>();
    for (const { name, axis, stride } of this.#digits) {
      values.set(name, axis.at(Math.floor(index / stride) % axis.size));
    }
    return Object.fromEntries(this.#space.parameters.map(({ name }) => [name, values.get(name) ?? null]));
  }

  /** The number of a point, -1 when it is none of these. What has one value only need not be there. */
  indexOf(params: Params): number {
    let index = 0;
    for (const { name, axis, stride } of this.#digits) {
      if (axis.size === 1) continue;
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      const digit = value === undefined ? -1 : axis.indexOf(value);
      if (digit < 0) return -1;
      index += digit * stride;
    }
    return index;
  }

  /** How likely a random draw is each point, a function of its number; not normalised. */
  weights(): (index: number) => number {
    const tables = this.#digits.flatMap(({ axis, stride }) => {
      const { weight, size } = axis;
      return weight && size > 1 ? [{ stride, table: Float64Array.from({ length: size }, (_, i) => weight(i)) }] : [];
    });
    return (index) => {
      let product = 1;
      for (const { stride, table } of tables) product *= table[Math.floor(index / stride) % table.length] ?? 0;
      return product;
    };
  }
}
