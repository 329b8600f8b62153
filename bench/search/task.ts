import type { Distribution, SearchSpace } from '../../src/core/space/distribution.ts';
import type { Params } from '../../src/core/space/value.ts';

/** Groups of tasks; no sampler was tuned on `moved`, `further` and `training`. */
export type Suite =
  | 'classic'
  | 'integer'
  | 'log'
  | 'categorical'
  | 'bbob'
  | 'tabular'
  | 'moved'
  | 'further'
  | 'training';

/** A function to be minimised whose optimum is known. */
export interface Task {
  /** `branin2`, `branin2-int`, `bbob-f15-5`. */
  readonly name: string;
  readonly suite: Suite;
  readonly space: SearchSpace;
  /** Value at a point of the space; regret is its distance to `optimum`. */
  readonly evaluate: (params: Params) => number;
  readonly optimum: number;
}

/** A function of a box of real numbers. */
export interface RealFunction {
  readonly name: string;
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Where one of its minima lies. */
  readonly best: readonly number[];
  readonly of: (x: readonly number[]) => number;
}

/** The name of a coordinate in every task's space. */
export const nameOf = (index: number): string => `x${index}`;

/** A space of one level, one distribution a coordinate. */
export function spaceOf(distributions: readonly Distribution[]): SearchSpace {
  return {
    parameters: distributions.map((distribution, index) => ({
      name: nameOf(index),
      path: [nameOf(index)],
      distribution,
    })),
  };
}
