import { countingParams, isConditional } from '../space/conditions.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { valueKey } from '../space/equal.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/**
 * The points that trials hold, by their values, for conditional spaces without end: they may have branches that are finite
 * (`optimizer: adam` without anything to tune), which are not to be run twice.
 */
export class TriedPoints {
  readonly #space: SearchSpace;
  readonly #seen: { params: Params; key: string }[] = [];
  readonly #holders = new Map<string, number>();

  private constructor(space: SearchSpace) {
    this.#space = space;
  }

  /** Null for a space without conditions: where that has no end, draws do not repeat. */
  static of(space: SearchSpace): TriedPoints | null {
    return isConditional(space) ? new TriedPoints(space) : null;
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
