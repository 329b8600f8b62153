import type { Pruner } from '../search/pruner.ts';
import { trialNumbered } from '../space/trial.ts';
import type { StudyStore } from '../study/store.ts';

/** Asks the pruner about trials that report, and stores what it wants to remember of them. */
export class Judge {
  readonly #store: StudyStore;
  readonly #pruner: Pruner | null;

  constructor(store: StudyStore, pruner: Pruner | null) {
    this.#store = store;
    this.#pruner = pruner;
  }

  /**
   * Looks at a trial whose report of this step has just been stored. Attributes are stored in one transaction with it, before
   * anything else is decided: a controller that takes over, and real Optuna, go on from there.
   * @returns why the trial should be pruned, null when it goes on
   */
  async look(number: number, step: number): Promise<string | null> {
    const pruner = this.#pruner;
    const trials = pruner === null ? [] : this.#store.trials();
    const trial = trialNumbered(trials, number);
    if (pruner === null || trial === undefined) {
      return null;
    }
    // A later run of a repeated trial reports early steps again; the pruner sees the trial as it is at this step.
    const reached = trial.intermediate.at(-1)?.[0] ?? step;
    const seen = reached <= step ? trial : { ...trial, intermediate: trial.intermediate.filter(([at]) => at <= step) };
    const others = trials.filter((other) => other !== trial);
    const decision = pruner.decide(seen, others, this.#store.directions[0] ?? 'minimize', this.#store.name);
    if (decision.attributes !== undefined && Object.keys(decision.attributes).length > 0) {
      await this.#store.commit({ attributes: [{ number, system: decision.attributes }] });
    }
    return decision.prune ? decision.reason : null;
  }
}
