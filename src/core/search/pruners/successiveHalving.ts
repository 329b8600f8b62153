import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { isWorse, KEEP, lastReport, shortNumber } from './reports.ts';
import { rungKey, rungsBefore, rungValues, stepOfRung } from './rungs.ts';

/** Optuna's arguments of SuccessiveHalvingPruner. */
export interface HalvingArgs {
  /** Steps of the lowest rung; `auto`: a hundredth of the longest complete trial's last step, at least 1. */
  readonly min_resource: number | 'auto';
  /** Each rung takes this many times the steps of the one below, and lets one of so many trials pass. */
  readonly reduction_factor: number;
  /** Rungs that are left out at the bottom. */
  readonly min_early_stopping_rate: number;
  /** Trials that a rung stops unseen before it lets any pass. */
  readonly bootstrap_count: number;
}

export const halvingDefaults: HalvingArgs = {
  min_resource: 'auto',
  reduction_factor: 4,
  min_early_stopping_rate: 0,
  bootstrap_count: 0,
};

/**
 * Asynchronous successive halving without pausing: a trial that completes a rung goes on when it is among the best
 * `1 / reduction_factor` of all that completed it so far, itself included, and at least the best of them. Decides as Optuna
 * 5.0's `SuccessiveHalvingPruner` does (`optuna/pruners/_successive_halving.py`; L. Li et al., "A System for Massively
 * Parallel Hyperparameter Tuning", MLSys 2020), with the lowest rung of `auto` taken anew from the trials at each decision,
 * where Optuna keeps the first one until its process ends.
 */
export class SuccessiveHalvingPruner implements Pruner {
  readonly name = 'successive_halving';
  readonly #args: HalvingArgs;

  constructor(args: HalvingArgs = halvingDefaults) {
    this.#args = args;
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction): PruneDecision {
    const { min_resource, reduction_factor: factor, min_early_stopping_rate, bootstrap_count } = this.#args;
    const last = lastReport(trial);
    const lowest = min_resource === 'auto' ? estimatedResource(others) : min_resource;
    if (last === null || lowest === null) return KEEP;
    const [step, value] = last;
    const rungs = { first: lowest * factor ** min_early_stopping_rate, factor };

    const attributes: Record<string, number> = {};
    let reason = '';
    for (let rung = rungsBefore(trial, rungs, step); step >= stepOfRung(rungs, rung); rung++) {
      if (Number.isNaN(value)) return { prune: true, reason: `at step ${step}: NaN at rung ${rung}`, attributes };
      attributes[rungKey(rung)] = value;
      const competing = rungValues(
        [...others, { ...trial, attributes: { [rungKey(rung)]: value } }],
        rungs,
        rung,
        direction,
      );
      if (competing.length <= bootstrap_count) {
        const promise = `rung ${rung} lets nobody pass before the ${bootstrap_count + 1}th`;
        return { prune: true, reason: `at step ${step}: ${promise}`, attributes };
      }
      const kept = Math.max(Math.floor(competing.length / factor), 1);
      const limit = competing[kept - 1] ?? value;
      const best = kept === 1 ? 'best' : `best ${kept}`;
      reason = `at step ${step}: ${shortNumber(value)}, rung ${rung} keeps the ${best} of ${competing.length}, to ${shortNumber(limit)}`;
      if (isWorse(value, limit, direction)) return { prune: true, reason, attributes };
    }
    return reason === '' ? KEEP : { prune: false, reason, attributes };
  }
}

/** Null before any trial with reports is complete. */
function estimatedResource(trials: readonly Trial[]): number | null {
  const steps = lastStepsOfComplete(trials);
  return steps.length === 0 ? null : Math.max(Math.floor(Math.max(...steps) / 100), 1);
}

/** Last reported step of each complete trial that reported anything. */
export function lastStepsOfComplete(trials: readonly Trial[]): number[] {
  const steps: number[] = [];
  for (const trial of trials) {
    const step = trial.state === 'complete' ? lastStepOf(trial) : null;
    if (step !== null) steps.push(step);
  }
  return steps;
}

/** A complete trial keeps its reports, so they are gone through once, not at every report of another trial. */
const lastSteps = new WeakMap<Trial['intermediate'], number | null>();

function lastStepOf(trial: Trial): number | null {
  let step = lastSteps.get(trial.intermediate);
  if (step === undefined) {
    step = lastReport(trial)?.[0] ?? null;
    lastSteps.set(trial.intermediate, step);
  }
  return step;
}
