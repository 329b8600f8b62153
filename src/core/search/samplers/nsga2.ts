import type { SearchSpace } from '../../space/distribution.ts';
import { valueKey } from '../../space/equal.ts';
import { violation } from '../../space/feasible.ts';
import { lossesOf } from '../../space/losses.ts';
import { counterRng, type Rng } from '../../space/rng.ts';
import type { Direction, Trial } from '../../space/trial.ts';
import type { Params } from '../../space/value.ts';
import { Box } from '../box.ts';
import { FinitePoints } from '../finitePoints.ts';
import type { Gates } from '../gates.ts';
import { crowdingDistances } from '../pareto/crowding.ts';
import { nonDominationRanks } from '../pareto/ranks.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { QmcSampler } from './qmc.ts';

/** Arguments with the names of Optuna's NSGAIISampler. */
export interface Nsga2Args {
  /** Trials of a Sobol sequence at the start, and parents that are kept afterwards. */
  readonly population_size: number;
  /** Chance that a parameter is changed at random; 0: one in the number of parameters. */
  readonly mutation_prob: number;
  /** Chance that two parents are mixed; otherwise one is copied. */
  readonly crossover_prob: number;
  /** Chance that a parameter comes from the second parent. */
  readonly swapping_prob: number;
}

export const nsga2Defaults: Nsga2Args = {
  population_size: 20,
  mutation_prob: 0,
  crossover_prob: 0.9,
  swapping_prob: 0.5,
};

export const nsga2Rules = {
  population_size: { type: 'whole', min: 2 },
  mutation_prob: { type: 'number', min: 0, max: 1 },
  crossover_prob: { type: 'number', min: 0, max: 1 },
  swapping_prob: { type: 'number', min: 0, max: 1 },
} as const;

/** Distribution index of crossover and mutation: the larger, the nearer to the parents. */
const NEARNESS = 20;

/** Chance that a changed number is drawn anew instead of moved. */
const REDRAW = 0.2;

/** Children that may be known already before another point is taken. */
const MAX_CHILDREN = 16;

interface Model {
  readonly space: SearchSpace;
  readonly box: Box;
  readonly finite: FinitePoints | null;
  /** A trial keeps its parameters, so their point is worked out once. */
  readonly points: WeakMap<Params, Float64Array | null>;
}

interface Parent {
  readonly point: Float64Array;
  readonly rank: number;
  readonly distance: number;
}

/**
 * NSGA-II for several objectives (K. Deb et al., IEEE Transactions on Evolutionary Computation 6, 2002), constraints by its
 * constrained domination. Steady-state: the parents of each trial are the best of all complete ones so far, by rank, then
 * crowding (J. Durillo et al., EMO 2009), so that nothing but the trials decides and trials may run at once. Numbers mix by
 * simulated binary crossover or change places, and move by polynomial mutation.
 */
export class Nsga2Sampler implements Sampler {
  readonly name = 'nsga2';
  readonly note: string;
  readonly #seed: number;
  readonly #args: Nsga2Args;
  readonly #startup: Sampler;
  #model: Model | null = null;
  readonly #keys = new WeakMap<Params, string>();

  constructor(seed: number, args: Nsga2Args = nsga2Defaults) {
    this.#seed = seed;
    this.#args = args;
    this.#startup = new QmcSampler(seed);
    this.note = `nsga2: evolution of the front after ${args.population_size} trials of a Sobol sequence, seed ${seed}`;
  }

