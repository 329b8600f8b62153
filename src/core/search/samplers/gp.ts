import type { SearchSpace } from '../../space/distribution.ts';
import { counterRng } from '../../space/rng.ts';
import type { Params } from '../../space/value.ts';
import { Box } from '../box.ts';
import { FinitePoints } from '../finitePoints.ts';
import { observe } from '../gp/observe.ts';
import { promisingPoints } from '../gp/search.ts';
import { surrogateOf } from '../gp/surrogate.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { QmcSampler } from './qmc.ts';

export interface GpArgs {
  /** Trials that must have ended before anything is modelled; a Sobol sequence until then. */
  readonly n_startup_trials: number;
  /** The objective has no noise: the same parameters give the same value. */
  readonly deterministic_objective: boolean;
}

export const gpDefaults: GpArgs = { n_startup_trials: 10, deterministic_objective: false };

export const gpRules = {
  n_startup_trials: { type: 'whole', min: 1 },
  deterministic_objective: { type: 'flag' },
} as const;

/** Coordinates closer than this in all are the same point: asking for it again would tell nothing. */
const SAME = 1e-7;

interface Model {
  readonly space: SearchSpace;
  readonly box: Box;
  readonly finite: FinitePoints | null;
}

/**
 * Bayesian optimisation with a Gaussian process (J. Snoek, H. Larochelle, R. Adams, NeurIPS 2012): Matérn-5/2 kernel with a
 * length scale a parameter and Hamming distance between choices, hyperparameters by maximum a posteriori, log expected
 * improvement (S. Ament et al., NeurIPS 2023) maximised by gradient and, over discrete parameters, by line search, with the
 * values it can really have. Trials that run are believed to get what the process expects of them (kriging believer; D.
 * Ginsbourger, R. Le Riche, L. Carraro, 2010). A parameter that does not count at a point is imputed by the middle of its range
 * or its first choice. Values are warped first, which Optuna's GPSampler, whose priors these are, does not do.
 */
export class GpSampler implements Sampler {
  readonly name = 'gp';
  readonly note: string;
  readonly #seed: number;
  readonly #args: GpArgs;
  readonly #startup: Sampler;
  #model: Model | null = null;

  constructor(seed: number, args: GpArgs = gpDefaults) {
    this.#seed = seed;
    this.#args = args;
    this.#startup = new QmcSampler(seed);
    this.note = `gp: a Gaussian process after ${args.n_startup_trials} trials of a Sobol sequence, seed ${seed}`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const { trials, space, directions } = state;
    const { box, finite } = this.#modelOf(space);
    finite?.follow(trials);
    if (finite?.exhausted) return null;
    const rng = counterRng(this.#seed, number, 'gp');
    const observed = observe(trials, box, directions, rng);
    const { points, failed, pending } = observed;
    if (points.length + failed.length < this.#args.n_startup_trials || points.length < 2 || box.width === 0) {
      return this.#startup.suggest(state, number);
    }
    const surrogate = surrogateOf(box, observed, { deterministic: this.#args.deterministic_objective });
    const known = [...points, ...failed, ...pending];
    for (const { point } of promisingPoints(box, surrogate, finite, rng)) {
      box.gates?.settle(point);
      const params = box.decode(point);
      if (finite ? finite.isFree(params) : !known.some((other) => isSame(point, other))) return params;
    }
    return finite ? finite.pick(rng.next()) : this.#startup.suggest(state, number);
  }

  #modelOf(space: SearchSpace): Model {
    if (this.#model?.space === space) return this.#model;
    this.#model = { space, box: new Box(space), finite: FinitePoints.of(space) };
    return this.#model;
  }
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((x, d) => Math.abs(x - (b[d] ?? 0)) < SAME);
}
