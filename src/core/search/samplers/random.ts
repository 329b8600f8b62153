import { countingParams } from '../../space/conditions.ts';
import type { SearchSpace } from '../../space/distribution.ts';
import { counterRng } from '../../space/rng.ts';
import { sample } from '../../space/sample.ts';
import type { Params } from '../../space/value.ts';
import { FinitePoints } from '../finitePoints.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { TriedPoints } from '../triedPoints.ts';

/** Draws before the rest of a finite space is listed instead. */
const MAX_DRAWS = 16;

/** Draws before a point of a finite branch of an endless space comes again: only a very unlikely other branch needs more. */
const MAX_BRANCH_DRAWS = 256;

/**
 * Independent draws (J. Bergstra and Y. Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012). A value
 * depends on the seed, the trial's number, the redraw and the parameter's name only, so a study goes on after a restart as it
 * would have without. In a finite space a point that a trial of any state holds is drawn again, and when most are taken, one of
 * the rest is drawn with the same chances. A parameter that does not count is drawn and left out, so that it has the same value
 * where it does.
 */
export class RandomSampler implements Sampler {
  readonly name = 'random';
  readonly note: string;
  readonly #seed: number;
  #space: SearchSpace | null = null;
  #finite: FinitePoints | null = null;
  #tried: TriedPoints | null = null;

  constructor(seed: number, note = `random: independent draws with seed ${seed}, a finite space without repeats`) {
    this.#seed = seed;
    this.note = note;
  }

  suggest(state: SearchState, number: number): Params | null {
    const finite = this.#finiteOf(state.space);
    if (!finite) return this.#drawNew(state, number);
    finite.follow(state.trials);
    if (finite.exhausted) return null;
    const draws = finite.listed && finite.takenCount > finite.grid.size / 2 ? 1 : MAX_DRAWS;
    for (let redraw = 0; redraw < draws; redraw++) {
      const params = this.#draw(state.space, number, redraw);
      if (finite.isFree(params)) return params;
    }
    return finite.pick(counterRng(this.#seed, number, 'rest').next());
  }

  #drawNew({ space, trials }: SearchState, number: number): Params {
    const first = this.#draw(space, number, 0);
    if (!this.#tried) return first;
    this.#tried.follow(trials);
    let params = first;
    for (let redraw = 1; redraw < MAX_BRANCH_DRAWS && !this.#tried.isFree(params); redraw++) {
      params = this.#draw(space, number, redraw);
    }
    return params;
  }

  #draw(space: SearchSpace, number: number, redraw: number): Params {
    const all = Object.fromEntries(
      space.parameters.map(({ name, distribution }) => [
        name,
        sample(distribution, counterRng(this.#seed, number, redraw, name)),
      ]),
    );
    return countingParams(space, all);
  }

  #finiteOf(space: SearchSpace): FinitePoints | null {
    if (this.#space === space) return this.#finite;
    this.#space = space;
    this.#finite = FinitePoints.of(space);
    this.#tried = this.#finite ? null : TriedPoints.of(space);
    return this.#finite;
  }
}
