import { completeParams, isComplete } from '../search/completeParams.ts';
import type { RemoteSampler, Sampler, SearchState } from '../search/sampler.ts';
import { withoutRepeat } from '../search/withoutRepeat.ts';
import type { Params } from '../space/value.ts';
import { countOwn } from '../study/imported.ts';
import type { StoredTrial } from '../study/storedTrial.ts';

/** What should begin now. */
export type Next =
  | { readonly kind: 'trial'; readonly params: Params; readonly waiting: StoredTrial | null }
  /** A sampler elsewhere is still thinking; its answer wakes the controller. */
  | { readonly kind: 'later' }
  | { readonly kind: 'none' };

const none: Next = { kind: 'none' };

/** Decides which trial begins next: one that waits in the queue before what the sampler suggests. */
export class NextTrial {
  readonly #sampler: Sampler | RemoteSampler;
  readonly #total: number | null;
  readonly #seed: number;
  readonly #wake: () => void;
  #exhausted = false;
  /** The total of trials is reached. */
  #full = false;
  #asked = false;
  #answer: { readonly params: Params | null } | { readonly error: unknown } | null = null;

  /**
   * @param total - of trials that are run here, null when unbounded
   * @param seed - of what neither an enqueued trial nor the sampler gives
   * @param wake - called when an answer has come that had to be waited for
   */
  constructor(sampler: Sampler | RemoteSampler, total: number | null, seed: number, wake: () => void) {
    this.#sampler = sampler;
    this.#total = total;
    this.#seed = seed;
    this.#wake = wake;
  }

  /** Why nothing begins any more once the queue is empty, null while something may. */
  get over(): 'exhausted' | 'trials' | null {
    return this.#exhausted ? 'exhausted' : this.#full ? 'trials' : null;
  }

  /**
   * @param trials - as they stand once everything is stored
   * @param mayStart - whether there is room for it; looked at last, because asking may take what it needs
   * @throws what the sampler throws
   */
  choose(search: Omit<SearchState, 'trials'>, trials: readonly StoredTrial[], mayStart: () => boolean): Next {
    const state = { ...search, trials };
    const waiting = trials.find((trial) => trial.state === 'waiting') ?? null;
    if (waiting === null && this.over !== null) {
      return none;
    }
    if (waiting === null && this.#total !== null && countOwn(trials) >= this.#total) {
      this.#full = true;
      // A space that has nothing left ends the study as exhausted rather than by its number.
      this.#exhausted = !('close' in this.#sampler) && this.#sampler.suggest(state, trials.length) === null;
      return none;
    }
    if (!mayStart()) {
      return none;
    }
    if (waiting !== null && isComplete(state.space, waiting.params)) {
      return { kind: 'trial', params: waiting.params, waiting };
    }
    const suggested = this.#ask(state, waiting?.number ?? trials.length);
    if (suggested === 'later') {
      return { kind: 'later' };
    }
    if (waiting !== null) {
      const completed = completeParams(state.space, waiting.params, suggested, this.#seed, waiting.number);
      return { kind: 'trial', params: withoutRepeat(state, waiting, completed, this.#seed), waiting };
    }
    if (suggested === null) {
      this.#exhausted = true;
      return none;
    }
    return { kind: 'trial', params: suggested, waiting: null };
  }

  #ask(state: SearchState, number: number): Params | null | 'later' {
    const answer = this.#answer;
    if (answer !== null) {
      this.#answer = null;
      if ('error' in answer) {
        throw answer.error;
      }
      return answer.params;
    }
    if (this.#asked) {
      return 'later';
    }
    const given = this.#sampler.suggest(state, number);
    if (!(given instanceof Promise)) {
      return given;
    }
    this.#asked = true;
    void given
      .then(
        (params) => {
          this.#answer = { params };
        },
        (error: unknown) => {
          this.#answer = { error };
        },
      )
      .then(() => {
        this.#asked = false;
        this.#wake();
      });
    return 'later';
  }
}
