import { countingParams } from '../space/conditions.ts';
import { type Distribution, isConstant, type SearchSpace } from '../space/distribution.ts';
import { quantile } from '../space/sample.ts';
import type { Params, Value } from '../space/value.ts';
import type { Coordinate, Levels } from './coordinate.ts';
import { Gates } from './gates.ts';
import type { ChoiceMask } from './gp/points.ts';
import { type ParzenAxis, parzenAxis } from './parzen/parzenAxis.ts';

/** A search space as a box of coordinates. */
export class Box {
  readonly space: SearchSpace;
  readonly coordinates: readonly Coordinate[];
  readonly choices: ChoiceMask;
  /** What counts where; null in a space without conditions. */
  readonly gates: Gates | null;
  readonly #constants: ReadonlyMap<string, Value>;

  constructor(space: SearchSpace) {
    this.space = space;
    const coordinates: Coordinate[] = [];
    const constants = new Map<string, Value>();
    for (const { name, distribution } of space.parameters) {
      const axis = parzenAxis(distribution);
      if (axis) coordinates.push({ name, axis, levels: levelsOf(axis) });
      else constants.set(name, onlyValue(distribution));
    }
    this.coordinates = coordinates;
    this.#constants = constants;
    this.choices = Uint8Array.from(coordinates, ({ axis }) => (axis.kind === 'choice' ? 1 : 0));
    this.gates = Gates.of(space, coordinates);
  }

  get width(): number {
    return this.coordinates.length;
  }

  /**
   * The point of some parameters; null where one is no value of its distribution, or is missing and counts. What does not count
   * stands at its neutral place.
   */
  encode(params: Params): Float64Array | null {
    const point = new Float64Array(this.width);
    for (const [d, { name, axis }] of this.coordinates.entries()) {
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      const coordinate = value === undefined ? Number.NaN : axis.encode(value);
      if (!Number.isFinite(coordinate) && !this.gates) return null;
      point[d] = coordinate;
    }
    this.gates?.settle(point);
    return point.every(Number.isFinite) ? point : null;
  }

  /** The parameters of a point that count, constants included, in the order of the space. */
  decode(point: Float64Array): Params {
    const values = new Map(this.#constants);
    for (const [d, { name, axis, levels }] of this.coordinates.entries()) {
      const coordinate = point[d] ?? 0;
      values.set(name, axis.decode(levels ? levels.nearest(coordinate) : coordinate));
    }
    const all = Object.fromEntries(this.space.parameters.map(({ name }) => [name, values.get(name) ?? null]));
    return this.gates ? countingParams(this.space, all) : all;
  }

  /** The nearest point that the space has, for coordinates from 0 to 1, in place. */
  snap(point: Float64Array): Float64Array {
    for (const [d, { levels }] of this.coordinates.entries()) {
      if (!levels) continue;
      const coordinate = point[d] ?? 0;
      const level = levels.unordered ? Math.min(Math.floor(coordinate * levels.count), levels.count - 1) : null;
      point[d] = levels.at(level ?? levels.nearest(coordinate));
    }
    return this.gates?.settle(point) ?? point;
  }
}

function onlyValue(distribution: Distribution): Value {
  return isConstant(distribution) ? quantile(distribution, 0) : quantile(distribution, 0.5);
}

/** Levels whose places are worked out once. */
const MAX_PLACES = 10_000;

function levelsOf(axis: ParzenAxis): Levels | null {
  if (axis.kind === 'choice') {
    const { count } = axis;
    return { count, at: (level) => level, nearest: (coordinate) => coordinate, unordered: true };
  }
  const { cells } = axis;
  if (!cells) return null;
  const places =
    cells.count <= MAX_PLACES ? Float64Array.from({ length: cells.count }, (_, level) => placeOf(level)) : null;
  function placeOf(level: number): number {
    return axis.encode(axis.decode(level));
  }
  const at = (level: number): number => places?.[level] ?? placeOf(level);
  return {
    count: cells.count,
    at,
    unordered: false,
    // A value may stand at the edge of its cell where the cell is cut by the range.
    nearest: (coordinate) => {
      const cell = cells.at(coordinate);
      let best = cell;
      for (const level of [cell - 1, cell + 1]) {
        if (level < 0 || level >= cells.count) continue;
        if (Math.abs(at(level) - coordinate) < Math.abs(at(best) - coordinate)) best = level;
      }
      return best;
    },
  };
}
