import { isFeasible } from '../../space/feasible.ts';
import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { isWorse, KEEP, lastReport, shortNumber } from './reports.ts';
import { signedRankGreater } from './signedRank.ts';

/** Optuna's arguments of WilcoxonPruner. */
export interface WilcoxonArgs {
  /** A trial is stopped when a difference as large would come by chance less often than this. */
  readonly p_threshold: number;
  /** Steps that the trial and the best one must share; never fewer than two. */
  readonly n_startup_steps: number;
}

export const wilcoxonDefaults: WilcoxonArgs = { p_threshold: 0.1, n_startup_steps: 2 };

/**
 * For objectives that are a mean over folds, seeds or instances, one a step: stops a trial whose values are significantly
 * worse than those of the best complete trial on the steps that both have. Decides as Optuna 5.0's `WilcoxonPruner` does
 * (`optuna/pruners/_wilcoxon.py`). A trial with a value that is not finite is never stopped.
 */
export class WilcoxonPruner implements Pruner {
  readonly name = 'wilcoxon';
  readonly #args: WilcoxonArgs;

  constructor(args: WilcoxonArgs = wilcoxonDefaults) {
    this.#args = args;
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction): PruneDecision {
    const { p_threshold, n_startup_steps } = this.#args;
    const last = lastReport(trial);
    const best = bestTrial(others, direction);
    if (last === null || best === null || best.intermediate.length === 0) return KEEP;
    const own = trial.intermediate.map(([, value]) => value);
    const bestValues = best.intermediate.map(([, value]) => value);
    if (![...own, ...bestValues].every(Number.isFinite)) return KEEP;

    const bestAt = new Map(best.intermediate);
    const sign = direction === 'maximize' ? -1 : 1;
    const differences = trial.intermediate.flatMap(([step, value]) => {
      const other = bestAt.get(step);
      return other === undefined ? [] : [sign * (value - other)];
    });
    if (differences.length < Math.max(2, n_startup_steps)) return KEEP;
    const p = signedRankGreater(differences);
    const ownMean = mean(own);
    const bestMean = mean(bestValues);
    if (!(p < p_threshold) || !isWorse(ownMean, bestMean, direction)) return KEEP;
    const compared = `mean ${shortNumber(ownMean)}, ${shortNumber(bestMean)} of trial ${best.number}`;
    return {
      prune: true,
      reason: `at step ${last[0]}: ${compared}, p ${shortNumber(p)} on ${differences.length} shared steps`,
    };
  }
}

/** The first one among equals. */
function bestTrial(trials: readonly Trial[], direction: Direction): Trial | null {
  let best: Trial | null = null;
  for (const trial of trials) {
    const value = trial.values[0];
    if (trial.state !== 'complete' || value === undefined || !isFeasible(trial)) continue;
    if (best === null || isWorse(best.values[0] ?? value, value, direction)) best = trial;
  }
  return best;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
