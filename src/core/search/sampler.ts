import type { SearchSpace } from '../space/distribution.ts';
import type { Direction, Trial } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/** What a sampler may look at. Suggestions depend only on this: same seed, space and trials, same suggestion. */
export interface SearchState {
  readonly space: SearchSpace;
  readonly directions: readonly Direction[];
  /** Every trial so far, running and waiting ones too, by number. */
  readonly trials: readonly Trial[];
}

export interface Sampler {
  /** Name as in `trialdeck: sampler:`. */
  readonly name: string;
  /** One line for people: what it does here and why it was chosen. */
  readonly note: string;
  /**
   * Parameters of the next trial, constants included.
   * @param number - number that the trial will have
   * @returns null when the space is exhausted
   */
  suggest(state: SearchState, number: number): Params | null;
}

/**
 * A sampler in another process. Suggestions are asked for one after the other; a rejected one says why in words for people.
 */
export interface RemoteSampler {
  readonly name: string;
  readonly note: string;
  /** As {@link Sampler.suggest}. Trials that ended since the last time are told to it first. */
  suggest(state: SearchState, number: number): Promise<Params | null>;
  /** Ends the process. */
  close(): Promise<void>;
}
