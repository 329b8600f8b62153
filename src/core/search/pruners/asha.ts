import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { numpyPercentile } from './percentile.ts';
import { isWorse, KEEP, lastReport, shortNumber } from './reports.ts';
import { rungsBefore, rungValues, stepOfRung } from './rungs.ts';

export interface AshaArgs {
  /** Steps of the lowest rung. */
  readonly min_resource: number;
  /** Steps from which nothing is stopped any more; 0: none. */
  readonly max_resource: number;
  /** Each rung takes this many times the steps of the one below, and lets one of so many trials pass. */
  readonly reduction_factor: number;
}

export const ashaDefaults: AshaArgs = { min_resource: 1, max_resource: 0, reduction_factor: 4 };

/**
 * ASHA by stopping: a trial that reaches a rung goes on while fewer than `reduction_factor` trials have reached it, then when
 * it is not worse than their `1 / reduction_factor` quantile, itself included (the stopping variant of A. Klein et al.,
 * "Model-based Asynchronous Hyperparameter and Neural Architecture Search", arXiv 2003.10865, section 3; ASHA: L. Li et al.,
 * MLSys 2020). Differs from `successive_halving`, which at a rung's start stops all but the best seen so far.
 */
export class AshaPruner implements Pruner {
  readonly name = 'asha';
  readonly #args: AshaArgs;

  constructor(args: AshaArgs = ashaDefaults) {
    this.#args = args;
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction): PruneDecision {
    const { min_resource: first, max_resource, reduction_factor: factor } = this.#args;
    const last = lastReport(trial);
    if (last === null || (max_resource > 0 && last[0] >= max_resource)) return KEEP;
    const [step, value] = last;
    const rungs = { first, factor };
    const bare = others.map(withoutAttributes);
    let reason = '';
    for (let rung = rungsBefore(withoutAttributes(trial), rungs, step); step >= stepOfRung(rungs, rung); rung++) {
      if (Number.isNaN(value)) return { prune: true, reason: `at step ${step}: NaN at rung ${rung}` };
      const values = [...rungValues(bare, rungs, rung, direction), value];
      if (values.length < factor) continue;
      const limit = numpyPercentile(values, direction === 'maximize' ? 100 - 100 / factor : 100 / factor);
      reason = `at step ${step}: ${shortNumber(value)}, rung ${rung} keeps the best 1/${factor} of ${values.length}, to ${shortNumber(limit)}`;
      if (isWorse(value, limit, direction)) return { prune: true, reason };
    }
    return reason === '' ? KEEP : { prune: false, reason };
  }
}

/** Rungs stored by another pruner, or with other arguments, lie elsewhere. */
function withoutAttributes({ attributes: _, ...trial }: Trial): Trial {
  return trial;
}
