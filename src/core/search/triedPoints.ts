import { drawAxis } from '../space/axis.ts';
import { countingParams, isConditional } from '../space/conditions.ts';
import type { Distribution, SearchSpace } from '../space/distribution.ts';
import { valueKey } from '../space/equal.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';
import { TakenPoints } from './takenPoints.ts';

/**
 * The points that trials hold, by their values, for spaces that `FinitePoints` does not count and that have points to come upon
 * twice all the same: conditional ones may have finite branches (`optimizer: adam` without anything to tune), rounded normal
 * distributions few likely values, and in discrete spaces of more than 2^53 points a sampler that has converged suggests what it
 * has suggested before.
 */
export class TriedPoints {
  readonly #taken: TakenPoints<string>;

  private constructor(space: SearchSpace) {
    this.#taken = new TakenPoints((params) => valueKey(countingParams(space, params)));
  }

  /** Null for a space whose points all have a value on a continuum, which is not met twice. */
  static of(space: SearchSpace): TriedPoints | null {
    const endless = !isConditional(space) && space.parameters.some(({ distribution }) => isContinuous(distribution));
    return endless ? null : new TriedPoints(space);
  }

  follow(trials: readonly Trial[]): void {
    this.#taken.follow(trials);
  }

  /** @param params - only what counts */
  isFree(params: Params): boolean {
    return !this.#taken.has(valueKey(params));
  }
}

/** Rounded draws of a normal distribution have no last value, and yet few that come up. */
function isContinuous(distribution: Distribution): boolean {
  return !('q' in distribution) && drawAxis(distribution) === null;
}