  suggest(state: SearchState, number: number): Params | null {
    const { trials, space, directions } = state;
    const model = this.#modelOf(space);
    const { box, finite } = model;
    finite?.follow(trials);
    if (finite?.exhausted) return null;
    const parents = this.#parents(trials, model, directions);
    if (parents.length < this.#args.population_size || box.width === 0) return this.#startup.suggest(state, number);

    const rng = counterRng(this.#seed, number, 'nsga2');
    const known = finite ? null : new Set(trials.map(({ params }) => this.#keyOf(params)));
    for (let attempt = 0; attempt < MAX_CHILDREN; attempt++) {
      const child = this.#child(box, parents, rng);
      const params = box.decode(child);
      if (finite ? finite.isFree(params) : !known?.has(valueKey(params))) return params;
    }
    return finite ? finite.pick(rng.next()) : this.#startup.suggest(state, number);
  }

  /** The best complete trials, up to a population. */
  #parents(trials: readonly Trial[], model: Model, directions: readonly Direction[]): Parent[] {
    const complete = trials.flatMap((trial) => {
      const point = trial.state === 'complete' ? pointOf(model, trial.params) : null;
      return point ? [{ point, losses: lossesOf(trial, directions), violation: violation(trial) }] : [];
    });
    const wanted = this.#args.population_size;
    const ranks = nonDominationRanks(
      complete.map(({ losses }) => losses),
      { violations: complete.map((each) => each.violation), enough: wanted },
    );
    const parents: Parent[] = [];
    const last = Math.max(-1, ...ranks);
    for (let rank = 0; rank <= last && parents.length < wanted; rank++) {
      const front = complete.filter((_, i) => ranks[i] === rank);
      const distances = crowdingDistances(front.map(({ losses }) => losses));
      const ranked = front
        .map(({ point }, i) => ({ point, rank, distance: distances[i] ?? 0 }))
        .sort((a, b) => compareDistances(b.distance, a.distance));
      parents.push(...ranked.slice(0, wanted - parents.length));
    }
    return parents;
  }

  #child(box: Box, parents: readonly Parent[], rng: Rng): Float64Array {
    const { crossover_prob, swapping_prob, mutation_prob } = this.#args;
    const one = tournament(parents, rng);
    const two = tournament(parents, rng);
    const first = box.gates ? filled(one, two, box.gates) : one.point;
    const second = box.gates ? filled(two, one, box.gates) : two.point;
    const mixes = rng.next() < crossover_prob;
    const chance = mutation_prob || 1 / box.width;
    const mixed = first.map((x, d) => {
      const levels = box.coordinates[d]?.levels ?? null;
      let gene = x;
      if (mixes) gene = rng.next() < swapping_prob ? (second[d] ?? x) : x;
      if (levels?.unordered) {
        return rng.next() < chance ? Math.min(Math.floor(rng.next() * levels.count), levels.count - 1) : gene;
      }
      if (mixes) gene = blend(gene, gene === x ? (second[d] ?? x) : x, rng);
      if (rng.next() < chance) gene = rng.next() < REDRAW ? rng.next() : mutated(gene, rng);
      const inside = Math.min(Math.max(gene, 0), 1);
      return levels ? levels.at(levels.nearest(inside)) : inside;
    });
    return box.gates ? withNewGenes(box, box.gates, mixed, [one, two], rng) : mixed;
  }

  /** A trial keeps its parameters, so their key is made once. */
  #keyOf(params: Params): string {
    const key = this.#keys.get(params) ?? valueKey(params);
    this.#keys.set(params, key);
    return key;
  }

  #modelOf(space: SearchSpace): Model {
    if (this.#model?.space === space) return this.#model;
    this.#model = { space, box: new Box(space), finite: FinitePoints.of(space), points: new WeakMap() };
    return this.#model;
  }
}

function pointOf({ box, points }: Model, params: Params): Float64Array | null {
  let point = points.get(params);
  if (point === undefined) {
    point = box.encode(params);
    points.set(params, point);
  }
  return point;
}

function tournament(parents: readonly Parent[], rng: Rng): Parent {
  const draw = (): Parent | undefined => parents[Math.floor(rng.next() * parents.length)];
  const a = draw();
  const b = draw();
  if (!a || !b) return { point: new Float64Array(0), rank: 0, distance: 0 };
  if (a.rank !== b.rank) return a.rank < b.rank ? a : b;
  return a.distance >= b.distance ? a : b;
}

/** A parent with the other one's values where its own do not count. */
function filled(own: Parent, other: Parent, gates: Gates): Float64Array {
  const open = gates.open(own.point);
  return own.point.map((x, d) => (open[d] === 1 ? x : (other.point[d] ?? x)));
}

/** Draws what counts in a child and in neither parent, whose imputed value says nothing. */
function withNewGenes(box: Box, gates: Gates, child: Float64Array, parents: readonly Parent[], rng: Rng): Float64Array {
  const known = new Uint8Array(child.length);
  for (const { point } of parents) for (const [d, counts] of gates.open(point).entries()) known[d] ||= counts;
  for (;;) {
    const d = gates.open(child).findIndex((counts, at) => counts === 1 && known[at] === 0);
    if (d < 0) return gates.settle(child);
    const levels = box.coordinates[d]?.levels ?? null;
    const u = rng.next();
    child[d] = levels ? levels.at(Math.min(Math.floor(u * levels.count), levels.count - 1)) : u;
    known[d] = 1;
  }
}

/** Infinities are equal, whose difference would be NaN. */
const compareDistances = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** One child of simulated binary crossover (K. Deb and R. Agrawal, Complex Systems 9, 1995), near the first parent. */
function blend(near: number, far: number, rng: Rng): number {
  const u = rng.next();
  const power = 1 / (NEARNESS + 1);
  const spread = u <= 0.5 ? (2 * u) ** power : (1 / (2 * (1 - u))) ** power;
  return 0.5 * ((1 + spread) * near + (1 - spread) * far);
}

/** Polynomial mutation in the unit range (K. Deb and M. Goyal, 1996). */
function mutated(x: number, rng: Rng): number {
  const u = rng.next();
  const power = 1 / (NEARNESS + 1);
  return x + (u < 0.5 ? (2 * u) ** power - 1 : 1 - (2 * (1 - u)) ** power);
}
