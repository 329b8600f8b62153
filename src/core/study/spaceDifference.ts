import type { Distribution, Parameter, SearchSpace } from '../space/distribution.ts';
import { sameValue, valueKey } from '../space/equal.ts';
import { optunaDistribution } from '../space/optunaForm.ts';
import { constantValue } from '../space/params.ts';
import type { Value } from '../space/value.ts';

/**
 * What keeps a study from going on in another space, in a few words; null when only ranges and steps differ, which Optuna
 * too allows inside one study (`check_distribution_compatibility`).
 */
export function spaceDifference(stored: SearchSpace, given: SearchSpace): string | null {
  const before = new Map(stored.parameters.map((parameter) => [parameter.name, parameter]));
  for (const parameter of given.parameters) {
    const known = before.get(parameter.name);
    if (known === undefined) {
      return `${parameter.name} is new`;
    }
    const problem = difference(known.distribution, parameter.distribution);
    if (problem !== null) {
      return `${parameter.name} has ${problem}`;
    }
    if (!sameValue(conditionOf(known), conditionOf(parameter))) {
      return `${parameter.name} counts under another condition`;
    }
    before.delete(parameter.name);
  }
  const [gone] = before.keys();
  return gone === undefined ? null : `${gone} is gone`;
}

function difference(stored: Distribution, given: Distribution): string | null {
  const a = optunaDistribution(stored);
  const b = optunaDistribution(given);
  if (a === null || b === null) {
    const same = a === b && sameValue(constantValue(stored) ?? null, constantValue(given) ?? null);
    return same ? null : 'another constant value';
  }
  if (a.name === 'CategoricalDistribution' || b.name === 'CategoricalDistribution') {
    return a.json === b.json ? null : 'other choices';
  }
  if (a.name !== b.name) {
    return 'whole numbers in one and fractions in the other';
  }
  return a.log === b.log ? null : 'another scale (log or not)';
}

/** The values of a condition are a set. */
function conditionOf({ condition = {} }: Parameter): Value {
  return Object.fromEntries(
    Object.entries(condition).map(([parent, values]) => [parent, values.map(valueKey).toSorted()]),
  );
}
