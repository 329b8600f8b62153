import { describe, expect, test } from 'vitest';
import type { Params } from '../../../src/core/space/value.ts';
import { argsJson, expandCommand } from '../../../src/core/sweep/command.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { mark, specOf } from './found.ts';

const space = `parameters:
  lr: {min: 0.0, max: 1.0}
  model:
    parameters:
      width: {values: [8, 16]}
      head: {parameters: {gain: {min: 0.5, max: 2.5}}}
  fast: {values: [true, false]}
  name: {values: [a b, null]}
  betas: {values: [[0.9, 0.99]]}
`;

const params: Params = {
  lr: 1e-5,
  'model.width': 8,
  'model.head.gain': 1.2,
  fast: true,
  name: 'a b',
  betas: [0.9, 0.99],
};

function expanded(command: string | null, given: Partial<Parameters<typeof expandCommand>[0]> = {}): string[] {
  const text = `program: t.py\nmethod: random\n${command === null ? '' : `command: ${command}\n`}${space}`;
  return expandCommand({
    spec: specOf(text),
    params,
    interpreter: '/venv/bin/python',
    program: 'src/t.py',
    argsJsonFile: '/run/params.json',
    env: { DATA: '/data' },
    platform: 'posix',
    extra: [],
    ...given,
  });
}

const args = [
  '--lr=1.0e-05',
  "--model={'width': 8, 'head': {'gain': 1.2}}",
  '--fast=True',
  '--name=a b',
  '--betas=[0.9, 0.99]',
];

test("the default command is W&B's, with the extra arguments at its end", () => {
  expect(expanded(null, { extra: ['--epochs', '3'] })).toEqual([
    ...['/usr/bin/env', '/venv/bin/python', 'src/t.py'],
    ...args,
    ...['--epochs', '3'],
  ]);
});

const json =
  '{"lr": 1.0e-05, "model": {"width": 8, "head": {"gain": 1.2}}, "fast": true, "name": "a b", "betas": [0.9, 0.99]}';

test.each<[string, string[]]>([
  ['${args_no_equals}', args.flatMap((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)])],
  ['${args_no_hyphens}', args.map((arg) => arg.slice(2))],
  ['${args_no_boolean_flags}', args.map((arg) => (arg === '--fast=True' ? '--fast' : arg))],
  ['${args_append_hydra}', args.map((arg) => `+${arg.slice(2)}`)],
  ['${args_override_hydra}', args.map((arg) => `++${arg.slice(2)}`)],
  ['${args_json}', [json]],
  ['${args_json_file}', ['/run/params.json']],
])('%s', (macro, expected) => {
  expect(expanded(`[run, "${macro}"]`)).toEqual(['run', ...expected]);
});

test('a false flag is left out, None stays', () => {
  const off = expanded('[run, "${args_no_boolean_flags}"]', { params: { lr: 0.5, fast: false, name: null } });
  expect(off).toEqual(['run', '--lr=0.5', '--name=None']);
});

test('args_json is JSON that reads back to the parameters', () => {
  const text = argsJson({ spec: specOf(`program: t.py\nmethod: random\n${space}`), params });
  expect(JSON.parse(text)).toEqual({
    lr: 1e-5,
    model: { width: 8, head: { gain: 1.2 } },
    fast: true,
    name: 'a b',
    betas: [0.9, 0.99],
  });
});

test('macros are whole items; unknown ones are dropped; environment variables are replaced anywhere', () => {
  expect(
    expanded(
      '[run, "--lr=${lr}", "${nope}", "${envvar:DATA}/x-${envvar:DATA}", "${envvar:MISSING}", "${envvar:low}", 7, null, true]',
    ),
  ).toEqual([...['run', '--lr=${lr}', '/data/x-/data', 'MISSING', '7', 'None', 'True']]);
});

test('on Windows there is no env', () => {
  expect(expanded(null, { platform: 'windows' }).slice(0, 2)).toEqual(['/venv/bin/python', 'src/t.py']);
});

describe('what is said about a command', () => {
  const marks = (command: string): string[] =>
    parseSweep(
      `program: t.py\nmethod: grid\ncommand: ${command}\nparameters: {lr: {values: [1, 2]}}\n`,
    ).diagnostics.map(mark);

  test.each<[string, string[]]>([
    ['["${env}", "A=b", "${interpreter}", -u, "${program}", "${args}", "${envvar:HOME}/x"]', []],
    ['[python, -m, pkg.train, "${args_no_hyphens}"]', []],
    ['python t.py', ['3:10 error command-not-list']],
    ['{a: b}', ['3:10 error command-not-list']],
    ['', ['3:1 warning empty-command']],
    ['[]', ['3:10 warning empty-command']],
    ['[run, {a: b}]', ['3:16 error command-item']],
    ['[run, "${argz}"]', ['3:16 warning unknown-macro']],
    ['[run, "${lr}"]', ['3:16 warning unknown-macro']],
    ['[run, "${envvar:low}"]', ['3:16 warning unknown-macro']],
    ['[run, "--lr=${lr}"]', ['3:16 warning macro-inside-item']],
    ['[run, "x${args}"]', ['3:16 warning macro-inside-item']],
    ['["${args}"]', ['3:1 error command-start']],
    ['["${env}", "--lr"]', ['3:1 error command-start']],
    ['["${env}"]', ['3:1 error command-start']],
  ])('%s', (command, expected) => {
    expect(marks(command)).toEqual(expected);
  });

  test('a command without ${program} needs no program', () => {
    const text = 'method: grid\ncommand: [run, "${args}"]\nparameters: {x: {value: 1}}\n';
    expect(parseSweep(text).diagnostics).toEqual([]);
  });
});
