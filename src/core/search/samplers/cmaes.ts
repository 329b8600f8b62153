import type { SearchSpace } from '../../space/distribution.ts';
import { sameValue } from '../../space/equal.ts';
import { normalQuantile } from '../../space/normal.ts';
import { counterRng } from '../../space/rng.ts';
import type { Direction, Trial } from '../../space/trial.ts';
import type { Params, Value } from '../../space/value.ts';
import { Box } from '../box.ts';
import { defaultPopulation, type Evolution, evolve, isSpent, startEvolution, transformed } from '../cma/evolution.ts';
import { withMargin } from '../cma/margin.ts';
import { ranked } from '../endedTrials.ts';
import { FinitePoints } from '../finitePoints.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { SearchError } from '../searchError.ts';
import { TriedPoints } from '../triedPoints.ts';
import { QmcSampler } from './qmc.ts';

/** Arguments with Optuna's names, as far as CmaEsSampler has them. */
export interface CmaesArgs {
  /** Trials of a generation; 0: 4 + 3 ln d in d dimensions. Doubles with each restart. */
  readonly popsize: number;
  /** First standard deviation, as a share of each range. */
  readonly sigma0: number;
  /** Trials of a Sobol sequence before the first generation, which starts from the best of them; 0: as many as a generation. */
  readonly n_startup_trials: number;
  /** Keep discrete parameters from getting stuck. */
  readonly with_margin: boolean;
}

export const cmaesDefaults: CmaesArgs = { popsize: 0, sigma0: 1 / 6, n_startup_trials: 0, with_margin: true };

export const cmaesRules = {
  popsize: { type: 'whole', min: 4 },
  sigma0: { type: 'number', min: 1e-6, max: 10 },
  n_startup_trials: { type: 'whole', min: 1 },
  with_margin: { type: 'flag' },
} as const;

/** Draws that may leave the box before one is put back onto its edge. */
const MAX_DRAWS = 20;

/** Draws before another free point of a discrete space is taken. */
const MAX_TAKEN = 8;

interface Model {
  readonly space: SearchSpace;
  readonly box: Box;
  readonly finite: FinitePoints | null;
  readonly tried: TriedPoints | null;
  /** Generations as far as they were worked out, reused while their trials are the same objects. */
  readonly blocks: Block[];
}

/** The trials of one generation and what they lead to. */
interface Block {
  readonly members: readonly (Trial | undefined)[];
  readonly before: Course;
  readonly after: Course;
}

interface Course {
  readonly state: Evolution;
  /** Trials of the next generation. */
  readonly population: number;
  readonly restarts: number;
}

/**
 * CMA-ES (N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772) with restarts of doubled population (IPOP: A.
 * Auger and N. Hansen, CEC 2005) for numbers, whole numbers with a margin (R. Hamano et al., GECCO 2022). Which generation a
 * trial belongs to follows from its number, and the distribution is worked out anew from the trials, so that a restart or
 * another process goes on exactly: with trials still running, from those of their generation that have ended.
 */
export class CmaesSampler implements Sampler {
  readonly name = 'cmaes';
  readonly note: string;
  readonly #seed: number;
  readonly #args: CmaesArgs;
  readonly #startup: Sampler;
  #model: Model | null = null;

