import type { NumberedPoints } from '../space/pointGrid.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/**
 * Which of the numbered points a study's trials hold, whatever their state. Follows the list of trials by what changed in it,
 * so that asking again costs one look at each trial.
 */
export class TakenPoints {
  readonly #points: NumberedPoints;
  readonly #seen: { params: Params; index: number }[] = [];
  /** Trials at each point. */
  readonly #holders = new Map<number, number>();
  #releases = 0;

  constructor(points: NumberedPoints) {
    this.#points = points;
  }

  /** How many different points are taken. */
  get count(): number {
    return this.#holders.size;
  }

  /** How often a trial has left its point. */
  get releases(): number {
    return this.#releases;
  }

  has(index: number): boolean {
    return this.#holders.has(index);
  }

  /** How many trials hold a point. */
  holders(index: number): number {
    return this.#holders.get(index) ?? 0;
  }

  /** The point that a trial holds, by its place in the list that was followed; -1 for none. */
  pointOf(place: number): number {
    return this.#seen[place]?.index ?? -1;
  }

  follow(trials: readonly Trial[]): void {
    while (this.#seen.length > trials.length) this.#release(this.#seen.pop()?.index ?? -1);
    for (const [position, { params }] of trials.entries()) {
      const seen = this.#seen[position];
      if (seen?.params === params) continue;
      if (seen) this.#release(seen.index);
      const index = this.#points.indexOf(params);
      this.#seen[position] = { params, index };
      if (index >= 0) this.#holders.set(index, this.holders(index) + 1);
    }
  }

  #release(index: number): void {
    if (index < 0) return;
    this.#releases++;
    const holders = this.holders(index);
    if (holders > 1) this.#holders.set(index, holders - 1);
    else this.#holders.delete(index);
  }
}
