import { drawAxis } from '../space/axis.ts';
import { countingParams, isConditional } from '../space/conditions.ts';
import type { Distribution, SearchSpace } from '../space/distribution.ts';
import { valueKey } from '../space/equal.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/**
 * The points that trials hold, by their values, for spaces that `FinitePoints` does not count and that have points to come upon
 * twice all the same: conditional ones may have finite branches (`optimizer: adam` without anything to tune), rounded normal
 * distributions few likely values, and in discrete spaces of more than 2^53 points a sampler that has converged suggests what it
 * has suggested before.
 */
export class TriedPoints {
  readonly #space: SearchSpace;
  readonly #seen: { params: Params; key: string }[] = [];
  readonly #holders = new Map<string, number>();

  private constructor(space: SearchSpace) {
    this.#space = space;
  }

  /** Null for a space whose points all have a value on a continuum, which is not met twice. */
  static of(space: SearchSpace): TriedPoints | null {
    const endless = !isConditional(space) && space.parameters.some(({ distribution }) => isContinuous(distribution));
    return endless ? null : new TriedPoints(space);
  }

  follow(trials: readonly Trial[]): void {
    while (this.#seen.length > trials.length) this.#release(this.#seen.pop()?.key);
    for (const [place, { params }] of trials.entries()) {
      const seen = this.#seen[place];
      if (seen?.params === params) continue;
      this.#release(seen?.key);
      const key = valueKey(countingParams(this.#space, params));
      this.#seen[place] = { params, key };
      this.#holders.set(key, (this.#holders.get(key) ?? 0) + 1);
    }
  }

  /** @param params - only what counts */
  isFree(params: Params): boolean {
    return !this.#holders.has(valueKey(params));
  }

  #release(key: string | undefined): void {
    if (key === undefined) return;
    const holders = this.#holders.get(key) ?? 0;
    if (holders > 1) this.#holders.set(key, holders - 1);
    else this.#holders.delete(key);
  }
}

/** Rounded draws of a normal distribution have no last value, and yet few that come up. */
function isContinuous(distribution: Distribution): boolean {
  return !('q' in distribution) && drawAxis(distribution) === null;
}