  constructor(seed: number, args: CmaesArgs = cmaesDefaults) {
    this.#seed = seed;
    this.#args = args;
    this.#startup = new QmcSampler(seed);
    this.note = `cmaes: CMA-ES with restarts and seed ${seed}, after a first generation of a Sobol sequence`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const model = this.#modelOf(state.space);
    const { box, finite, tried } = model;
    finite?.follow(state.trials);
    tried?.follow(state.trials);
    if (finite?.exhausted) return null;
    const first = this.#args.n_startup_trials || this.#populationOf(box);
    if (number < first || box.width === 0) return this.#startup.suggest(state, number);

    const distribution = this.#distribution(model, state.trials, state.directions[0] ?? 'minimize', first, number);
    for (let attempt = 0; attempt < drawsOf(model); attempt++) {
      const params = box.decode(this.#draw(distribution, number, attempt));
      if ((finite ?? tried)?.isFree(params) ?? true) return params;
    }
    return finite ? finite.pick(counterRng(this.#seed, number, 'rest').next()) : this.#startup.suggest(state, number);
  }

  #populationOf(box: Box): number {
    return this.#args.popsize || defaultPopulation(box.width);
  }

  /** Distribution of the generation that a trial belongs to. */
  #distribution(
    model: Model,
    trials: readonly Trial[],
    direction: Direction,
    first: number,
    number: number,
  ): Evolution {
    const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
    let course = this.#start(model, trials, direction, first);
    let from = first;
    for (let index = 0; from + course.population <= number; index++) {
      const members = Array.from({ length: course.population }, (_, i) => byNumber.get(from + i));
      from += course.population;
      const known = model.blocks[index];
      if (known && known.before === course && sameMembers(known.members, members)) {
        course = known.after;
        continue;
      }
      const after = this.#after(model, course, members, direction);
      model.blocks[index] = { members, before: course, after };
      model.blocks.length = index + 1;
      course = after;
    }
    return course.state;
  }

  #start({ box, blocks }: Model, trials: readonly Trial[], direction: Direction, first: number): Course {
    const early = ranked(
      trials.filter(({ number }) => number < first),
      direction,
    );
    const best = early.map(({ params }) => box.encode(params)).find((point) => point !== null);
    const mean = best ?? new Float64Array(box.width).fill(0.5);
    const known = blocks[0]?.before;
    if (known?.state.mean.every((x, d) => x === mean[d])) return known;
    return { state: startEvolution(mean, this.#args.sigma0), population: this.#populationOf(box), restarts: 0 };
  }

  #after(model: Model, course: Course, members: readonly (Trial | undefined)[], direction: Direction): Course {
    const best = ranked(
      members.filter((trial) => trial !== undefined),
      direction,
    );
    const points = best.flatMap((trial) => this.#pointOf(model, course.state, trial) ?? []);
    // Too few to tell a direction: the generation is drawn again.
    if (points.length < Math.max(2, course.population / 2) || best[0]?.state !== 'complete') return course;
    const { box } = model;
    const evolved = evolve(course.state, points);
    const { population, restarts } = course;
    if (isSpent(evolved)) {
      const rng = counterRng(this.#seed, 'restart', restarts);
      const mean = Float64Array.from({ length: box.width }, () => rng.next());
      return { state: startEvolution(mean, this.#args.sigma0), population: population * 2, restarts: restarts + 1 };
    }
    const levels = box.coordinates.map((coordinate) => coordinate.levels);
    const state = this.#args.with_margin ? withMargin(evolved, levels, 1 / (box.width * population)) : evolved;
    return { state, population, restarts };
  }

  /** The point as it was drawn, before it was rounded to a level; where it came from elsewhere, its coordinates. */
  #pointOf(model: Model, state: Evolution, trial: Trial): Float64Array | null {
    const { box } = model;
    const encoded = box.encode(trial.params);
    if (encoded === null || box.coordinates.every(({ levels }) => levels === null)) return encoded;
    for (let attempt = 0; attempt < drawsOf(model); attempt++) {
      const drawn = this.#draw(state, trial.number, attempt);
      if (sameParams(box.decode(drawn), trial.params, box)) return drawn;
    }
    return encoded;
  }

  #draw(state: Evolution, number: number, attempt: number): Float64Array {
    const rng = counterRng(this.#seed, number, attempt, 'cmaes');
    let x: Float64Array = state.mean;
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      x = transformed(
        state,
        Float64Array.from(state.mean, () => normalQuantile(rng.next() || 2 ** -54)),
      );
      if (x.every((value) => value >= 0 && value <= 1)) return x;
    }
    return x.map((value) => Math.min(Math.max(value, 0), 1));
  }

  #modelOf(space: SearchSpace): Model {
    if (this.#model?.space === space) return this.#model;
    const finite = FinitePoints.of(space);
    this.#model = { space, box: new Box(space), finite, tried: finite ? null : TriedPoints.of(space), blocks: [] };
    return this.#model;
  }
}

/** @throws SearchError for a space with a list of choices, which has no directions to search along, or with conditions */
export function requireNumbers(space: SearchSpace): void {
  const conditional = space.parameters.find(({ condition }) => condition !== undefined);
  if (conditional) {
    throw new SearchError(
      'unsuitable-sampler',
      `The sampler cmaes searches all parameters at once, and ${conditional.name} has conditions. Use tpe or gp.`,
    );
  }
  const listed = new Box(space).coordinates.find(({ axis }) => axis.kind === 'choice');
  if (listed) {
    throw new SearchError(
      'unsuitable-sampler',
      `The sampler cmaes searches numbers only, and ${listed.name} is a list of choices. Use gp or tpe.`,
    );
  }
}

function drawsOf({ finite, tried }: Model): number {
  return finite || tried ? MAX_TAKEN : 1;
}

function sameMembers(a: readonly (Trial | undefined)[], b: readonly (Trial | undefined)[]): boolean {
  return a.length === b.length && a.every((trial, i) => trial === b[i]);
}

function sameParams(a: Params, b: Params, box: Box): boolean {
  const at = (params: Params, name: string): Value => params[name] ?? null;
  return box.coordinates.every(({ name }) => sameValue(at(a, name), at(b, name)));
}
