import { countingParams, countsBeside } from '../space/conditions.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { isConstant } from '../space/distribution.ts';
import { contains } from '../space/optunaForm.ts';
import { constantValue } from '../space/params.ts';
import type { Params } from '../space/value.ts';

/** What a trial from elsewhere is in a space, or why it has no place there, in a few words. */
export type Fit =
  | { readonly params: Params; readonly problem: null }
  | { readonly params: null; readonly problem: string };

/**
 * Looks whether a trial could have been one of the space: every parameter that counts is there with a value that it may have.
 * Constants may be left out.
 * @param searched - parameters that were searched where the trial comes from; one that the space does not know would be noise
 */
export function fitTrial(space: SearchSpace, params: Params, searched: readonly string[] = []): Fit {
  const known = new Set(space.parameters.map(({ name }) => name));
  const other = searched.find((name) => !known.has(name) && Object.hasOwn(params, name));
  if (other !== undefined) return misfit(`${other} was searched there, and is no parameter here`);
  const given: Params = {};
  for (const { name, distribution } of space.parameters) {
    const value = Object.hasOwn(params, name) ? params[name] : constantValue(distribution);
    if (value === undefined) continue;
    if (!contains(distribution, value)) {
      if (isConstant(distribution)) return misfit(`${name} is another constant value there`);
      const what = distribution.kind === 'categorical' ? 'is none of the choices' : 'is outside the range';
      return misfit(`${name} ${what}`);
    }
    given[name] = value;
  }
  const counting = countingParams(space, given);
  const values = new Map(Object.entries(counting));
  const missing = space.parameters.find(
    (parameter) => !Object.hasOwn(given, parameter.name) && countsBeside(parameter, values),
  );
  return missing === undefined ? { params: counting, problem: null } : misfit(`${missing.name} is missing`);
}

function misfit(problem: string): Fit {
  return { params: null, problem };
}
