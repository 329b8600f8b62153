import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { sweepSchema } from '../../../language-server/keys/jsonSchema.ts';
import { keysOf } from '../../../language-server/keys/keyTable.ts';
import { TestWorkspace } from '../cli/workspace.ts';

const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true });
const isValid = ajv.compile(sweepSchema());

/** What the schema says about a text; empty where it takes it. */
function refusals(text: string): string[] {
  if (isValid(parse(text, { merge: true }))) return [];
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`.trim());
}

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/sweeps/valid');

describe('the schema', () => {
  test('is itself one', () => {
    expect(ajv.validateSchema(sweepSchema()), ajv.errorsText()).toBe(true);
  });

  test.each(readdirSync(fixtures))('takes %s', (name) => {
    expect(refusals(readFileSync(path.join(fixtures, name), 'utf8'))).toEqual([]);
  });

  const sweep = (parameter: string, rest = ''): string => `method: random\nparameters:\n  x: ${parameter}\n${rest}`;

  test.each([
    [sweep('{value: 1}', 'metod: grid\n'), 'must NOT have additional properties'],
    ['method: gird\nparameters: {x: {value: 1}}\n', '/method must be equal to one of the allowed values'],
    ['method: grid\n', "must have required property 'parameters'"],
    [sweep('3'), '/parameters/x must be object'],
    [sweep('{min: 0}'), "/parameters/x must have required property 'max'"],
    [sweep('{min: 0, max: 1, q: 2}'), '/parameters/x must NOT have additional properties'],
    [sweep('{value: 1, min: 0}'), '/parameters/x must NOT have additional properties'],
    [sweep('{distribution: log_uniform_values, min: 0, max: 1}'), '/parameters/x/min must be > 0'],
    [
      sweep('{distribution: lognormal, mu: 0}'),
      '/parameters/x/distribution must be equal to one of the allowed values',
    ],
    [sweep('{parameters: {y: {values: 3}}}'), '/parameters/x/parameters/y/values must be array'],
    [sweep('{value: 1}', 'metric: {goal: minimize}\n'), "/metric must have required property 'name'"],
    [
      sweep('{value: 1}', 'metric: {name: a, goal: maximum}\n'),
      '/metric/goal must be equal to one of the allowed values',
    ],
    [sweep('{value: 1}', 'command: python t.py\n'), '/command must be array'],
    [sweep('{value: 1}', 'run_cap: 0\n'), '/run_cap must be >= 1'],
    [
      sweep('{value: 1}', 'early_terminate: {type: hyperband}\n'),
      "/early_terminate must have required property 'min_iter'",
    ],
    [sweep('{value: 1}', 'trialdeck: {trails: 3}\n'), '/trialdeck must NOT have additional properties'],
    [
      sweep('{value: 1}', 'trialdeck: {sampler: tpee}\n'),
      '/trialdeck/sampler must be equal to one of the allowed values',
    ],
    [
      sweep('{value: 1}', 'trialdeck: {sampler: {name: gp, order: file}}\n'),
      '/trialdeck/sampler must NOT have additional properties',
    ],
    [
      sweep('{value: 1}', 'trialdeck: {pruner: percentile}\n'),
      '/trialdeck/pruner must be equal to one of the allowed values',
    ],
    [
      sweep('{value: 1}', 'trialdeck: {pruner: {name: patient, patience: 3, wrapped: {name: x}}}\n'),
      '/trialdeck/pruner/wrapped/name must be equal to one of the allowed values',
    ],
    [
      sweep('{value: 1}', 'trialdeck: {stages: [{trials: 3}]}\n'),
      "/trialdeck/stages/0 must have required property 'name'",
    ],
    [
      sweep('{value: 1}', 'trialdeck: {stages: [{name: a, stop: {trial: {after: 3}}}]}\n'),
      "/trialdeck/stages/0/stop/trial must have required property 'above'",
    ],
    [
      sweep('{value: 1}', 'trialdeck: {repeat: {seeds: 3, folds: 2}}\n'),
      '/trialdeck/repeat must match exactly one schema in oneOf',
    ],
    [sweep('{value: 1}', 'trialdeck: {timeout: soon}\n'), '/trialdeck/timeout must match pattern'],
    [sweep('{value: 1}', 'trialdeck: {value: mean}\n'), '/trialdeck/value must match pattern'],
  ])('refuses %j', (text, said) => {
    expect(refusals(text)).toEqual(expect.arrayContaining([expect.stringContaining(said)]));
  });

  test.each([
    'trialdeck: {sampler: {command: [python, s.py]}, repeat: 1}\n',
    'trialdeck: {sampler: {name: grid, over: [x]}, pruner: {name: percentile, percentile: 25.0}}\n',
    'trialdeck: {enqueue: [{x: 1}], baseline: {x: 1}, conditions: {x: {y: [1]}}, constraints: [{metric: a, max: 3}]}\n',
    'trialdeck: {stages: [{name: a, trials: 3, timeout: 90}, {name: b, best: 3, fixed: {x: 1}}]}\n',
  ])('takes a block such as %j', (block) => {
    expect(refusals(sweep('{value: 1}', block))).toEqual([]);
  });

  test('finds its parameters in space files, too', () => {
    expect(refusals('method: random\ntrialdeck: {space: [a.yaml]}\n')).toEqual([]);
  });

  test('says of every key what it is', () => {
    const { properties } = sweepSchema();
    for (const { name, doc } of keysOf(['trialdeck']) ?? [])
      expect(properties).toHaveProperty(
        ['trialdeck', 'properties', name, 'markdownDescription'],
        expect.stringContaining(doc),
      );
  });

  test('is printed by the command line, with and without --json', async () => {
    using workspace = new TestWorkspace();
    const plain = await workspace.call(['schema']);
    expect(JSON.parse(plain.out)).toEqual(JSON.parse(JSON.stringify(sweepSchema())));
    expect((await workspace.call(['schema', '--json'])).out).toBe(plain.out);
    expect((await workspace.call(['schema', '--help'])).out).toContain('trialdeck schema > sweep.schema.json');
  });
});
