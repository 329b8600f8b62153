import { parentsFirst } from './conditions.ts';
import type { Parameter, SearchSpace } from './distribution.ts';
import { isConstant } from './distribution.ts';
import { contains } from './optunaForm.ts';
import type { Value } from './value.ts';

/**
 * The space without what its own distributions have settled: conditions that always hold go, and so do parameters whose condition
 * can no longer hold, because the values that they count beside are gone.
 */
export function settleConditions(space: SearchSpace): SearchSpace {
  const left = new Map<string, Parameter>();
  for (const { condition, ...parameter } of parentsFirst(space.parameters)) {
    const held = conditionLeft(condition ?? {}, left);
    if (held === null) continue;
    left.set(parameter.name, { ...parameter, ...(Object.keys(held).length === 0 ? {} : { condition: held }) });
  }
  return { parameters: space.parameters.flatMap(({ name }) => left.get(name) ?? []) };
}

/** The part of a condition that still says something; null when it can no longer hold. */
function conditionLeft(
  condition: Readonly<Record<string, readonly Value[]>>,
  parameters: ReadonlyMap<string, Parameter>,
): Record<string, readonly Value[]> | null {
  const left: Record<string, readonly Value[]> = {};
  for (const [parent, values] of Object.entries(condition)) {
    const known = parameters.get(parent);
    if (known === undefined) return null;
    const possible = values.filter((value) => contains(known.distribution, value));
    if (possible.length === 0) return null;
    const always = known.condition === undefined && isConstant(known.distribution);
    if (!always) left[parent] = possible;
  }
  return left;
}
