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
