import type { Trial } from '../space/trial.ts';
import type { EndReason } from './events.ts';

/** Keeps track of whether, and why, a study should end before its space or its number of trials is used up. */
export class StudyEnd {
  readonly #timeoutMs: number | null;
  readonly #alikeFailures: number;
  readonly #kinds: string[] = [];
  #reason: EndReason | null = null;
  #message: string | null = null;

  constructor(limits: { readonly timeoutMs: number | null; readonly alikeFailures: number }) {
    this.#timeoutMs = limits.timeoutMs;
    this.#alikeFailures = limits.alikeFailures;
  }

  /** Why it ends, null while it goes on. */
  get reason(): EndReason | null {
    return this.#reason;
  }

  /** What to tell the running trials, and people. */
  get stopReason(): string {
    return this.#reason === 'timeout' ? "stopped at the study's time limit" : 'stopped with the study';
  }

  /** What people should know about the end, null when its reason says it all. */
  get message(): string | null {
    return this.#message;
  }

  /** A person, or a signal, asks for the end. */
  request(reason: EndReason): void {
    this.#reason ??= reason;
  }

  /** A trial has failed for good. `kind`: the same for failures that differ in numbers only. */
  failed(kind: string, reason: string): void {
    this.#kinds.push(kind);
    this.#lastFailure = reason;
  }
  #lastFailure = '';

  /** Applies the rules: the study's time limit, and failures alike from the start of this controller. */
  look(trials: readonly Trial[], elapsedMs: number): void {
    if (this.#timeoutMs !== null && elapsedMs >= this.#timeoutMs) {
      this.request('timeout');
    }
    const first = this.#kinds.slice(0, this.#alikeFailures);
    if (this.#alikeFailures > 0 && first.length === this.#alikeFailures && new Set(first).size === 1) {
      if (!trials.some(({ state }) => state === 'complete' || state === 'pruned')) {
        this.request('failures');
        this.#message ??= `the first ${first.length} trials failed alike: ${this.#lastFailure}`;
      }
    }
  }
}
