import type * as vscode from 'vscode';
import { assignColors } from '../../protocol/runColor.ts';

const key = 'trialdeck.runColors';

/** Colours of runs without a study: given once, kept in the workspace's state. */
export class RunColors {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /**
   * Colour index of a run.
   * @param all - folders of all runs without a study, oldest first, so that those not yet seen get different colours
   */
  of(run: string, all: readonly string[]): number {
    const given = this.#state.get<Readonly<Record<string, number>>>(key, {});
    const known = given[run];
    if (known !== undefined) {
      return known;
    }
    const assigned = assignColors(given, [...all, run]);
    void this.#state.update(key, assigned);
    return assigned[run] ?? 0;
  }
}
