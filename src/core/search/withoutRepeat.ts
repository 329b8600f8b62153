import { fixedSpace } from '../space/fixedSpace.ts';
import { counterRng } from '../space/rng.ts';
import type { Params } from '../space/value.ts';
import { FinitePoints } from './finitePoints.ts';
import type { SearchState } from './sampler.ts';

/** A trial for which somebody fixed some values. */
interface PartlyFixed {
  readonly number: number;
  /** What was fixed. */
  readonly params: Params;
}

/**
 * In a finite space the completed parameters of such a trial, or, where another trial has the same ones, others with what was
 * fixed that no trial has, as long as there are any.
 */
export function withoutRepeat(state: SearchState, trial: PartlyFixed, completed: Params, seed: number): Params {
  const others = state.trials.filter(({ number }) => number !== trial.number);
  const all = FinitePoints.of(state.space);
  all?.follow(others);
  if (!all || all.isFree(completed)) return completed;
  const rest = FinitePoints.of(fixedSpace(state.space, trial.params));
  rest?.follow(others);
  if (!rest || rest.exhausted) return completed;
  return rest.pick(counterRng(seed, trial.number, 'completion').next());
}
