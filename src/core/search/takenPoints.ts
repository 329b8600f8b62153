import type { NumberedPoints } from '../space/pointGrid.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/**
 * Which points a study's trials hold, whatever their state. Follows the list of trials by what changed in it, so that asking
 * again costs one look at each trial.
 */
export class TakenPoints<Key extends number | string> {
  readonly #keyOf: (params: Params) => Key | null;
  readonly #seen: { params: Params; key: Key | null }[] = [];
  /** Trials at each point. */
  readonly #holders = new Map<Key, number>();
  #releases = 0;

  /** @param keyOf - what tells points apart; null for what is no point */
  constructor(keyOf: (params: Params) => Key | null) {
    this.#keyOf = keyOf;
  }

  /** Points by their numbers. */
  static numbered(points: NumberedPoints): TakenPoints<number> {
    return new TakenPoints((params) => {
      const index = points.indexOf(params);
      return index < 0 ? null : index;
    });
  }

  /** How many different points are taken. */
  get count(): number {
    return this.#holders.size;
  }

  /** How often a trial has left its point. */
  get releases(): number {
    return this.#releases;
  }

  has(key: Key): boolean {
    return this.#holders.has(key);
  }

  /** How many trials hold a point. */
  holders(key: Key): number {
    return this.#holders.get(key) ?? 0;
  }

  /** The point that a trial holds, by its place in the list that was followed; null for none. */
  pointOf(place: number): Key | null {
    return this.#seen[place]?.key ?? null;
  }

  follow(trials: readonly Trial[]): void {
    while (this.#seen.length > trials.length) this.#release(this.#seen.pop()?.key ?? null);
    for (const [place, { params }] of trials.entries()) {
      const seen = this.#seen[place];
      if (seen?.params === params) continue;
      this.#release(seen?.key ?? null);
      const key = this.#keyOf(params);
      this.#seen[place] = { params, key };
      if (key !== null) this.#holders.set(key, this.holders(key) + 1);
    }
  }

  #release(key: Key | null): void {
    if (key === null) return;
    this.#releases++;
    const holders = this.holders(key);
    if (holders > 1) this.#holders.set(key, holders - 1);
    else this.#holders.delete(key);
  }
}
