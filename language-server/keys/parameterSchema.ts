import { type Form, forms } from '../../src/core/sweep/forms.ts';
import { type JsonSchema, when } from './schemaParts.ts';

/** What each key of a parameter holds; the forms say which go together. */
const types: Readonly<Record<string, JsonSchema>> = {
  value: {},
  values: { type: 'array', minItems: 1 },
  probabilities: { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 1 },
  min: { type: 'number' },
  max: { type: 'number' },
  q: { type: 'number', exclusiveMinimum: 0 },
  mu: { type: 'number' },
  sigma: { type: 'number', minimum: 0 },
  a: { type: 'number', minimum: 0 },
  b: { type: 'number', minimum: 0 },
};

/** Forms that W&B takes: the deprecated ones are refused there, and warned of here. */
const current = forms.filter(({ exponents }) => exponents !== true);

/**
 * One parameter. The form is chosen first and then held against what is there, so that messages name the key that is wrong
 * instead of every form that does not fit.
 */
export function parameterSchema(docs: JsonSchema): JsonSchema {
  const nested = {
    properties: { parameters: { $ref: '#/definitions/parameters' } },
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: docs,
    additionalProperties: false,
    minProperties: 1,
    ...choose([
      [['parameters'], nested],
      [['distribution'], written()],
      [['value'], shapeOf(['value'], [])],
      [['values'], shapeOf(['values'], ['probabilities'])],
    ]),
  };
}

/** The first one whose keys are there; a range where none is. */
function choose(cases: ReadonlyArray<readonly [keys: readonly string[], shape: JsonSchema]>): JsonSchema {
  const [first, ...rest] = cases;
  if (first === undefined) return shapeOf(['min', 'max'], []);
  const [keys, shape] = first;
  return when({ required: keys }, shape, choose(rest));
}

function written(): JsonSchema {
  return {
    properties: { distribution: { enum: current.map(({ name }) => name) } },
    allOf: current.map((form) => when({ properties: { distribution: { const: form.name } } }, formShape(form))),
  };
}

function formShape(form: Form): JsonSchema {
  const shape = shapeOf(form.required, [...form.optional, 'distribution']);
  const properties = shape['properties'] as Readonly<Record<string, JsonSchema>>;
  if (form.name === 'int_uniform')
    return { ...shape, properties: { ...properties, min: { type: 'integer' }, max: { type: 'integer' } } };
  if (form.positive !== true) return shape;
  return { ...shape, properties: { ...properties, min: { type: 'number', exclusiveMinimum: 0 } } };
}

function shapeOf(required: readonly string[], optional: readonly string[]): JsonSchema {
  const names = [...required, ...optional];
  return {
    properties: Object.fromEntries(names.map((name) => [name, types[name] ?? {}])),
    required,
    additionalProperties: false,
  };
}
