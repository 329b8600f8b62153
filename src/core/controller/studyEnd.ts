import { isFeasible } from '../space/feasible.ts';
import type { Direction, Trial } from '../space/trial.ts';
import type { EndReason } from './events.ts';

/** When a study ends before its space or its number of trials is used up. */
export interface EndRules {
  readonly timeoutMs: number | null;
  /** Trials that fail alike from the start; 0 switches the rule off. */
  readonly alikeFailures: number;
  /** A complete trial this good ends it; null switches the rule off, as it does below. */
  readonly target: number | null;
  /** Trials that ended since the best one. */
  readonly noImprovement: number | null;
}

/** Keeps track of whether, and why, a study should end before its time. */
export class StudyEnd {
  readonly #rules: EndRules;
  readonly #direction: Direction;
  readonly #kinds: string[] = [];
  #lastFailure = '';
  #reason: EndReason | null = null;
  #message: string | null = null;
  #seen: readonly Trial[] | null = null;

  constructor(rules: EndRules, direction: Direction) {
    this.#rules = rules;
    this.#direction = direction;
  }

  /** Why it ends, null while it goes on. */
  get reason(): EndReason | null {
    return this.#reason;
  }

  /** What to tell the running trials, and people. */
  get stopReason(): string {
    switch (this.#reason) {
      case 'timeout':
        return "stopped at the study's time limit";
      case 'target':
        return 'stopped because the study has reached its target';
      case 'plateau':
        return 'stopped because the study no longer improves';
      default:
        return 'stopped with the study';
    }
  }

  /** What people should know about the end, null when its reason says it all. */
  get message(): string | null {
    return this.#message;
  }

  /** A person, a signal, or something that is broken asks for the end. */
  request(reason: EndReason): void {
    this.#reason ??= reason;
  }

  /** A trial has failed for good. `kind`: the same for failures that differ in numbers only. */
  failed(kind: string, reason: string): void {
    this.#kinds.push(kind);
    this.#lastFailure = reason;
  }

  /** Applies the rules. The time and the failures count from the start of this controller, the rest is the study's. */
  look(trials: readonly Trial[], elapsedMs: number): void {
    if (this.#rules.timeoutMs !== null && elapsedMs >= this.#rules.timeoutMs) {
      this.request('timeout');
    }
    if (this.#seen === trials) {
      return;
    }
    this.#seen = trials;
    this.#lookAtFailures(trials);
    const best = this.#best(trials);
    if (best !== null) {
      this.#lookAtBest(trials, best);
    }
  }

  #lookAtFailures(trials: readonly Trial[]): void {
    const { alikeFailures } = this.#rules;
    const first = this.#kinds.slice(0, alikeFailures);
    if (alikeFailures > 0 && first.length === alikeFailures && new Set(first).size === 1) {
      if (!trials.some(({ state }) => state === 'complete' || state === 'pruned')) {
        this.request('failures');
        this.#message ??= `the first ${first.length} trials failed alike: ${this.#lastFailure}`;
      }
    }
  }

  #lookAtBest(trials: readonly Trial[], best: Ended): void {
    const { target, noImprovement } = this.#rules;
    if (target !== null && !this.#isBetter(target, best.value)) {
      this.request('target');
    }
    if (noImprovement !== null) {
      const since = trials.filter(
        (trial) =>
          (trial.state === 'complete' || trial.state === 'pruned') &&
          isLater(trial, best.trial) &&
          trial !== best.trial,
      );
      if (since.length >= noImprovement) {
        this.request('plateau');
      }
    }
  }

  /** The best complete trial that keeps its constraints, the one that ended first among equals; null while there is none. */
  #best(trials: readonly Trial[]): Ended | null {
    let best: Ended | null = null;
    for (const trial of trials) {
      const value = trial.values[0];
      if (trial.state === 'complete' && value !== undefined && isFeasible(trial)) {
        const equal = best !== null && value === best.value;
        if (best === null || this.#isBetter(value, best.value) || (equal && isLater(best.trial, trial))) {
          best = { trial, value };
        }
      }
    }
    return best;
  }

  #isBetter(a: number, b: number): boolean {
    return this.#direction === 'minimize' ? a < b : a > b;
  }
}

interface Ended {
  readonly trial: Trial;
  readonly value: number;
}

/** Whether a trial ended after another. One that has only just ended has no time yet. */
function isLater(trial: Trial, other: Trial): boolean {
  const [a, b] = [trial, other].map(({ endMs }) => endMs ?? Number.POSITIVE_INFINITY);
  return a === b ? trial.number > other.number : (a ?? 0) > (b ?? 0);
}
