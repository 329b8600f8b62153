import { constantValue } from '../space/params.ts';
import type { Params } from '../space/value.ts';
import { repeatParameter } from '../sweep/repeatParameter.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import { SessionError } from './sessionError.ts';

/** A trial as several runs: run i gets `first + i` in the parameter. */
export interface RepeatPlan {
  readonly count: number;
  /** Null where nothing tells the runs apart. */
  readonly parameter: string | null;
  readonly first: number;
}

/**
 * How a sweep repeats its trials; null when it does not. The constant that the parameter has in the sweep is the first number.
 * @throws SessionError `repeat-parameter` when that is no whole number
 */
export function repeatPlan(spec: Pick<SweepSpec, 'space' | 'options'>): RepeatPlan | null {
  const { repeat } = spec.options;
  if (repeat === undefined) {
    return null;
  }
  const { count } = repeat;
  const parameter = repeatParameter(spec);
  const known = spec.space.parameters.find(({ name }) => name === parameter);
  if (known === undefined) {
    return { count, parameter: null, first: 0 };
  }
  const first = constantValue(known.distribution);
  if (typeof first !== 'number' || !Number.isInteger(first)) {
    throw new SessionError(
      'repeat-parameter',
      `repeat: ${known.name} is ${JSON.stringify(first ?? null)}, and runs can only be numbered from a whole number. Write ${known.name}: {value: 0}.`,
    );
  }
  return { count, parameter: known.name, first };
}

/** Parameters of one run of a trial. */
export function runParams(plan: RepeatPlan | null, params: Params, repeat: number | null): Params {
  return plan === null || plan.parameter === null || repeat === null
    ? params
    : { ...params, [plan.parameter]: plan.first + repeat };
}
