import { cardinality } from '../../space/cardinality.ts';
import { isConstant, type SearchSpace } from '../../space/distribution.ts';
import type { Params } from '../../space/value.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { GpSampler } from './gp.ts';
import { GridSampler } from './grid.ts';
import { Nsga2Sampler } from './nsga2.ts';
import { TpeSampler } from './tpe.ts';

/** Parameters up to which a Gaussian process is the better model. */
const MAX_GP_PARAMETERS = 40;

/** Trials from which on its cost outweighs what it is better by. */
const MAX_GP_TRIALS = 200;

/** Points up to which there is nothing to model: a model would start only after so many trials. */
const MAX_GRID_POINTS = 10;

/** What a study is searched with by default, and why. */
interface Choice {
  /** Sampler of the first trials, and of those after {@link MAX_GP_TRIALS}. */
  readonly first: Sampler;
  readonly later: Sampler;
  readonly why: string;
}

/**
 * Picks by the space and by how many trials there are, on the evidence of `bench/search`. The number of trials that is planned
 * and how many run at once change nothing, so that a study that is extended goes on as if it had been planned so.
 */
export class AutoSampler implements Sampler {
  readonly name = 'auto';
  readonly note: string;
  readonly #choice: Choice;

  /** @param objectives - how many metrics there are */
  constructor(seed: number, space: SearchSpace, objectives = 1) {
    this.#choice = choiceFor(seed, space, objectives);
    this.note = `auto: ${this.#choice.why}; seed ${seed}`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const { first, later } = this.#choice;
    return (number < MAX_GP_TRIALS ? first : later).suggest(state, number);
  }
}

function choiceFor(seed: number, space: SearchSpace, objectives: number): Choice {
  const searched = space.parameters.filter(({ distribution }) => !isConstant(distribution)).length;
  const parameters = searched === 1 ? '1 parameter' : `${searched} parameters`;
  const points = cardinality(space, 'grid');
  if (points !== null && points <= MAX_GRID_POINTS && points === cardinality(space, 'random')) {
    const grid = new GridSampler();
    const why = points === 1 ? 'grid, as there is one point only' : `grid, as there are ${points} points only`;
    return { first: grid, later: grid, why };
  }
  const later = objectives > 1 ? new Nsga2Sampler(seed) : new TpeSampler(seed);
  if (searched > MAX_GP_PARAMETERS) {
    return { first: later, later, why: `${later.name}, as ${parameters} are too many for a Gaussian process` };
  }
  const why = `gp, as a Gaussian process learns ${parameters} from the fewest trials, also with several at once; ${later.name} from trial ${MAX_GP_TRIALS} on, as it stays fast`;
  return { first: new GpSampler(seed), later, why };
}
