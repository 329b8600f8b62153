import { drawAxis } from '../space/axis.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { PointGrid } from '../space/pointGrid.ts';
import type { Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';
import { TakenPoints } from './takenPoints.ts';

/** Largest space whose rest is listed; a larger one is only ever full in places. */
const MAX_LISTED = 200_000;

/** The points of a finite space that no trial holds yet, whatever the trials' states. */
export class FinitePoints {
  readonly grid: PointGrid;
  readonly #taken: TakenPoints<number>;
  #weights: ((index: number) => number) | null = null;

  private constructor(grid: PointGrid) {
    this.grid = grid;
    this.#taken = TakenPoints.numbered(grid);
  }

  /** Null for a space without end, and beyond 2^53 points, whose numbers are not exact; `TriedPoints` is for those. */
  static of(space: SearchSpace): FinitePoints | null {
    const grid = PointGrid.of(space, drawAxis);
    return grid !== null && grid.size <= Number.MAX_SAFE_INTEGER ? new FinitePoints(grid) : null;
  }

  /** Few enough points that the free ones are listed when they are picked from. */
  get listed(): boolean {
    return this.grid.size <= MAX_LISTED;
  }

  get takenCount(): number {
    return this.#taken.count;
  }

  get exhausted(): boolean {
    return this.#taken.count >= this.grid.size;
  }

  follow(trials: readonly Trial[]): void {
    this.#taken.follow(trials);
  }

  isFree(params: Params): boolean {
    return this.isFreeAt(this.grid.indexOf(params));
  }

  /** @param index - number of a point in the grid; -1, which is no point, is free */
  isFreeAt(index: number): boolean {
    return !this.#taken.has(index);
  }

  /**
   * One free point: with the chances of a draw that is repeated until it is new where points are listed, otherwise the first
   * one from a drawn place on. Not to be asked when {@link exhausted}.
   * @param u - in [0, 1)
   */
  pick(u: number): Params {
    return this.grid.at(this.listed ? this.#pickWeighted(u) : this.#pickFrom(u));
  }

  /** Up to `most` free points: all of a small rest, or those from evenly spaced places on. */
  some(most: number): Params[] {
    const left = this.grid.size - this.#taken.count;
    const step = left <= most || !this.listed ? 1 : Math.floor(this.grid.size / most);
    const found: Params[] = [];
    for (let index = 0; index < this.grid.size && found.length < most; index += step) {
      if (!this.#taken.has(index)) found.push(this.grid.at(index));
    }
    return found;
  }

  #pickWeighted(u: number): number {
    this.#weights ??= this.grid.weights();
    const weight = this.#weights;
    const left: number[] = [];
    let total = 0;
    for (let index = 0; index < this.grid.size; index++) {
      if (this.#taken.has(index)) continue;
      left.push(index);
      total += weight(index);
    }
    let rest = u * total;
    for (const index of left) {
      rest -= weight(index);
      if (rest < 0) return index;
    }
    // Reached when every weight left is too small for a double.
    return left[Math.floor(u * left.length)] ?? 0;
  }

  #pickFrom(u: number): number {
    let index = Math.floor(u * this.grid.size);
    while (this.#taken.has(index)) index = (index + 1) % this.grid.size;
    return index;
  }
}
