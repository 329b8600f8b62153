import fc from 'fast-check';
import { drawAxis } from '../../../src/core/space/axis.ts';
import type { Distribution, Parameter, SearchSpace } from '../../../src/core/space/distribution.ts';
import { sameValue, valueKey } from '../../../src/core/space/equal.ts';
import type { Params, Value } from '../../../src/core/space/value.ts';
import { choices } from './arbitraries.ts';

const listed: fc.Arbitrary<Distribution> = fc.oneof(
  fc.constantFrom(choices('x', 'y'), choices(1, 2, 3), choices(true, false), choices('only'), choices('a', 'a', null)),
  fc
    .integer({ min: -2, max: 2 })
    .chain((low) => fc.nat({ max: 3 }).map((more): Distribution => ({ kind: 'int_uniform', low, high: low + more }))),
);

const ranged: fc.Arbitrary<Distribution> = fc.constantFrom<Distribution>(
  { kind: 'uniform', low: -1, high: 1 },
  { kind: 'log_uniform_values', low: 1e-5, high: 0.1 },
  { kind: 'normal', mu: 0, sigma: 1 },
);

/** Parameters with conditions on those before them, then mixed up as a file may have them. */
function spaces(distribution: fc.Arbitrary<Distribution>, most: number): fc.Arbitrary<SearchSpace> {
  return fc
    .array(fc.tuple(distribution, fc.array(fc.tuple(fc.nat(), fc.nat(7)), { maxLength: 2 })), {
      minLength: 1,
      maxLength: most,
    })
    .chain((drawn) => {
      const parameters: Parameter[] = [];
      for (const [index, [own, asked]] of drawn.entries()) {
        const name = String.fromCharCode(97 + index);
        const condition: Record<string, Value[]> = {};
        for (const [which, mask] of asked) {
          const parent = parameters[which % Math.max(parameters.length, 1)];
          const axis = parent && drawAxis(parent.distribution);
          if (!parent || !axis) continue;
          const values = Array.from({ length: Math.min(axis.size, 3) }, (_, at) => axis.at(at));
          condition[parent.name] = values.filter((_, at) => (mask >> at) & 1);
        }
        const parameter = { name, path: [name], distribution: own };
        parameters.push(Object.keys(condition).length > 0 ? { ...parameter, condition } : parameter);
      }
      return fc
        .shuffledSubarray(parameters, { minLength: parameters.length })
        .map((mixed): SearchSpace => ({ parameters: mixed }));
    });
}

/** Spaces of few points, with conditions on conditional parameters, on constants and on values that nothing has. */
export const finiteSpaces = spaces(listed, 5);
/** The same with ranges, so that some branches are finite and some are not. */
export const mixedSpaces = spaces(fc.oneof({ weight: 2, arbitrary: listed }, { weight: 1, arbitrary: ranged }), 5);

/** What counts, worked out another way than the product does: from each child up to its parents. */
export function countingByHand(space: SearchSpace, params: Params): Params {
  const counts = (name: string): boolean => {
    const parameter = space.parameters.find((each) => each.name === name);
    if (!parameter) return false;
    return Object.entries(parameter.condition ?? {}).every(
      ([parent, values]) => counts(parent) && values.some((value) => sameValue(value, params[parent] ?? null)),
    );
  };
  return Object.fromEntries(Object.entries(params).filter(([name]) => counts(name)));
}

/** Keys of all different points of a finite space: the whole product, and what does not count struck out. */
export function pointsByHand(space: SearchSpace): Set<string> {
  let product: Params[] = [{}];
  for (const { name, distribution } of space.parameters) {
    const axis = drawAxis(distribution);
    if (!axis) throw new Error(`${name} has no end of values`);
    const values = Array.from({ length: axis.size }, (_, at) => axis.at(at));
    product = product.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return new Set(product.map((point) => valueKey(countingByHand(space, point))));
}
