import { countingParams } from '../../space/conditions.ts';
import { isConstant, type SearchSpace } from '../../space/distribution.ts';
import { counterRng } from '../../space/rng.ts';
import { quantile } from '../../space/sample.ts';
import type { Params } from '../../space/value.ts';
import type { ArgsOf } from '../args.ts';
import { FinitePoints } from '../finitePoints.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { plainSobol, scrambledSobol } from '../sobol/sobol.ts';
import { TriedPoints } from '../triedPoints.ts';
import { RandomSampler } from './random.ts';

/** Further points of the sequence that are looked at for a new one, beside those that trials hold. */
const LOOK_AHEAD = 4096;

/** What each argument may be; the names are Optuna's. */
export const qmcRules = { scramble: { type: 'flag' }, qmc_type: { type: 'name', values: ['sobol'] } } as const;

/** Optuna leaves `scramble` off; scrambled, the first points are no corner of the space and a seed makes a difference. */
export const qmcDefaults: QmcArgs = { scramble: true, qmc_type: 'sobol' };

export type QmcArgs = Required<ArgsOf<typeof qmcRules>>;

interface Sequence {
  readonly space: SearchSpace;
  readonly point: (index: number) => Params;
  readonly finite: FinitePoints | null;
  readonly tried: TriedPoints | null;
  /** Where in a finite space the sequence's points lie, as far as they were looked at. */
  readonly places: number[];
}

/**
 * Points that fill the space evenly: Sobol's sequence (direction numbers of S. Joe and F. Kuo, SIAM J. Scientific Computing 30,
 * 2008) with Owen's scrambling (A. Owen, Journal of Complexity 14, 1998), each coordinate mapped by its parameter's quantile.
 * Trial n takes point n, so trials that run at once or end late change nothing. A finite space takes the first point of the
 * sequence that no trial holds. The random generator behind the scrambling is that of all draws.
 */
export class QmcSampler implements Sampler {
  readonly name = 'qmc';
  readonly note: string;
  readonly #seed: number;
  readonly #scramble: boolean;
  readonly #random: RandomSampler;
  #sequence: Sequence | null = null;

  constructor(seed: number, { scramble }: QmcArgs = qmcDefaults) {
    this.#seed = seed;
    this.#scramble = scramble;
    this.#random = new RandomSampler(seed);
    const how = scramble ? `scrambled with seed ${seed}` : 'not scrambled, so the seed changes nothing';
    this.note = `qmc: a Sobol sequence ${how}, a finite space without repeats`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const { finite, tried, point, places } = this.#sequenceOf(state.space);
    if (!finite) {
      tried?.follow(state.trials);
      const params = point(number);
      return tried === null || tried.isFree(params) ? params : this.#random.suggest(state, number);
    }
    finite.follow(state.trials);
    if (finite.exhausted) return null;
    const last = state.trials.length + LOOK_AHEAD;
    for (let index = 0; index < last; index++) {
      const place = places[index] ?? finite.grid.indexOf(point(index));
      places[index] = place;
      if (finite.isFreeAt(place)) return finite.grid.at(place);
    }
    return finite.pick(counterRng(this.#seed, number, 'rest').next());
  }

  #sequenceOf(space: SearchSpace): Sequence {
    if (this.#sequence?.space === space) return this.#sequence;
    const searched = space.parameters.filter(({ distribution }) => !isConstant(distribution));
    const coordinates = (this.#scramble ? scrambledSobol : plainSobol)(
      this.#seed,
      searched.map(({ name }) => name),
    );
    const dimension = new Map(searched.map(({ name }, index) => [name, index]));
    const point = (index: number): Params => {
      const at = coordinates(index);
      const all = Object.fromEntries(
        space.parameters.map(({ name, distribution }) => [
          name,
          quantile(distribution, at[dimension.get(name) ?? -1] ?? 0.5),
        ]),
      );
      return countingParams(space, all);
    };
    const finite = FinitePoints.of(space);
    this.#sequence = { space, point, finite, tried: finite ? null : TriedPoints.of(space), places: [] };
    return this.#sequence;
  }
}
