import type { TrialState } from '../../../src/core/space/state.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';

/** A trial as a study gives it, with only what a test cares about. */
export function trialOf(
  number: number,
  state: TrialState,
  params: Params,
  intermediate: Trial['intermediate'] = [],
): Trial {
  return { number, state, params, values: [], intermediate, reason: null, startMs: null, endMs: null };
}

/** Trials whose parameters tell when somebody looks at them. */
export function watchedTrials(trials: readonly Trial[], look: (number: number) => void): Trial[] {
  return trials.map((trial) => ({
    ...trial,
    params: new Proxy(trial.params, {
      get(target, key, receiver) {
        look(trial.number);
        return Reflect.get(target, key, receiver);
      },
    }),
  }));
}
