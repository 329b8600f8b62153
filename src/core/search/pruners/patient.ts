import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { bestOf, isWorse, KEEP, shortNumber } from './reports.ts';

/** Optuna's arguments of PatientPruner beside the wrapped pruner. */
export interface PatientArgs {
  /** Reports without improvement that are borne. */
  readonly patience: number;
  /** What counts as an improvement. */
  readonly min_delta: number;
}

/**
 * Asks the wrapped pruner only about a trial that has not improved for a while; without one, stops it. Decides as Optuna 5.0's
 * `PatientPruner` does (`optuna/pruners/_patient.py`): the last `patience + 1` reports against all before.
 */
export class PatientPruner implements Pruner {
  readonly name = 'patient';
  readonly #wrapped: Pruner | null;
  readonly #args: PatientArgs;

  constructor(wrapped: Pruner | null, args: PatientArgs) {
    this.#wrapped = wrapped;
    this.#args = args;
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction, study: string): PruneDecision {
    const { patience, min_delta } = this.#args;
    const reports = [...trial.intermediate].sort(([a], [b]) => a - b);
    if (reports.length <= patience + 1) return KEEP;
    const values = reports.map(([, value]) => value);
    const before = bestOf(values.slice(0, -patience - 1), direction);
    const since = bestOf(values.slice(-patience - 1), direction);
    if (before === null || since === null) return KEEP;
    const wanted = direction === 'maximize' ? before - min_delta : before + min_delta;
    if (!isWorse(since, wanted, direction)) return KEEP;
    if (this.#wrapped) return this.#wrapped.decide(trial, others, direction, study);
    const step = reports.at(-1)?.[0];
    const from = `best of the last ${patience + 1} reports ${shortNumber(since)}, ${shortNumber(before)} before`;
    return { prune: true, reason: `at step ${step}: ${from}` };
  }
}
