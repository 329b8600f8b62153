import type { ParzenAxis } from './parzen/parzenAxis.ts';

/** The coordinates that a discrete parameter can have, from 0 to `count - 1`. */
export interface Levels {
  readonly count: number;
  /** Coordinate of a level. */
  at(level: number): number;
  /** The level nearest to a coordinate. */
  nearest(coordinate: number): number;
  /** Levels have no order. */
  readonly unordered: boolean;
}

/** One searched parameter as a coordinate: 0 to 1 for numbers, the number of the choice otherwise. */
export interface Coordinate {
  readonly name: string;
  readonly axis: ParzenAxis;
  /** Null for a continuum. */
  readonly levels: Levels | null;
}
