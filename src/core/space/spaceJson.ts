import type { Distribution, Parameter, SearchSpace } from './distribution.ts';
import { literalOf } from './render.ts';
import { SpaceError } from './spaceError.ts';
import type { Literal, Value } from './value.ts';

type Condition = NonNullable<Parameter['condition']>;

/**
 * A literal as stored: both spellings, and the paths in `json` at which a text stands for a number that JSON does not have
 * (`"NaN"`, `"Infinity"`).
 */
interface StoredLiteral {
  readonly json: string;
  readonly python: string;
  readonly numbers?: readonly (readonly (string | number)[])[];
}

/** Strict JSON of a space, the value of `trialdeck:space` in a study; {@link spaceFromJson} gives an equal space back. */
export function spaceToJson(space: SearchSpace): string {
  return JSON.stringify({
    format: 1,
    parameters: space.parameters.map(({ name, path, distribution, condition }) => ({
      name,
      path,
      ...stored(distribution),
      ...(condition === undefined ? {} : { condition: storedCondition(condition) }),
    })),
  });
}

/** Each parent with the list of its values as one literal. */
function storedCondition(condition: Condition): Readonly<Record<string, StoredLiteral>> {
  return Object.fromEntries(
    Object.entries(condition).map(([parent, values]) => [parent, storedLiteral(literalOf([...values]))]),
  );
}

function stored(distribution: Distribution): object {
  if (distribution.kind === 'constant') return { kind: distribution.kind, value: storedLiteral(distribution.value) };
  if (distribution.kind !== 'categorical') return distribution;
  return { ...distribution, choices: distribution.choices.map(storedLiteral) };
}

function storedLiteral({ value, json, python }: Literal): StoredLiteral {
  const numbers = nonFinitePaths(value, []);
  return numbers.length > 0 ? { json, python, numbers } : { json, python };
}

function nonFinitePaths(value: Value, path: readonly (string | number)[]): (string | number)[][] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [[...path]];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, Value][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, item]) => nonFinitePaths(item, [...path, key]));
}

/**
 * Reads what {@link spaceToJson} wrote.
 * @throws SpaceError `unreadable-space` for any other text
 */
export function spaceFromJson(text: string): SearchSpace {
  try {
    const root: Value = JSON.parse(text);
    const { format, parameters } = mapping(root);
    if (format !== 1) throw new Error(`its format is ${format}, this version reads 1`);
    return { parameters: list(parameters).map(parameterOf) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SpaceError('unreadable-space', `The stored search space cannot be read: ${why}.`);
  }
}

type Fields = Readonly<Record<string, Value | undefined>>;

function mapping(value: Value | undefined): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error('a mapping is missing');
}

function list(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  throw new Error('a list is missing');
}

function number(fields: Fields, key: string): number {
  return numberOf(fields[key]);
}

function numberOf(value: Value | undefined): number {
  if (typeof value === 'number') return value;
  throw new Error('a number is missing');
}

function text(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error('a text is missing');
}

function parameterOf(value: Value): Parameter {
  const fields = mapping(value);
  const parameter = {
    name: text(fields['name']),
    path: list(fields['path']).map(text),
    distribution: distributionOf(fields),
  };
  const condition = fields['condition'];
  return condition === undefined ? parameter : { ...parameter, condition: conditionOf(condition) };
}

function conditionOf(value: Value): Condition {
  return Object.fromEntries(
    Object.entries(mapping(value)).map(([parent, values]) => [parent, list(storedValue(values).value)]),
  );
}

function distributionOf(fields: Fields): Distribution {
  const kind = text(fields['kind']);
  switch (kind) {
    case 'constant':
      return { kind, value: storedValue(fields['value']) };
    case 'categorical': {
      const choices = list(fields['choices']).map(storedValue);
      const given = fields['probabilities'];
      if (given === undefined) return { kind, choices };
      return { kind, choices, probabilities: list(given).map(numberOf) };
    }
    case 'int_uniform':
    case 'uniform':
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
      return { kind, low: number(fields, 'low'), high: number(fields, 'high') };
    case 'q_uniform': {
      const range = { kind, low: number(fields, 'low'), high: number(fields, 'high'), ...step(fields) };
      return fields['anchored'] === true ? { ...range, anchored: true } : range;
    }
    case 'q_log_uniform_values':
      return { kind, low: number(fields, 'low'), high: number(fields, 'high'), ...step(fields) };
    case 'normal':
    case 'log_normal':
      return { kind, mu: number(fields, 'mu'), sigma: number(fields, 'sigma') };
    case 'q_normal':
    case 'q_log_normal':
      return { kind, mu: number(fields, 'mu'), sigma: number(fields, 'sigma'), ...step(fields) };
    case 'beta':
      return { kind, a: number(fields, 'a'), b: number(fields, 'b') };
    case 'q_beta':
      return { kind, a: number(fields, 'a'), b: number(fields, 'b'), ...step(fields) };
    default:
      throw new Error(`there is no distribution ${kind}`);
  }
}

function step(fields: Fields): { readonly q: number; readonly whole: boolean } {
  return { q: number(fields, 'q'), whole: fields['whole'] === true };
}

function storedValue(value: Value | undefined): Literal {
  const fields = mapping(value);
  const json = text(fields['json']);
  const numbers = fields['numbers'] === undefined ? [] : list(fields['numbers']).map(list);
  const plain: Value = JSON.parse(json);
  return { value: numbers.reduce<Value>(withNumber, plain), json, python: text(fields['python']) };
}

/** The value with the text at a path read as the number that it stands for. */
function withNumber(value: Value, path: readonly Value[]): Value {
  const [key, ...rest] = path;
  if (key === undefined) return Number(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withNumber(item, rest) : item));
  return Object.fromEntries(
    Object.entries(mapping(value)).map(([name, item]) => [
      name,
      name === key ? withNumber(item ?? null, rest) : (item ?? null),
    ]),
  );
}
