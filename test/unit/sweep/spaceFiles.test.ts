import { describe, expect, test } from 'vitest';
import { parseOptionText } from '../../../src/core/sweep/options.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import type { ReadFile } from '../../../src/core/sweep/spaceFiles.ts';
import { mark } from './found.ts';

const files: Readonly<Record<string, string>> = {
  'a.yaml': 'parameters:\n  lr: {min: 0.1, max: 1.0}\n  depth: {values: [1, 2]}\n',
  'b.yaml': 'parameters:\n  depth: {values: [3]}\n  model: {parameters: {width: {values: [8, 16]}}}\n',
  'bad.yaml': '\nparameters:\n  lr: {min: 0.1}\n',
  'more.yaml': 'method: grid\nparameters: {x: {value: 1}}\n',
  'list.yaml': '[1]\n',
};

const readFile: ReadFile = (file) => {
  const text = files[file];
  return text === undefined ? { problem: 'no such file' } : { text };
};

function read(space: string, parameters = '{lr: {value: 3}}', method = 'random') {
  const text = `program: t.py\nmethod: ${method}\nparameters: ${parameters}\ntrialdeck:\n  space: ${space}\n`;
  return parseSweep(text, { readFile });
}

describe('parameters of other files', () => {
  test('later files and the sweep itself win, name by name', () => {
    const { spec, diagnostics } = read('[a.yaml, b.yaml]');
    expect(diagnostics).toEqual([]);
    expect(spec?.space.parameters.map(({ name, distribution }) => [name, distribution.kind])).toEqual([
      ['lr', 'constant'],
      ['depth', 'categorical'],
      ['model.width', 'categorical'],
    ]);
    expect(spec?.space.parameters[1]?.distribution).toMatchObject({ choices: [{ value: 3 }] });
    expect(spec?.spaceFiles).toEqual([
      { file: 'a.yaml', text: files['a.yaml'] },
      { file: 'b.yaml', text: files['b.yaml'] },
    ]);
  });

  test('a sweep needs no parameters of its own beside them', () => {
    const { spec } = parseSweep('program: t.py\nmethod: random\ntrialdeck: {space: [a.yaml]}\n', { readFile });
    expect(spec?.space.parameters.map(({ name }) => name)).toEqual(['lr', 'depth']);
  });

  test('a parameter takes the place of a group of its name, and a group that of a parameter', () => {
    expect(read('[b.yaml]', '{model: {value: 3}}').spec?.space.parameters.map(({ name }) => name)).toEqual([
      'depth',
      'model',
    ]);
    expect(
      read('[b.yaml]', '{depth: {parameters: {a: {value: 1}}}}').spec?.space.parameters.map(({ name }) => name),
    ).toEqual(['model.width', 'depth.a']);
  });

  test('a dot in a name makes no group: what is searched beside it stays', () => {
    const text =
      'program: t.py\nmethod: grid\nparameters:\n  model: {values: [gcn, gat]}\n  model.lr: {values: [1, 2]}\n';
    expect(parseSweep(text).spec?.space.parameters.map(({ name }) => name)).toEqual(['model', 'model.lr']);
  });

  test('a mistake is reported at its place in its file', () => {
    const { spec, diagnostics } = read('[a.yaml, bad.yaml]', '{x: {value: 1}}');
    expect(spec).toBeNull();
    expect(diagnostics.map(mark)).toEqual(['3:3 error missing-key']);
    expect(diagnostics[0]?.inFile).toMatchObject({
      file: 'bad.yaml',
      namedAt: { start: { line: 4, character: 18 } },
    });
  });

  test.each<[string, string]>([
    ['[gone.yaml]', '5:11 error space-file'],
    ['a.yaml', '5:10 error bad-option'],
    ['[{a: b}]', '5:10 error bad-option'],
    ['[more.yaml]', '1:1 warning ignored-key'],
    ['[list.yaml]', '1:1 error no-parameters'],
  ])('space: %s', (space, expected) => {
    expect(read(space).diagnostics.map(mark)).toEqual([expected]);
  });

  test('a grid says in which file a parameter cannot be listed', () => {
    const { diagnostics } = read('[a.yaml]', '{x: {value: 1}}', 'grid');
    expect(diagnostics.map(mark)).toEqual(['2:3 error grid-continuous']);
    expect(diagnostics[0]?.inFile?.file).toBe('a.yaml');
    expect(read('[a.yaml]', '{lr: {value: 1}}', 'grid').diagnostics).toEqual([]);
  });

  test('a stage may search other ranges', () => {
    const text =
      'program: t.py\nmethod: random\nparameters: {lr: {value: 3}}\ntrialdeck: {stages: [{name: a, space: [a.yaml]}]}\n';
    const { diagnostics } = parseSweep(text, { readFile });
    expect(diagnostics.map(({ message }) => message)).toEqual(['`space`: the sweep has no parameter `depth`.']);
    const { spec } = parseSweep(text.replace('{lr:', '{depth: {value: 1}, lr:'), { readFile });
    expect(spec?.options.stages?.[0]?.options.space).toMatchObject({ lr: { kind: 'uniform', low: 0.1, high: 1 } });
  });

  test('where nobody can read files, what depends on them is not said', () => {
    const text = 'program: t.py\nmethod: random\ntrialdeck: {space: [a.yaml], enqueue: [{lr: 9}]}\n';
    expect(parseSweep(text).diagnostics).toEqual([]);
    expect(parseSweep(text, { readFile }).diagnostics.map(mark)).toEqual(['3:45 error enqueue-outside']);
  });
});

