import { studyNamePattern } from '../../src/core/sweep/optionKinds/plain.ts';
import { keysOf, type SweepKey } from './keyTable.ts';
import { parameterSchema } from './parameterSchema.ts';
import { type JsonSchema, when } from './schemaParts.ts';
import { argumentsOf } from './searchArguments.ts';

/** The schema of sweep files, from the same table that diagnostics, hover and completion use. */
export function sweepSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:trialdeck:sweep',
    title: 'Sweep',
    description:
      'A hyperparameter sweep as Weights & Biases and Trialdeck read it. Options of Trialdeck alone stand under `trialdeck`.',
    ...mappingOf([]),
    required: ['method'],
    // Space files can hold all parameters.
    if: { required: ['trialdeck'], properties: { trialdeck: { type: 'object', required: ['space'] } } },
    else: { required: ['parameters'] },
    definitions: {
      parameters: {
        type: 'object',
        minProperties: 1,
        additionalProperties: { $ref: '#/definitions/parameter' },
      },
      parameter: parameterSchema(propertiesOf(['parameters', 'name'])),
      sampler: namedSchema('sampler'),
      pruner: namedSchema('pruner'),
    },
  };
}

/** Keys that make a sweep one that cannot run here. */
const refused: ReadonlySet<string> = new Set(['metrics', 'scheduler']);

function propertiesOf(path: readonly string[]): JsonSchema {
  const keys = (keysOf(path) ?? []).filter(({ name }) => path.length > 0 || !refused.has(name));
  return Object.fromEntries(keys.map((key) => [key.name, { ...docOf(key), ...schemaOf([...path, key.name], key) }]));
}

function mappingOf(path: readonly string[]): JsonSchema {
  return { type: 'object', properties: propertiesOf(path), additionalProperties: false };
}

function docOf({ doc, default: fallback, reads, status }: SweepKey): JsonSchema {
  const extra = `${fallback === undefined ? '' : `\n\nDefault: ${fallback}`}${reads === 'wandb' ? '\n\nRead by W&B only.' : ''}`;
  return {
    description: `${doc.replaceAll('`', '')}${extra}`,
    markdownDescription: `${doc}${extra}`,
    ...(status === 'unsupported' ? { deprecationMessage: 'Not supported by this version of Trialdeck.' } : {}),
  };
}

const text = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 1 };
const whole = { type: 'integer', minimum: 0 };
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items, minItems: 1 });
const point = { type: 'object' };

/** Keys whose type says too little, by the names that lead to them; those of a stage are the same as those of the block. */
const special: Readonly<Record<string, (path: readonly string[]) => JsonSchema>> = {
  command: () => list({ type: ['string', 'number', 'boolean', 'null'] }),
  run_cap: () => count,
  controller: () => ({ type: 'object', properties: { type: { enum: ['local', 'cloud'] } }, required: ['type'] }),
  metric: (path) => ({ ...mappingOf(path), required: ['name'] }),
  early_terminate: (path) => ({
    ...mappingOf(path),
    required: ['type'],
    anyOf: [{ required: ['min_iter'] }, { required: ['max_iter', 's'] }],
  }),
  'early_terminate.min_iter': () => count,
  'early_terminate.max_iter': () => count,
  'early_terminate.s': () => count,
  'early_terminate.eta': () => ({ type: 'number', exclusiveMinimum: 1 }),
  'trialdeck.study': () => ({ type: ['string', 'integer'], pattern: studyNamePattern.source }),
  'trialdeck.seed': () => ({ type: 'integer' }),
  'trialdeck.retries': () => whole,
  'trialdeck.gpus_per_trial': () => ({ type: 'number', minimum: 0 }),
  'trialdeck.value': () => ({ type: 'string', pattern: '^(last|best|mean\\(\\s*[1-9][0-9]*\\s*\\))$' }),
  'trialdeck.sampler': () => ({ $ref: '#/definitions/sampler' }),
  'trialdeck.pruner': () => ({ $ref: '#/definitions/pruner' }),
  'trialdeck.metrics': (path) => list({ ...mappingOf(path), required: ['name'] }),
  'trialdeck.constraints': (path) =>
    list({ ...mappingOf(path), required: ['metric'], anyOf: [{ required: ['max'] }, { required: ['min'] }] }),
  'trialdeck.stop.failures': () => whole,
  'trialdeck.stop.trial.after': () => whole,
  'trialdeck.stop.trial': (path) => ({
    ...mappingOf(path),
    ...when({ required: ['after'] }, { anyOf: [{ required: ['above'] }, { required: ['below'] }] }),
  }),
  'trialdeck.repeat': (path) =>
    when(
      { type: 'object' },
      { ...mappingOf(path), oneOf: [{ required: ['seeds'] }, { required: ['folds'] }] },
      { const: 1 },
    ),
  'trialdeck.conditions': () => ({ type: 'object', additionalProperties: { type: 'object', minProperties: 1 } }),
  'trialdeck.baseline': () => point,
  'trialdeck.fixed': () => point,
  'trialdeck.enqueue': () => ({ type: ['array', 'object'], items: point }),
  'trialdeck.space': () => list(text),
  'trialdeck.env': () => ({ type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } }),
  'trialdeck.stages': (path) => list({ ...mappingOf(path), required: ['name'], not: { required: ['narrow', 'best'] } }),
  'trialdeck.launcher': () => ({ const: 'local' }),
  'trialdeck.keep': () => ({}),
};

