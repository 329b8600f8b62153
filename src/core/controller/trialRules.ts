import type { Direction } from '../space/trial.ts';
import type { TrialStopRules } from '../sweep/spec.ts';
import { better } from './objective.ts';

/** Watches one trial for `stop: trial:`. */
export class TrialRules {
  readonly #rules: TrialStopRules;
  readonly #metric: string;
  readonly #goal: Direction;
  #best: { readonly step: number; readonly value: number } | null = null;

  constructor(rules: TrialStopRules, metric: string, goal: Direction) {
    this.#rules = rules;
    this.#metric = metric;
    this.#goal = goal;
  }

  /** @returns why the trial should end now: "at step 9: loss 12.3 above 5"; null while it may go on */
  take(step: number, value: number): string | null {
    const { above, below, after, noImprovement } = this.#rules;
    const reached = after === undefined || step >= after;
    if (reached && above !== undefined && value > above) {
      return `at step ${step}: ${this.#metric} ${short(value)} above ${short(above)}`;
    }
    if (reached && below !== undefined && value < below) {
      return `at step ${step}: ${this.#metric} ${short(value)} below ${short(below)}`;
    }
    const best = this.#best;
    if (
      !Number.isNaN(value) &&
      (best === null || (value !== best.value && better(value, best.value, this.#goal) === value))
    ) {
      this.#best = { step, value };
    } else if (best !== null && noImprovement !== undefined && step - best.step >= noImprovement) {
      return `at step ${step}: no better ${this.#metric} than ${short(best.value)} at step ${best.step}, ${noImprovement} steps or more ago`;
    }
    return null;
  }
}

/** Four significant digits at most. */
function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