describe('--space NAME=SPEC', () => {
  test.each<[string, object]>([
    ['lr=log(1e-6,1e-4)', { kind: 'log_uniform_values', low: 1e-6, high: 1e-4 }],
    ['lr = log_uniform_values(1e-6, 1e-4)', { kind: 'log_uniform_values', low: 1e-6, high: 1e-4 }],
    ['lr=int(20,400)', { kind: 'int_uniform', low: 20, high: 400 }],
    ['lr=uniform(0,0.3)', { kind: 'uniform', low: 0, high: 0.3 }],
    ['lr=q(64,512,64)', { kind: 'q_uniform', low: 64, high: 512, q: 64, whole: true }],
    ['lr=qlog(1,100,0.5)', { kind: 'q_log_uniform_values', low: 1, high: 100, q: 0.5, whole: false }],
    ['lr=normal(0,2)', { kind: 'normal', mu: 0, sigma: 2 }],
    ['lr=1024,2048', { kind: 'categorical', choices: [{ value: 1024 }, { value: 2048 }] }],
    ['lr=[1,2],[3]', { kind: 'categorical', choices: [{ value: [1, 2] }, { value: [3] }] }],
    ['lr="a,b",c', { kind: 'categorical', choices: [{ value: 'a,b' }, { value: 'c' }] }],
    ['lr=3,', { kind: 'categorical', choices: [{ value: 3 }] }],
    ['lr=3', { kind: 'constant', value: { value: 3 } }],
    ['lr=true', { kind: 'constant', value: { value: true } }],
    ['lr={min: 1, max: 3}', { kind: 'int_uniform', low: 1, high: 3 }],
  ])('%s', (text, distribution) => {
    expect(parseOptionText('space', text)).toMatchObject({ ok: true, options: { space: { lr: distribution } } });
  });

  test.each<[string, RegExp]>([
    ['lr', /NAME=SPEC/],
    ['lr=', /NAME=SPEC/],
    ['lr=lgo(1,2)', /`lgo\(\.\.\.\)` is no distribution\. Did you mean `log`\?/],
    ['lr=log(1)', /`log` takes min, max/],
    ['lr=log(0,1)', /0/],
    ['lr=int(3,1)', /min|max/],
    ['lr=int(a,b)', /must be a number/],
    ['lr=[1', /not closed/],
  ])('%s is refused', (text, message) => {
    const read = parseOptionText('space', text);
    expect(read.ok ? '' : read.message).toMatch(message);
  });
});