function schemaOf(path: readonly string[], key: SweepKey): JsonSchema {
  if (key.name === 'parameters') return { $ref: '#/definitions/parameters' };
  const own =
    path[0] === 'trialdeck' && path.length > 2 && path[1] === 'stages' ? ['trialdeck', ...path.slice(2)] : path;
  const made = special[own.join('.')];
  return made === undefined ? plainSchema(path, key) : made(path);
}

function plainSchema(path: readonly string[], { type, values }: SweepKey): JsonSchema {
  switch (type) {
    case 'true or false':
      return { type: 'boolean' };
    case 'number':
      return { type: 'number' };
    case 'whole number':
      return count;
    case 'step':
      return whole;
    case 'duration':
      return { type: ['string', 'number'], pattern: '^([0-9]+(\\.[0-9]+)?[smhd]?)+$', minimum: 0 };
    case 'mapping':
      return mappingOf(path);
    case 'list':
      return { type: 'array' };
    case 'text':
    case 'name':
    case 'path':
      return values === undefined ? text : { enum: values };
    default:
      return {};
  }
}

/** Without the sampler or pruner these are about, they cannot be judged: `threshold` takes either of two. */
const required: Readonly<Record<string, readonly string[]>> = { percentile: ['percentile'], patient: ['patience'] };

/** A name, or a mapping with it and its arguments; a sampler may be a command. */
function namedSchema(what: 'sampler' | 'pruner'): JsonSchema {
  const names = keysOf(['trialdeck', what])?.find(({ name }) => name === 'name')?.values ?? [];
  const needing = Object.keys(required);
  const forms = names.map((name) =>
    when(
      { properties: { name: { const: name } }, required: ['name'] },
      {
        properties: Object.fromEntries([
          ['name', true],
          ...argumentsOf(what, name).map((argument) => [
            argument.name,
            { description: argument.doc, ...argumentSchema(argument.name, argument.type, argument.values) },
          ]),
        ]),
        required: ['name', ...(required[name] ?? [])],
        additionalProperties: false,
      },
    ),
  );
  const alone = { enum: names.filter((name) => !needing.includes(name) && name !== 'threshold') };
  const named = { type: 'object', properties: { name: { enum: names } }, required: ['name'], allOf: forms };
  const command = {
    type: 'object',
    properties: { command: list(text) },
    required: ['command'],
    additionalProperties: false,
  };
  const mapping = what === 'sampler' ? when({ required: ['command'] }, command, named) : named;
  return when({ type: 'string' }, alone, mapping);
}

function argumentSchema(name: string, type: string, values: readonly string[] | undefined): JsonSchema {
  if (name === 'over') return list(text);
  if (name === 'wrapped') return { $ref: '#/definitions/pruner' };
  if (type.includes('auto')) return { anyOf: [{ const: 'auto' }, count] };
  if (type === 'whole number') return whole;
  if (type === 'number') return { type: 'number' };
  return type === 'true or false' ? { type: 'boolean' } : { enum: values ?? [] };
}
