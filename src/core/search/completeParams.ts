import { countsBeside, inOrder, parentsFirst } from '../space/conditions.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { counterRng } from '../space/rng.ts';
import { sample } from '../space/sample.ts';
import type { Params, Value } from '../space/value.ts';

/**
 * The parameters of a trial for which somebody fixed some of them. What does not count beside those is left out.
 * @param suggested - what a sampler gives for the trial; null when it has nothing left
 * @param keys - of the random draw of what neither of them gives
 */
export function completeParams(
  space: SearchSpace,
  fixed: Params,
  suggested: Params | null,
  ...keys: readonly (number | string)[]
): Params {
  const values = new Map<string, Value>();
  for (const parameter of parentsFirst(space.parameters)) {
    const { name, distribution } = parameter;
    if (!countsBeside(parameter, values)) continue;
    const fixedValue = own(fixed, name);
    const given = fixedValue === undefined ? own(suggested ?? {}, name) : fixedValue;
    values.set(name, given === undefined ? sample(distribution, counterRng(...keys, 'fill', name)) : given);
  }
  return inOrder(space, values);
}

/** Whether every parameter that counts beside the others has a value. */
export function isComplete(space: SearchSpace, params: Params): boolean {
  const values = new Map(Object.entries(params));
  return space.parameters.every((parameter) => values.has(parameter.name) || !countsBeside(parameter, values));
}

/** Null is a value too. */
function own(params: Params, name: string): Value | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}
