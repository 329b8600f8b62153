import type { Direction, Trial } from '../../space/trial.ts';
import { crc32 } from '../crc32.ts';
import { preciseLog } from '../preciseLog.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { KEEP } from './reports.ts';
import { lastStepsOfComplete, SuccessiveHalvingPruner } from './successiveHalving.ts';

/** Optuna's arguments of HyperbandPruner. */
export interface HyperbandArgs {
  /** Steps of the lowest rung of the most eager bracket. */
  readonly min_resource: number;
  /** Steps of a whole trial; `auto`: one more than the longest complete trial's last step. */
  readonly max_resource: number | 'auto';
  readonly reduction_factor: number;
  /** Trials that a rung stops unseen before it lets any pass. */
  readonly bootstrap_count: number;
}

export const hyperbandDefaults: HyperbandArgs = {
  min_resource: 1,
  max_resource: 'auto',
  reduction_factor: 3,
  bootstrap_count: 0,
};

/**
 * Hyperband: brackets of successive halving that start at ever higher rungs, so that slow starters have a chance. A trial's
 * bracket follows from the study's name and the trial's number, and it competes within its bracket only. Brackets and
 * decisions are those of Optuna 5.0's `HyperbandPruner` (`optuna/pruners/_hyperband.py`; L. Li et al., "Hyperband: A Novel
 * Bandit-Based Approach to Hyperparameter Optimization", JMLR 18, 2018), with `auto` taken anew at each decision.
 */
export class HyperbandPruner implements Pruner {
  readonly name = 'hyperband';
  readonly #args: HyperbandArgs;
  readonly #lots = new Lots();

  constructor(args: HyperbandArgs = hyperbandDefaults) {
    this.#args = args;
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction, study: string): PruneDecision {
    const brackets = this.brackets(others);
    if (brackets === null) return KEEP;
    const { min_resource, reduction_factor, bootstrap_count } = this.#args;
    const bracketOf = (number: number): number => dealt(this.#lots.of(study, number), brackets);
    const bracket = bracketOf(trial.number);
    const halving = new SuccessiveHalvingPruner({
      min_resource,
      reduction_factor,
      bootstrap_count,
      min_early_stopping_rate: bracket,
    });
    const rivals = others.filter(({ number }) => bracketOf(number) === bracket);
    const decision = halving.decide(trial, rivals, direction);
    if (decision.reason === '') return decision;
    return { ...decision, reason: decision.reason.replace(/rung (\d+)/, `rung $1 of bracket ${bracket}`) };
  }

  /**
   * How many parts of the trials each bracket takes, from the one that stops earliest on; null while `auto` has no complete
   * trial to go by.
   */
  brackets(trials: readonly Trial[]): readonly number[] | null {
    const { min_resource, max_resource, reduction_factor } = this.#args;
    const steps = max_resource === 'auto' ? lastStepsOfComplete(trials) : [max_resource - 1];
    if (steps.length === 0) return null;
    return bracketShares(min_resource, Math.max(...steps) + 1, reduction_factor);
  }
}

/**
 * Shares of the brackets: bracket b of n takes `ceil(n * factor^s / (s + 1))` parts, s = n - 1 - b. How many there are is
 * worked out in the doubles of Python's `math.log`, which sees 243 as slightly below the fifth power of 3.
 */
export function bracketShares(min: number, max: number, factor: number): readonly number[] {
  const count = Math.max(Math.floor(preciseLog(max / min) / preciseLog(factor)) + 1, 0);
  return Array.from({ length: count }, (_, bracket) => {
    const s = count - 1 - bracket;
    return Math.ceil((count * factor ** s) / (s + 1));
  });
}

/** The CRC-32 of `<study>_<number>`, which deals a trial to its bracket, of all trials at every report: kept by number. */
class Lots {
  #study = '';
  #byNumber = new Map<number, number>();

  of(study: string, number: number): number {
    if (study !== this.#study) {
      this.#study = study;
      this.#byNumber = new Map();
    }
    let lot = this.#byNumber.get(number);
    if (lot === undefined) {
      lot = crc32(`${study}_${number}`);
      this.#byNumber.set(number, lot);
    }
    return lot;
  }
}

/** The bracket that a lot falls to by the brackets' shares. */
function dealt(lot: number, shares: readonly number[]): number {
  let rest = lot % shares.reduce((sum, share) => sum + share, 0);
  for (const [bracket, share] of shares.entries()) {
    rest -= share;
    if (rest < 0) return bracket;
  }
  return 0;
}
