import type { SearchSpace } from '../../space/distribution.ts';
import { counterRng, type Rng } from '../../space/rng.ts';
import { quantile } from '../../space/sample.ts';
import type { Params, Value } from '../../space/value.ts';
import { FinitePoints } from '../finitePoints.ts';
import type { KernelOptions } from '../parzen/kernels.ts';
import type { Codes } from '../parzen/mixture.ts';
import { type NamedAxis, Observations } from '../parzen/observations.ts';
import { parzenAxis } from '../parzen/parzenAxis.ts';
import { codesOf, DensityRatio, groupsOf } from '../parzen/ratio.ts';
import { splitTrials } from '../parzen/split.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { QmcSampler } from './qmc.ts';
import { RandomSampler } from './random.ts';

/** Optuna's arguments of TPESampler, with its names and meanings; the defaults are Optuna 5's unless said. */
export interface TpeArgs {
  /** Trials that must have ended, complete or pruned, before anything is modelled. */
  readonly n_startup_trials: number;
  readonly n_ei_candidates: number;
  readonly multivariate: boolean;
  readonly group: boolean;
  readonly constant_liar: boolean;
  readonly prior_weight: number;
  readonly consider_magic_clip: boolean;
  readonly consider_endpoints: boolean;
  readonly bandwidth: KernelOptions['bandwidth'];
  readonly startup: 'sobol' | 'random';
}

export const tpeDefaults: TpeArgs = {
  n_startup_trials: 10,
  n_ei_candidates: 24,
  multivariate: true,
  group: false,
  constant_liar: true,
  prior_weight: 1,
  consider_magic_clip: true,
  consider_endpoints: false,
  bandwidth: 'gap',
  startup: 'sobol',
};

/** What each argument may be. */
export const tpeRules = {
  n_startup_trials: { type: 'whole', min: 0 },
  n_ei_candidates: { type: 'whole', min: 1 },
  multivariate: { type: 'flag' },
  group: { type: 'flag' },
  constant_liar: { type: 'flag' },
  prior_weight: { type: 'number', min: 0 },
  consider_magic_clip: { type: 'flag' },
  consider_endpoints: { type: 'flag' },
  bandwidth: { type: 'name', values: ['gap', 'scott'] },
  startup: { type: 'name', values: ['sobol', 'random'] },
} as const;

/** Rounds of candidates before the rest of a finite space is looked at instead. */
const MAX_ROUNDS = 4;

/** Free points that are ranked when every candidate is taken. */
const MAX_FREE = 1024;

interface Model {
  readonly space: SearchSpace;
  readonly axes: readonly NamedAxis[];
  readonly constants: Params;
  readonly observations: Observations;
  readonly finite: FinitePoints | null;
}

interface Ranked {
  readonly ratio: DensityRatio;
  readonly codes: Codes;
  /** Candidates from the best on. */
  readonly order: readonly number[];
}

export class TpeSampler implements Sampler {
  readonly name = 'tpe';
  readonly note: string;
  readonly #seed: number;
  readonly #args: TpeArgs;
  readonly #kernels: KernelOptions;
  readonly #startup: Sampler;
  #model: Model | null = null;

  constructor(seed: number, args: TpeArgs = tpeDefaults) {
    this.#seed = seed;
    this.#args = args;
    this.#kernels = {
      priorWeight: args.prior_weight,
      magicClip: args.consider_magic_clip,
      endpoints: args.consider_endpoints,
      bandwidth: args.bandwidth,
    };
    this.#startup = args.startup === 'sobol' ? new QmcSampler(seed) : new RandomSampler(seed);
    this.note = `tpe with seed ${seed}`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const { trials, space } = state;
    const model = this.#modelOf(space);
    const { axes, observations, finite } = model;
    finite?.follow(trials);
    if (finite?.exhausted) return null;
    const ended: number[] = [];
    for (const [row, trial] of trials.entries()) {
      if (trial.state === 'complete' || trial.state === 'pruned') ended.push(row);
    }
    if (ended.length < this.#args.n_startup_trials || axes.length === 0) return this.#startup.suggest(state, number);

    observations.follow(trials);
    const split = splitTrials(trials, state.directions[0] ?? 'minimize', { constantLiar: this.#args.constant_liar });
    const how = !this.#args.multivariate ? 'alone' : this.#args.group ? 'by presence' : 'together';
    const ratios = groupsOf(observations, axes.length, Int32Array.from(ended), how).map(
      (group) => new DensityRatio(axes, observations, group, split, this.#kernels),
    );
    const rng = counterRng(this.#seed, number, 'tpe');
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = firstFree(
        model,
        ratios.map((ratio) => this.#rank(ratio, rng)),
      );
      if (found) return found;
    }
    return bestFree(model, ratios, rng);
  }

  #rank(ratio: DensityRatio, rng: Rng): Ranked {
    const codes = ratio.sample(rng, this.#args.n_ei_candidates);
    return { ratio, codes, order: descending(ratio.scores(codes)) };
  }

  #modelOf(space: SearchSpace): Model {
    if (this.#model?.space === space) return this.#model;
    const axes: NamedAxis[] = [];
    const constants: Params = {};
    for (const { name, distribution } of space.parameters) {
      const axis = parzenAxis(distribution);
      if (axis) axes.push({ name, axis });
      else constants[name] = quantile(distribution, 0.5);
    }
    this.#model = { space, axes, constants, observations: new Observations(axes), finite: FinitePoints.of(space) };
    return this.#model;
  }
}

function descending(scores: Float64Array): number[] {
  return [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}

/** The point of the given candidate of each group, in the order of the space. */
function pointOf(
  { space, axes, constants }: Model,
  chosen: ReadonlyArray<{ ranked: Ranked; candidate: number }>,
): Params {
  const values = new Map<string, Value>(Object.entries(constants));
  for (const { ranked, candidate } of chosen) {
    for (const [i, index] of ranked.ratio.group.entries()) {
      const named = axes[index];
      if (named) values.set(named.name, named.axis.decode(ranked.codes[i]?.[candidate] ?? 0));
    }
  }
  return Object.fromEntries(space.parameters.map(({ name }) => [name, values.get(name) ?? null]));
}

/** The best candidate that no trial holds; with several groups, one group at a time goes down its ranking. */
function firstFree(model: Model, groups: readonly Ranked[]): Params | null {
  const candidates = groups[0]?.order.length ?? 0;
  for (let down = 0; down < candidates; down++) {
    for (const turn of groups.keys()) {
      const chosen = groups.map((ranked, g) => ({ ranked, candidate: ranked.order[g === turn ? down : 0] ?? 0 }));
      const params = pointOf(model, chosen);
      if (!model.finite || model.finite.isFree(params)) return params;
    }
  }
  return null;
}

/** The best of the points that are left, or of some of them. */
function bestFree({ axes, finite }: Model, ratios: readonly DensityRatio[], rng: Rng): Params | null {
  if (!finite) return null;
  const free = finite.some(MAX_FREE);
  if (free.length === 0) return finite.pick(rng.next());
  const totals = new Float64Array(free.length);
  for (const ratio of ratios) {
    const codes = codesOf(axes, ratio.group, free);
    for (const [i, score] of ratio.scores(codes).entries()) totals[i] = (totals[i] ?? 0) + score;
  }
  return free[descending(totals)[0] ?? 0] ?? null;
}
