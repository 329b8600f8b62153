import type { NumberedPoints } from '../space/pointGrid.ts';
import type { Trial } from '../space/trial.ts';
import { TakenPoints } from './takenPoints.ts';

/**
 * Goes through numbered points in a fixed order and past what trials hold. It stays where it is while nothing before it
 * becomes free again, so that the next point of a long list is found at once.
 */
export class PointCursor {
  readonly taken: TakenPoints<number>;
  readonly #size: number;
  readonly #rounds: number;
  readonly #numberAt: (position: number) => number;
  #position = 0;
  #releases = 0;

  /**
   * @param numberAt - the number of the point at each position of the order
   * @param rounds - how often each point is used: all of them once, then all of them again
   */
  constructor(points: NumberedPoints, numberAt: (position: number) => number = (position) => position, rounds = 1) {
    this.taken = TakenPoints.numbered(points);
    this.#size = points.size;
    this.#numberAt = numberAt;
    this.#rounds = rounds;
  }

  /**
   * Numbers of the points that are left, from the next one on.
   * @param trials - every trial, by number
   */
  *left(trials: readonly Trial[]): Generator<number> {
    this.taken.follow(trials);
    if (this.taken.releases !== this.#releases) {
      this.#releases = this.taken.releases;
      this.#position = 0;
    }
    let contiguous = true;
    for (let position = this.#position; position < this.#size * this.#rounds; position++) {
      const round = Math.floor(position / this.#size);
      const number = this.#numberAt(position - round * this.#size);
      if (this.taken.holders(number) <= round) {
        contiguous = false;
        yield number;
      } else if (contiguous) this.#position = position + 1;
    }
  }
}
