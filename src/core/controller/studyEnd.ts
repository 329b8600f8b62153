import type { Direction, Trial } from '../space/trial.ts';
import { bestTrials } from '../study/best.ts';
import type { EndReason } from './events.ts';

/** When a study ends before its space or its number of trials is used up. */
export interface EndRules {
  readonly timeoutMs: number | null;
  /** Trials that fail alike from the start; 0 switches the rule off. */
  readonly alikeFailures: number;
  /** A complete trial this good ends it; null switches the rule off, as it does below. */
  readonly target: number | null;
  /** Trials that ended, complete or pruned, since one was better than all before; with several metrics since one came to the front. */
  readonly noImprovement: number | null;
}

/** Keeps track of whether, and why, a study should end before its time. */
export class StudyEnd {
  readonly #rules: EndRules;
  readonly #directions: readonly Direction[];
  readonly #kinds: string[] = [];
  #lastFailure = '';
  #reason: EndReason | null = null;
  #message: string | null = null;
  #seen: readonly Trial[] | null = null;

  constructor(rules: EndRules, directions: readonly Direction[]) {
    this.#rules = rules;
    this.#directions = directions;
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
    this.#lookAtBest(trials);
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

  #lookAtBest(trials: readonly Trial[]): void {
    const { target, noImprovement } = this.#rules;
    const best = target === null && noImprovement === null ? [] : bestTrials(this.#directions, trials);
    const value = best[0]?.values[0];
    if (target !== null && value !== undefined && this.#reaches(value, target)) {
      this.request('target');
    }
    // Of a front, what came to it last; a trial as good as an earlier one brought nothing.
    const last = best
      .filter((trial) => !best.some((other) => isLater(trial, other) && sameValues(trial, other)))
      .reduce<Trial | null>((late, trial) => (late === null || isLater(trial, late) ? trial : late), null);
    if (noImprovement !== null && last !== null) {
      const ended = trials.filter(({ state }) => state === 'complete' || state === 'pruned');
      if (ended.filter((trial) => isLater(trial, last)).length >= noImprovement) {
        this.request('plateau');
      }
    }
  }

  #reaches(value: number, target: number): boolean {
    return this.#directions[0] === 'maximize' ? value >= target : value <= target;
  }
}

function sameValues(a: Trial, b: Trial): boolean {
  return a.values.every((value, index) => value === b.values[index]);
}

/** Whether a trial ended after another. One that has only just ended has no time yet. */
function isLater(trial: Trial, other: Trial): boolean {
  const [a, b] = [trial, other].map(({ endMs }) => endMs ?? Number.POSITIVE_INFINITY);
  return a === b ? trial.number > other.number : (a ?? 0) > (b ?? 0);
}
