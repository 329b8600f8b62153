import { anchoredAt, anchoredCount, isAnchored } from '../space/anchored.ts';
import type { Distribution, Parameter, SearchSpace } from '../space/distribution.ts';
import { spell } from '../space/params.ts';
import { listLiteral, literalOf, mappingLiteral } from '../space/render.ts';
import type { Literal } from '../space/value.ts';
import { distributionName } from '../sweep/plan.ts';
import type { Objective } from '../sweep/spec.ts';

/**
 * A sweep as JSON, which is YAML too: what an external sampler is given. Parameters stand by their dotted names, defaults
 * and options of the command line worked in, so that a sampler needs no YAML reader and no rules of W&B.
 */
export function sweepJson(method: string, objectives: readonly Objective[], space: SearchSpace): string {
  const [objective] = objectives;
  const conditions = space.parameters.filter(({ condition }) => condition !== undefined);
  return mappingLiteral([
    ['method', literalOf(method)],
    ...(objective === undefined || objectives.length > 1
      ? []
      : [['metric', literalOf({ name: objective.name, goal: objective.goal })] as const]),
    ['parameters', mappingLiteral(space.parameters.map((parameter) => [parameter.name, parameterLiteral(parameter)]))],
    ...(objectives.length > 1 || conditions.length > 0
      ? [
          [
            'trialdeck',
            mappingLiteral([
              ...(objectives.length > 1
                ? [['metrics', literalOf(objectives.map(({ name, goal }) => ({ name, goal })))] as const]
                : []),
              ...(conditions.length > 0 ? [['conditions', conditionsLiteral(conditions)] as const] : []),
            ]),
          ] as const,
        ]
      : []),
  ]).json;
}

function conditionsLiteral(parameters: readonly Parameter[]): Literal {
  return mappingLiteral(
    parameters.map(({ name, condition = {} }) => [
      name,
      mappingLiteral(Object.entries(condition).map(([parent, values]) => [parent, literalOf([...values])])),
    ]),
  );
}

/** The parameter in W&B's keys. */
function parameterLiteral({ distribution }: Parameter): Literal {
  switch (distribution.kind) {
    case 'constant':
      return mappingLiteral([['value', distribution.value]]);
    case 'categorical':
      return mappingLiteral([
        ['values', listLiteral(distribution.choices)],
        ...(distribution.probabilities === undefined
          ? []
          : [['probabilities', literalOf([...distribution.probabilities])] as const]),
      ]);
    case 'q_uniform':
      // W&B counts from 0 only.
      if (isAnchored(distribution)) {
        const count = anchoredCount(distribution);
        const values = Array.from({ length: count }, (__, i) => spell(distribution, anchoredAt(distribution, i)));
        return mappingLiteral([['values', listLiteral(values)]]);
      }
      return numbersLiteral(distribution);
    default:
      return numbersLiteral(distribution);
  }
}

function numbersLiteral(distribution: Exclude<Distribution, { readonly kind: 'constant' | 'categorical' }>): Literal {
  const { kind: _, ...numbers } = distribution;
  return mappingLiteral([
    ['distribution', literalOf(distributionName(distribution))],
    ...Object.entries(numbers).flatMap(([key, value]) =>
      typeof value === 'number' ? [[keyOf(key), spell(distribution, value)] as const] : [],
    ),
  ]);
}

const keyOf = (field: string): string => (field === 'low' ? 'min' : field === 'high' ? 'max' : field);
