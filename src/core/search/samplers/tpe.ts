import { countingParams } from '../../space/conditions.ts';
import type { SearchSpace } from '../../space/distribution.ts';
import { counterRng, type Rng } from '../../space/rng.ts';
import { quantile } from '../../space/sample.ts';
import type { Trial } from '../../space/trial.ts';
import type { Params, Value } from '../../space/value.ts';
import { FinitePoints } from '../finitePoints.ts';
import { fineKernels, optunaKernels, type SideOptions } from '../parzen/bandwidth.ts';
import type { Codes } from '../parzen/mixture.ts';
import { type NamedAxis, Observations } from '../parzen/observations.ts';
import { parzenAxis } from '../parzen/parzenAxis.ts';
import { codesOf, DensityRatio, groupsOf } from '../parzen/ratio.ts';
import { splitTrials } from '../parzen/split.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { SearchError } from '../searchError.ts';
import { TriedPoints } from '../triedPoints.ts';
import { QmcSampler } from './qmc.ts';
import { RandomSampler } from './random.ts';

/** Optuna's arguments of TPESampler with its names, meanings and defaults, and some of ours. */
export interface TpeArgs {
  /** Trials that must have ended, complete or pruned, before anything is modelled. */
  readonly n_startup_trials: number;
  readonly n_ei_candidates: number;
  /** Whether parameters are modelled together: with one metric unless said otherwise. */
  readonly multivariate?: boolean;
  /**
   * Parameters that the same trials have are modelled together: for spaces with conditions. On unless said otherwise, as it
   * finds better points there and is the same elsewhere; Optuna's default is `false`.
   */
  readonly group?: boolean;
  /** Whether running trials count as bad ones, so that others keep away from them. */
  readonly constant_liar: boolean;
  /** These three are Optuna's, and go with its rules for the width of kernels. */
  readonly prior_weight?: number;
  readonly consider_magic_clip?: boolean;
  readonly consider_endpoints?: boolean;
  /**
   * Ours. `gap` is Optuna 5's rule, `scott` that of Optuna 4 with `multivariate`, `fine` is ours: the default where parameters
   * are modelled together for one metric.
   */
  readonly bandwidth?: Bandwidth;
  /**
   * Ours: `bad` keeps away from where trials failed, which is what a learning rate that diverges asks for, with the best one
   * often at its edge. Optuna's is `ignored`.
   */
  readonly failed: 'bad' | 'ignored';
  /** Ours: what the first trials are drawn by. Optuna's is `random`. */
  readonly startup: 'sobol' | 'random';
}

type Bandwidth = 'fine' | 'gap' | 'scott';

export const tpeDefaults: TpeArgs = {
  n_startup_trials: 10,
  n_ei_candidates: 24,
  constant_liar: true,
  failed: 'bad',
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
  bandwidth: { type: 'name', values: ['fine', 'gap', 'scott'] },
  failed: { type: 'name', values: ['bad', 'ignored'] },
  startup: { type: 'name', values: ['sobol', 'random'] },
} as const;

/** @throws SearchError `bad-argument` for arguments that contradict each other */
function requireConsistent({ group, multivariate, bandwidth, ...args }: TpeArgs): void {
  if (group && multivariate === false) {
    throw new SearchError('bad-argument', 'group of the sampler tpe needs multivariate: true.');
  }
  const optunas = (['prior_weight', 'consider_magic_clip', 'consider_endpoints'] as const).find(
    (name) => args[name] !== undefined,
  );
  if (optunas !== undefined && bandwidth === 'fine') {
    throw new SearchError(
      'bad-argument',
      `${optunas} of the sampler tpe goes with bandwidth: gap or scott, not with fine.`,
    );
  }
}

function kernelsOf(args: TpeArgs, together: boolean, objectives: number): SideOptions {
  const { prior_weight, consider_magic_clip, consider_endpoints } = args;
  const optunas = [prior_weight, consider_magic_clip, consider_endpoints].some((arg) => arg !== undefined);
  const bandwidth = args.bandwidth ?? (together && objectives <= 1 && !optunas ? 'fine' : 'gap');
  if (bandwidth === 'fine') return fineKernels;
  return optunaKernels({
    rule: bandwidth,
    priorWeight: prior_weight ?? 1,
    magicClip: consider_magic_clip ?? true,
    endpoints: consider_endpoints ?? false,
  });
}

/** Rounds of candidates before the rest of a finite space is looked at instead. */
const MAX_ROUNDS = 4;

/** Free points that are ranked when every candidate is taken. */
const MAX_FREE = 1024;

interface Model {
  readonly space: SearchSpace;
  readonly axes: readonly NamedAxis[];
  readonly constants: ReadonlyMap<string, Value>;
  readonly observations: Observations;
  readonly finite: FinitePoints | null;
  readonly tried: TriedPoints | null;
}

interface Ranked {
  readonly ratio: DensityRatio;
  readonly codes: Codes;
  /** Candidates from the best on. */
  readonly order: readonly number[];
}

