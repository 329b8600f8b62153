import type { PointGrid } from '../space/pointGrid.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/**
 * Which points of a finite space a study's trials hold, whatever their state. Follows the list of trials by what changed in
 * it, so that asking again costs one look at each trial.
 */
export class TakenPoints {
  readonly #grid: PointGrid;
  readonly #seen: { params: Params; index: number }[] = [];
  /** Trials at each point. */
  readonly #holders = new Map<number, number>();

  constructor(grid: PointGrid) {
    this.#grid = grid;
  }

  /** How many different points are taken. */
  get count(): number {
    return this.#holders.size;
  }

  has(index: number): boolean {
    return this.#holders.has(index);
  }

  follow(trials: readonly Trial[]): void {
    while (this.#seen.length > trials.length) this.#release(this.#seen.pop()?.index ?? -1);
    for (const [position, { params }] of trials.entries()) {
      const seen = this.#seen[position];
      if (seen?.params === params) continue;
      if (seen) this.#release(seen.index);
      const index = this.#grid.indexOf(params);
      this.#seen[position] = { params, index };
      if (index >= 0) this.#holders.set(index, (this.#holders.get(index) ?? 0) + 1);
    }
  }

  #release(index: number): void {
    const holders = this.#holders.get(index) ?? 0;
    if (holders > 1) this.#holders.set(index, holders - 1);
    else this.#holders.delete(index);
  }
}
