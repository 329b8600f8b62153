import { constantValue } from '../space/params.ts';
import type { Params } from '../space/value.ts';
import { repeatParameter } from '../sweep/repeatParameter.ts';
import type { SweepSpec } from '../sweep/spec.ts';

/** A trial as several runs: run i gets `first + i` in the parameter. */
export interface RepeatPlan {
  readonly count: number;
  /** Null where nothing tells the runs apart. */
  readonly parameter: string | null;
  readonly first: number;
}

/** How a sweep repeats its trials; null when it does not. The constant that the parameter has in the sweep is the first number. */
export function repeatPlan(spec: Pick<SweepSpec, 'space' | 'options'>): RepeatPlan | null {
  const { repeat } = spec.options;
  if (repeat === undefined) {
    return null;
  }
  const name = repeatParameter(spec);
  const known = spec.space.parameters.find((parameter) => parameter.name === name);
  const first = known === undefined ? undefined : constantValue(known.distribution);
  return typeof first === 'number' && known !== undefined
    ? { count: repeat.count, parameter: known.name, first }
    : { count: repeat.count, parameter: null, first: 0 };
}

/** Parameters of one run of a trial. */
export function runParams(plan: RepeatPlan | null, params: Params, repeat: number | null): Params {
  return plan === null || plan.parameter === null || repeat === null
    ? params
    : { ...params, [plan.parameter]: plan.first + repeat };
}
