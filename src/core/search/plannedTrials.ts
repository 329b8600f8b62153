import type { Direction, Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';
import { completeParams, isComplete } from './completeParams.ts';
import { createSampler, type SearchSpec } from './create.ts';
import { externalCommand } from './external.ts';
import type { Sampler } from './sampler.ts';
import { withoutRepeat } from './withoutRepeat.ts';

/** Seed of example trials where a run would draw its own. */
export const exampleSeed = 0;

/** The part of a sweep that decides which trials run first; a `SweepSpec` is one. */
export interface PlannedSpec extends SearchSpec {
  readonly options: SearchSpec['options'] & { readonly seed?: number; readonly enqueue?: readonly Params[] };
  readonly metrics: readonly { readonly goal: Direction }[];
}

/** What a sweep would run, before it has a result. */
export class PlannedTrials {
  /** Null for one that another program is: nobody knows beforehand what it suggests. */
  readonly sampler: Sampler | null;
  readonly #spec: PlannedSpec;
  readonly #seed: number;

  /**
   * @param spec - of a sweep without stages, or of a stage
   * @throws SearchError as {@link createSampler}
   */
  constructor(spec: PlannedSpec) {
    this.#spec = spec;
    this.#seed = spec.options.seed ?? exampleSeed;
    this.sampler = externalCommand(spec) !== null ? null : createSampler(spec, this.#seed);
  }

  /**
   * Parameters of the next trial.
   * @param earlier - those of the trials before it
   * @returns null when the space is exhausted, or nobody knows beforehand
   */
  suggest(number: number, earlier: readonly Params[]): Params | null {
    const { space, metrics, options } = this.#spec;
    const { enqueue = [] } = options;
    // Without a metric as study.db has it.
    const directions: readonly Direction[] = metrics.length === 0 ? ['minimize'] : metrics.map(({ goal }) => goal);
    const trials = [...earlier, ...enqueue.slice(earlier.length)].map(waitingTrial);
    const fixed = enqueue[number];
    const state = { space, directions, trials };
    const known = this.sampler === null || (fixed !== undefined && isComplete(space, fixed));
    const suggested = known ? null : (this.sampler?.suggest(state, number) ?? null);
    if (fixed === undefined) return suggested;
    const completed = completeParams(space, fixed, suggested, this.#seed, number);
    return withoutRepeat(state, { number, params: fixed }, completed, this.#seed);
  }

  /** The first `count` trials, fewer where there are no more. */
  first(count: number): readonly Params[] {
    const found: Params[] = [];
    while (found.length < count) {
      const params = this.suggest(found.length, found);
      if (params === null) break;
      found.push(params);
    }
    return found;
  }
}

/** A trial that is planned and has no result. */
function waitingTrial(params: Params, number: number): Trial {
  return { number, state: 'waiting', params, values: [], intermediate: [], reason: null, startMs: null, endMs: null };
}
