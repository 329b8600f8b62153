import { drawAxis } from '../../space/axis.ts';
import type { SearchSpace } from '../../space/distribution.ts';
import { PointGrid } from '../../space/pointGrid.ts';
import { counterRng } from '../../space/rng.ts';
import { sample } from '../../space/sample.ts';
import type { Params } from '../../space/value.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { TakenPoints } from '../takenPoints.ts';

/** Draws before the rest of a finite space is listed instead. */
const MAX_DRAWS = 16;

/** Largest space whose rest is listed; a larger one is only ever full in places. */
const MAX_LISTED = 200_000;

interface FinitePoints {
  readonly grid: PointGrid;
  readonly taken: TakenPoints;
  readonly weights: (index: number) => number;
}

/**
 * Independent draws. A value depends on the seed, the trial's number, the redraw and the parameter's name only, so a study
 * goes on after a restart as it would have without. In a finite space a point that a trial of any state holds is drawn
 * again, and when most are taken, one of the rest is drawn with the same chances.
 */
export class RandomSampler implements Sampler {
  readonly name = 'random';
  readonly note: string;
  readonly #seed: number;
  #space: SearchSpace | null = null;
  #finite: FinitePoints | null = null;

  constructor(seed: number, note = `random: independent draws with seed ${seed}, a finite space without repeats`) {
    this.#seed = seed;
    this.note = note;
  }

  suggest(state: SearchState, number: number): Params | null {
    const finite = this.#finiteOf(state.space);
    if (!finite) return this.#draw(state.space, number, 0);
    const { grid, taken } = finite;
    taken.follow(state.trials);
    if (taken.count >= grid.size) return null;
    const listed = grid.size <= MAX_LISTED;
    const draws = listed && taken.count > grid.size / 2 ? 1 : MAX_DRAWS;
    for (let redraw = 0; redraw < draws; redraw++) {
      const params = this.#draw(state.space, number, redraw);
      if (!taken.has(grid.indexOf(params))) return params;
    }
    const u = counterRng(this.#seed, number, 'rest').next();
    return grid.at(listed ? pickWeighted(finite, u) : pickFrom(finite, u));
  }

  #draw(space: SearchSpace, number: number, redraw: number): Params {
    return Object.fromEntries(
      space.parameters.map(({ name, distribution }) => [
        name,
        sample(distribution, counterRng(this.#seed, number, redraw, name)),
      ]),
    );
  }

  #finiteOf(space: SearchSpace): FinitePoints | null {
    if (this.#space === space) return this.#finite;
    const grid = PointGrid.of(space, drawAxis);
    this.#space = space;
    // Beyond 2^53 points numbers are no longer exact, and repeats no longer happen.
    const counted = grid !== null && grid.size <= Number.MAX_SAFE_INTEGER;
    this.#finite = counted ? { grid, taken: new TakenPoints(grid), weights: grid.weights() } : null;
    return this.#finite;
  }
}

/** One of the points that are left, as a draw that is repeated until it is new would give it. */
function pickWeighted({ grid, taken, weights }: FinitePoints, u: number): number {
  const left: number[] = [];
  let total = 0;
  for (let index = 0; index < grid.size; index++) {
    if (taken.has(index)) continue;
    left.push(index);
    total += weights(index);
  }
  let rest = u * total;
  for (const index of left) {
    rest -= weights(index);
    if (rest < 0) return index;
  }
  // Reached when every weight left is too small for a double.
  return left[Math.floor(u * left.length)] ?? 0;
}

/** The first point that is left, from a drawn one on. */
function pickFrom({ grid, taken }: FinitePoints, u: number): number {
  let index = Math.floor(u * grid.size);
  while (taken.has(index)) index = (index + 1) % grid.size;
  return index;
}
