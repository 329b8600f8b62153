import type { SearchSpace } from '../../space/distribution.ts';
import { counterRng } from '../../space/rng.ts';
import { sample } from '../../space/sample.ts';
import type { Params } from '../../space/value.ts';
import { FinitePoints } from '../finitePoints.ts';
import type { Sampler, SearchState } from '../sampler.ts';

/** Draws before the rest of a finite space is listed instead. */
const MAX_DRAWS = 16;

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
    finite.follow(state.trials);
    if (finite.exhausted) return null;
    const draws = finite.listed && finite.takenCount > finite.grid.size / 2 ? 1 : MAX_DRAWS;
    for (let redraw = 0; redraw < draws; redraw++) {
      const params = this.#draw(state.space, number, redraw);
      if (finite.isFree(params)) return params;
    }
    return finite.pick(counterRng(this.#seed, number, 'rest').next());
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
    this.#space = space;
    this.#finite = FinitePoints.of(space);
    return this.#finite;
  }
}
