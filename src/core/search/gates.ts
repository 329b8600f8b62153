import { isConditional, parentsFirst, parentsOf } from '../space/conditions.ts';
import type { Parameter, SearchSpace } from '../space/distribution.ts';
import { sameValue } from '../space/equal.ts';
import { quantile } from '../space/sample.ts';
import type { Value } from '../space/value.ts';
import type { Coordinate } from './coordinate.ts';

/** Whether one parameter counts: every parameter that it asks for counts and has a value that it asks for. */
interface Gate {
  /** Its coordinate; -1 for a constant. */
  readonly coordinate: number;
  readonly needs: readonly Need[];
}

interface Need {
  /** Place of the gate of the parameter that is asked for. */
  readonly gate: number;
  admits(point: Float64Array): boolean;
}

/**
 * Which coordinates of a box count at a point, in spaces with conditions. What does not count is imputed: it stands at one
 * neutral place, so that points that differ only in it are one point to a model.
 */
export class Gates {
  readonly #gates: readonly Gate[];
  readonly #neutral: Float64Array;

  private constructor(gates: readonly Gate[], neutral: Float64Array) {
    this.#gates = gates;
    this.#neutral = neutral;
  }

  /** Null for a space without conditions. */
  static of(space: SearchSpace, coordinates: readonly Coordinate[]): Gates | null {
    if (!isConditional(space)) return null;
    const ordered = parentsFirst(space.parameters);
    const places = new Map(ordered.map(({ name }, place) => [name, place]));
    const coordinateOf = new Map(coordinates.map(({ name }, d) => [name, d]));
    const gates = ordered.map((parameter): Gate => {
      const needs = parentsOf(parameter).map((parent): Need => {
        const gate = places.get(parent) ?? -1;
        const other = ordered[gate];
        const d = coordinateOf.get(parent);
        const coordinate = d === undefined ? undefined : coordinates[d];
        const values = parameter.condition?.[parent] ?? [];
        if (!other || d === undefined || !coordinate) return settled(gate, other, values);
        const levels = new Set(values.flatMap((value) => levelOf(coordinate, value)));
        return { gate, admits: (point) => levels.has(coordinate.levels?.nearest(point[d] ?? 0) ?? Number.NaN) };
      });
      return { coordinate: coordinateOf.get(parameter.name) ?? -1, needs };
    });
    const neutral = Float64Array.from(coordinates, ({ levels }) =>
      levels ? levels.at(levels.unordered ? 0 : levels.nearest(0.5)) : 0.5,
    );
    return new Gates(gates, neutral);
  }

  /** 1 for each coordinate that counts at a point. */
  open(point: Float64Array): Uint8Array {
    const open = new Uint8Array(point.length);
    const counts = new Uint8Array(this.#gates.length);
    for (const [place, { coordinate, needs }] of this.#gates.entries()) {
      if (!needs.every(({ gate, admits }) => counts[gate] === 1 && admits(point))) continue;
      counts[place] = 1;
      if (coordinate >= 0) open[coordinate] = 1;
    }
    return open;
  }

  /** Puts what does not count at its neutral place, in place. */
  settle(point: Float64Array): Float64Array {
    for (const [d, counts] of this.open(point).entries()) if (counts === 0) point[d] = this.#neutral[d] ?? 0;
    return point;
  }
}

/** A need of what has one value only, or is not in the space. */
function settled(gate: number, parent: Parameter | undefined, values: readonly Value[]): Need {
  const own = parent && quantile(parent.distribution, 0.5);
  const holds = own !== undefined && values.some((value) => sameValue(value, own));
  return { gate, admits: () => holds };
}

/** The level that is exactly this value; none on a continuum, where one value is never met. */
function levelOf({ axis, levels }: Coordinate, value: Value): number[] {
  const coordinate = axis.encode(value);
  if (!levels || !Number.isFinite(coordinate)) return [];
  const level = levels.nearest(coordinate);
  return sameValue(axis.decode(level), value) ? [level] : [];
}