/**
 * Tree-structured Parzen estimator: draws points where the good trials lie and takes the one that the bad trials are least
 * likely to share (J. Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NeurIPS 2011; S. Watanabe, arXiv
 * 2304.11127). With `bandwidth: gap`, `failed: ignored` and `startup: random` it is Optuna 5's TPESampler but for the random
 * numbers. Every draw is a function of the seed and the trial's number. A finite space is searched without repeats.
 */
export class TpeSampler implements Sampler {
  readonly name = 'tpe';
  readonly note: string;
  readonly #seed: number;
  readonly #args: TpeArgs;
  readonly #startup: Sampler;
  #model: Model | null = null;

  /** @throws SearchError `bad-argument` for arguments that contradict each other */
  constructor(seed: number, args: TpeArgs = tpeDefaults) {
    requireConsistent(args);
    this.#seed = seed;
    this.#args = args;
    this.#startup = args.startup === 'sobol' ? new QmcSampler(seed) : new RandomSampler(seed);
    const first = args.startup === 'sobol' ? 'of a Sobol sequence' : 'at random';
    this.note = `tpe: Parzen estimators of good and bad trials after ${args.n_startup_trials} trials ${first}, seed ${seed}`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const { trials, space, directions } = state;
    const model = this.#modelOf(space);
    const { axes, observations, finite, tried } = model;
    finite?.follow(trials);
    tried?.follow(trials);
    if (finite?.exhausted) return null;
    const ended = endedRows(trials);
    if (ended.length < this.#args.n_startup_trials || axes.length === 0) return this.#startup.suggest(state, number);

    observations.follow(trials);
    const bad = { running: this.#args.constant_liar, failed: this.#args.failed === 'bad' };
    const split = splitTrials(trials, directions, bad);
    const { multivariate, group } = this.#args;
    const together = multivariate ?? (group === true || directions.length <= 1);
    const how = !together ? 'alone' : group === false ? 'together' : 'by presence';
    const kernels = kernelsOf(this.#args, together, directions.length);
    const ratios = groupsOf(observations, axes.length, ended, how).map(
      (group) => new DensityRatio(axes, observations, group, split, kernels),
    );
    const rng = counterRng(this.#seed, number, 'tpe');
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = firstFree(
        model,
        ratios.map((ratio) => this.#rank(ratio, rng)),
      );
      if (found) return found;
    }
    return finite ? bestFree(model, ratios, rng) : this.#startup.suggest(state, number);
  }

  #rank(ratio: DensityRatio, rng: Rng): Ranked {
    const codes = ratio.sample(rng, this.#args.n_ei_candidates);
    return { ratio, codes, order: descending(ratio.scores(codes)) };
  }

  #modelOf(space: SearchSpace): Model {
    if (this.#model?.space === space) return this.#model;
    const axes: NamedAxis[] = [];
    const constants = new Map<string, Value>();
    for (const { name, distribution } of space.parameters) {
      const axis = parzenAxis(distribution);
      if (axis) axes.push({ name, axis });
      else constants.set(name, quantile(distribution, 0.5));
    }
    const finite = FinitePoints.of(space);
    const tried = finite ? null : TriedPoints.of(space);
    this.#model = { space, axes, constants, observations: new Observations(axes), finite, tried };
    return this.#model;
  }
}

/** Rows of the trials that are complete or pruned. */
function endedRows(trials: readonly Trial[]): Int32Array {
  const rows = new Int32Array(trials.length);
  let count = 0;
  for (const [row, { state }] of trials.entries()) if (state === 'complete' || state === 'pruned') rows[count++] = row;
  return rows.subarray(0, count);
}

function descending(scores: Float64Array): number[] {
  return [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}

/** The point of the given candidate of each group, in the order of the space. */
function pointOf(
  { space, axes, constants }: Model,
  chosen: ReadonlyArray<{ ranked: Ranked; candidate: number }>,
): Params {
  const values = new Map(constants);
  for (const { ranked, candidate } of chosen) {
    for (const [i, index] of ranked.ratio.group.entries()) {
      const named = axes[index];
      if (named) values.set(named.name, named.axis.decode(ranked.codes[i]?.[candidate] ?? 0));
    }
  }
  return countingParams(space, Object.fromEntries(values));
}

/** The best candidate that no trial holds; with several groups, one group at a time goes down its ranking. */
function firstFree(model: Model, groups: readonly Ranked[]): Params | null {
  const candidates = groups[0]?.order.length ?? 0;
  for (let down = 0; down < candidates; down++) {
    for (const turn of groups.keys()) {
      const chosen = groups.map((ranked, g) => ({ ranked, candidate: ranked.order[g === turn ? down : 0] ?? 0 }));
      const params = pointOf(model, chosen);
      if ((model.finite ?? model.tried)?.isFree(params) ?? true) return params;
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
    for (const [i, score] of ratio.scores(codes).entries()) {
      if (hasSome(axes, ratio.group, free[i])) totals[i] = (totals[i] ?? 0) + score;
    }
  }
  return free[descending(totals)[0] ?? 0] ?? null;
}

/** A group of which nothing counts at a point does not speak for or against it. */
function hasSome(axes: readonly NamedAxis[], group: readonly number[], params: Params | undefined): boolean {
  return params !== undefined && group.some((index) => Object.hasOwn(params, axes[index]?.name ?? ''));
}
