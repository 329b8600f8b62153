import type { Parameter, SearchSpace } from './distribution.ts';
import { sameValue } from './equal.ts';
import type { Params, Value } from './value.ts';

/** What is worked out once a space. */
interface Plan {
  readonly conditional: boolean;
  readonly parentsFirst: readonly Parameter[];
}

const plans = new WeakMap<SearchSpace, Plan>();

function planOf(space: SearchSpace): Plan {
  const known = plans.get(space);
  if (known) return known;
  const conditional = space.parameters.some(({ condition }) => condition !== undefined);
  const plan = { conditional, parentsFirst: parentsFirst(space.parameters) };
  plans.set(space, plan);
  return plan;
}

/** Whether a parameter of the space counts only where others have certain values. */
export function isConditional(space: SearchSpace): boolean {
  return planOf(space).conditional;
}

/** Parameters that a parameter's condition looks at, by name. */
export function parentsOf({ condition }: Parameter): readonly string[] {
  return condition === undefined ? [] : Object.keys(condition);
}

/**
 * The parameters in their order, but each one that depends on others right after the last of them, so that what belongs
 * together stays together. A parent that is not among them is taken for settled.
 */
export function parentsFirst(parameters: readonly Parameter[]): readonly Parameter[] {
  if (parameters.every(({ condition }) => condition === undefined)) return parameters;
  const open = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const ordered: Parameter[] = [];
  const place = (parameter: Parameter): void => {
    if (!open.has(parameter.name) || parentsOf(parameter).some((parent) => open.has(parent))) return;
    open.delete(parameter.name);
    ordered.push(parameter);
    for (const other of parameters) if (parentsOf(other).includes(parameter.name)) place(other);
  };
  for (const parameter of parameters) place(parameter);
  return ordered;
}

/**
 * Whether a parameter counts beside the values of others.
 * @param params - values of the parameters before it that count
 */
export function countsBeside({ condition }: Parameter, params: ReadonlyMap<string, Value>): boolean {
  if (condition === undefined) return true;
  return Object.entries(condition).every(([parent, values]) => {
    const value = params.get(parent);
    return value !== undefined && values.some((each) => sameValue(each, value));
  });
}

/**
 * The values that count, in the order of the space: those of parameters whose condition holds. A condition on a parameter that
 * has no value, or does not count itself, does not hold. Names that the space does not know are left out.
 */
export function countingParams(space: SearchSpace, params: Params): Params {
  if (!isConditional(space)) return inOrder(space, new Map(Object.entries(params)));
  const counting = new Map<string, Value>();
  for (const parameter of planOf(space).parentsFirst) {
    const value = Object.hasOwn(params, parameter.name) ? params[parameter.name] : undefined;
    if (value !== undefined && countsBeside(parameter, counting)) counting.set(parameter.name, value);
  }
  return inOrder(space, counting);
}

/** Values by name as parameters in the order of the space; what has no value is left out. */
export function inOrder({ parameters }: SearchSpace, values: ReadonlyMap<string, Value>): Params {
  return Object.fromEntries(
    parameters.flatMap(({ name }) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
