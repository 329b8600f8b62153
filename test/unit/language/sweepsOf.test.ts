import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { fitsGlob } from '../../../language-server/service/glob.ts';
import { isSweep } from '../../../language-server/service/recognise.ts';
import { alone } from '../../../language-server/service/surroundings.ts';
import { sweepsOf } from '../../../language-server/service/sweepsOf.ts';
import { diagnoseFile } from '../../../language-server/service/yamlSweeps.ts';
import type { Diagnostic } from '../../../src/core/sweep/diagnostic.ts';
import { applyEdits, mark } from '../sweep/found.ts';

const block = 'method: grid\nprogram: t.py\nmetric: {name: loss}\nparameters:\n  lr:\n    values: [1, 2]\n';

/** A block below a key. */
function under(key: string, text = block): string {
  return `${key}:\n${text.replaceAll(/^(?=.)/gm, '  ')}`;
}

function sweeps(text: string, name = 'a.yaml') {
  return sweepsOf(text, alone(name));
}

function names(text: string, name?: string): string[][] {
  return sweeps(text, name).map(({ reading }) => reading.sources.map((source) => source.name));
}

describe('globs', () => {
  test.each([
    ['/w/a/my_sweep.yaml', '**/*sweep*.yaml', true],
    ['/w/sweeps/deep/a.yml', '**/*sweep*/**/*.yml', true],
    ['/w/sweeps/a.yml', '**/*sweep*/**/*.yml', true],
    ['/w/other/a.yml', '**/*sweep*/**/*.yml', false],
    ['C:\\w\\conf\\a.yaml', 'conf/*.yaml', true],
    ['/w/conf/b/a.yaml', 'conf/*.yaml', false],
    ['/w/tune.json', '*.{json,yaml}', true],
    ['/w/tune.toml', '*.{json,yaml}', false],
    ['/w/a1.yaml', 'a?.yaml', true],
    ['/w/a.yaml', '', false],
    ['/w/a.yaml', '{', false],
  ])('%s %s: %s', (path, pattern, expected) => {
    expect(fitsGlob(path, pattern)).toBe(expected);
  });

  test('a pattern of many stars takes no longer than others', () => {
    const started = performance.now();
    expect(fitsGlob(`/${'a'.repeat(5000)}`, `${'*a'.repeat(200)}b`)).toBe(false);
    expect(fitsGlob('/w/a', '{a,b}'.repeat(60))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('what holds a sweep', () => {
  const embedded = under('sweep');

  test.each([
    ['a block under a key', 'train.yaml', embedded, true],
    ['two keys deep', 'train.yaml', under('wandb', embedded), true],
    ['an item of a list', 'all.yaml', `sweeps:\n  - ${block.replaceAll('\n', '\n    ').trimEnd()}\n`, true],
    ['JSON on one line', 'a.json', JSON.stringify({ method: 'grid', parameters: { x: { values: [1] } } }), true],
    ['half a method', 'train.yaml', under('sweep', block.replace('grid', 'gr')), true],
    ['one that a pattern names', 'conf/a.yaml', 'parameters:\n', true],
    ['a request', 'a.yaml', 'method: POST\nparameters:\n  - name: x\n', false],
    ['a list of parameters', 'a.yaml', 'parameters:\n- name: x\ncommand: run\n', false],
    [
      'OpenAPI',
      'api.yaml',
      'paths:\n  /x:\n    get:\n      parameters:\n        - name: a\n      method: get\n',
      false,
    ],
    ['Hydra', 'hydra.yaml', 'hydra:\n  sweeper:\n    method: grid\n    params:\n      lr: 1\n', false],
    ['Kubernetes', 'k.yaml', 'spec:\n  algorithm: random\n  parameters:\n    - name: lr\n      min: 1\n', false],
    ['a workflow', 'ci.yaml', 'on: push\njobs:\n  a:\n    strategy:\n      matrix: {method: [grid]}\n', false],
    ['method and parameters apart', 'a.yaml', 'a:\n  method: grid\nb:\n  parameters:\n    x: {min: 1}\n', false],
    ['method and parameters of a model', 'a.yaml', 'm:\n  method: grid\n  parameters: {alpha: 1}\n', false],
  ])('%s', (_, name, text, expected) => {
    expect(isSweep(name, text, ['conf/*.yaml'])).toBe(expected);
    expect(sweepsOf(text, alone(name), { patterns: ['conf/*.yaml'] }).length > 0).toBe(expected);
  });

  test('is told from the beginning of a large text', () => {
    const started = performance.now();
    expect(isSweep('a.yaml', `${block}${'  x: {value: 1}\n'.repeat(200_000)}`)).toBe(true);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('several sweeps of a text', () => {
  test('a block under a key has its place in the document', () => {
    const text = `lr: 3\n${under('wandb', under('sweep'))}other: 1\n`;
    const [sweep] = sweeps(text);
    expect(sweep?.place.keys).toEqual(['wandb', 'sweep']);
    expect(sweep?.reading.document.ranges.parameters['lr']?.start).toEqual({ line: 7, character: 6 });
    expect(sweep?.reading.document.spec?.method).toBe('grid');
  });

  test('nothing is said about the rest of the document', () => {
    const [sweep, ...rest] = sweeps(`metod: x\nwhatever: [1]\n${under('sweep')}`);
    expect(sweep === undefined ? null : diagnose(sweep)).toEqual([]);
    expect(rest).toEqual([]);
  });

  test('each of several blocks and documents, with what is wrong in it', () => {
    const wrong = block.replace('grid', 'gird').replace('lr', 'bs');
    expect(names(under('a') + under('b', wrong))).toEqual([['lr'], ['bs']]);
    const documents = `${block}---\n${wrong}---\nplain: 1\n`;
    expect(names(documents)).toEqual([['lr'], ['bs']]);
    const found = sweeps(documents).map((sweep) => diagnose(sweep).map(mark));
    expect(found).toEqual([['7:1 error several-documents'], ['8:9 error unknown-method']]);
  });

  test('a syntax error is said once, where it is', () => {
    const text = `${block}---\n${block.replace('[1, 2]', '[1, 2')}`;
    const found = sweeps(text).map((sweep) =>
      diagnose(sweep)
        .filter(({ code }) => code === 'yaml-syntax')
        .map(mark),
    );
    expect(found).toEqual([[], ['13:13 error yaml-syntax']]);
  });

  test('a file with a sweep under a key cannot be run, and is checked', () => {
    const text = under('sweep', block.replace('grid', 'gird'));
    expect(diagnoseFile(text, alone('a.yaml')).map(mark)).toEqual([
      '1:1 warning embedded-sweep',
      '2:11 error unknown-method',
    ]);
    expect(diagnoseFile(block, alone('a.yaml'))).toEqual([]);
  });
});

/** A valid JSON sweep with other values. */
function json(changes: Readonly<Record<string, unknown>>): string {
  const sweep = { program: 't.py', method: 'random', metric: { name: 'loss', goal: 'minimize' }, run_cap: 3 };
  return JSON.stringify({ ...sweep, parameters: { x: { values: [1, 2] } }, ...changes }, null, 2);
}

describe('every fix in JSON leaves JSON, and mends', () => {
  const parameter = (x: unknown) => ({ parameters: { x } });
  const block = (trialdeck: unknown) => ({ trialdeck });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['unknown-key', { metod: 'grid', method: undefined }],
    ['unknown-key', { colour: 'red' }],
    ['unknown-method', { method: 'gird' }],
    ['number-as-text', { run_cap: '3' }],
    ['text-expected', { program: 3 }],
    ['bad-metric', { metric: 'loss' }],
    ['bad-goal', { metric: { name: 'loss', goal: 'max' } }],
    ['goal-against-name', { metric: { name: 'accuracy' } }],
    ['goal-against-name', { metric: { name: 'accuracy', goal: 'minimize' } }],
    ['unknown-key', { metric: { nme: 'loss', goal: 'minimize' } }],
    ['parameter-not-mapping', parameter(3)],
    ['values-not-list', parameter({ values: 3 })],
    ['unknown-key', parameter({ vales: [1, 2] })],
    ['unknown-key', parameter({ values: [1, 2], note: 'x' })],
    ['key-does-not-fit', parameter({ values: [1, 2], q: 1 })],
    ['unknown-distribution', parameter({ distribution: 'unifrom', min: 0, max: 1 })],
    ['missing-key', parameter({ mu: 0, sigma: 1 })],
    ['number-as-text', parameter({ min: '+1e-5', max: 1.5 })],
    ['number-as-text', parameter({ min: '.5', max: 1.5 })],
    ['ambiguous-bounds', parameter({ min: 0, max: 1.5 })],
    ['min-not-below-max', parameter({ min: 3, max: 1 })],
    ['float-bound', parameter({ distribution: 'int_uniform', min: '1e0', max: 9 })],
    ['deprecated-distribution', parameter({ distribution: 'log_uniform', min: -9.5, max: -1.5 })],
    ['exponent-bounds', parameter({ distribution: 'log_uniform', min: -5, max: -1 })],
    ['probabilities', parameter({ values: [1, 2], probabilities: [0.5, 1.5] })],
    ['quoted-word', parameter({ values: ['None', 'a'] })],
    ['mixed-list', parameter({ values: ['1e-5', 0.5] })],
    ['uniform-rate', { parameters: { lr: { min: 0.0001, max: 0.1 } } }],
    ['whole-bounds', { parameters: { dropout: { min: 0, max: 1 } } }],
    ['step', parameter({ distribution: 'q_uniform', min: 0, max: 10 })],
    ['command-not-list', { command: 'python t.py' }],
    ['unknown-macro', { command: ['python', '${progam}', '${args}'] }],
    ['dead-key', { early_terminate: { type: 'hyperband', min_iter: 3, s: 2 } }],
    ['unknown-key', { early_terminate: { type: 'hyperband', min_iter: 3, etaa: 2 } }],
    ['unknown-key', block({ trils: 3 })],
    ['bad-option', block({ sampler: 'TPESampler' })],
    ['bad-option', block({ value: 'lst' })],
    ['unknown-key', block({ stop: { targt: 3 } })],
    ['unknown-parameter', block({ enqueue: [{ xx: 1 }], sampler: 'tpe' })],
  ])('%s %j', (code, changes) => {
    const text = json(changes);
    const diagnosed = (t: string): readonly Diagnostic[] => sweeps(t, 'a.json').flatMap((sweep) => diagnose(sweep));
    const found = diagnosed(text).find((one) => one.code === code && one.fix !== undefined);
    expect(found).toBeDefined();
    const mended = applyEdits(text, found?.fix?.edits ?? []);
    expect(() => JSON.parse(mended)).not.toThrow();
    expect(mended).not.toBe(text);
    const left = diagnosed(mended).filter((one) => one.code === code && one.message === found?.message);
    expect(left).toEqual([]);
  });
});
