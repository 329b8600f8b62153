import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../language-server/service/diagnose.ts';
import { openSweep } from '../../language-server/service/openSweep.ts';
import type { Params } from '../../src/core/space/value.ts';
import { expandCommand } from '../../src/core/sweep/command.ts';
import { around } from '../unit/language/sweepAt.ts';
import { python } from './venv.ts';

// What the rules say of parameters is held against the real parsers: where they see an error, a trial must end with it.

const interpreter = await python('click==8.1.7', 'typer==0.29.2', 'fire==0.7.1', 'absl-py==2.5.1', 'hydra-core==1.3.8');

const pieces = {
  name: fc.constantFrom('lr', 'batch-size', 'batch_size', 'n', 'mode', 'flag', 'model.width', 'num_layers'),
  more: fc.constantFrom(
    'type=float',
    'type=int',
    'type=str',
    '',
    'type=bool',
    'action="store_true"',
    'action="store_false"',
    'action="count"',
    'action="append", type=int',
    'action=argparse.BooleanOptionalAction',
    'choices=["a", "b"]',
    'type=int, choices=[1, 2, 4]',
    'type=float, choices=[0.1, 1.0]',
    'type=int, choices=range(1, 5)',
    'type=int, nargs="?"',
    'type=int, nargs="+"',
    'type=lambda v: v == "true"',
    'type=s2b',
    'choices=MODES',
    'type=int, default=2**5',
  ),
  required: fc.constantFrom('', '', '', '', '', '', '', ', required=True'),
};

const values = fc.constantFrom(
  '0.1',
  '1',
  '1.0',
  '4',
  '3',
  'a',
  'b',
  'c',
  'true',
  'false',
  'null',
  '"2"',
  '"True"',
  '[1, 2]',
  '1e-5',
  '-1',
  '-0.5',
  '""',
  '"a b"',
  '1_000',
  '.inf',
);

interface Argument {
  readonly name: string;
  readonly more: string;
  readonly required: string;
}

function argparseScript(list: readonly Argument[], abbreviations: boolean): string {
  const lines = list.map(
    ({ name, more, required }) => `p.add_argument("--${name}"${more === '' ? '' : `, ${more}`}${required})`,
  );
  return [
    'import argparse',
    'MODES = ("a", "b")',
    'def s2b(v): return v.lower() in ("true", "1")',
    `p = argparse.ArgumentParser(${abbreviations ? '' : 'allow_abbrev=False'})`,
    ...lines,
    'args = p.parse_args()',
    '',
  ].join('\n');
}

function clickScript(list: readonly Argument[]): string {
  const forms: Readonly<Record<string, string>> = {
    'type=bool': 'type=bool',
    'action="store_true"': 'is_flag=True',
    'choices=["a", "b"]': 'type=click.Choice(["a", "b"])',
    'type=int, choices=range(1, 5)': 'type=click.IntRange(1, 4)',
    'type=float': 'type=float',
    'type=int': 'type=int',
    '': 'default=0.1',
    'type=int, default=2**5': 'default=3',
    'action="append", type=int': 'multiple=True, type=int',
  };
  const seen = new Set<string>();
  const lines = list.flatMap(({ name, more, required }) => {
    const form = forms[more];
    const dest = name.replaceAll(/[-.]/g, '_');
    if (form === undefined || seen.has(dest)) return [];
    seen.add(dest);
    return [`@click.option("--${name}", "${dest}", ${form}${form.startsWith('default') ? '' : required})`];
  });
  return ['import click', '@click.command()', ...lines, `def main(**kw): pass`, 'main()', ''].join('\n');
}

/** A function of which the parameters are the arguments: of typer, or of Fire. */
function functionScript(list: readonly Argument[], library: 'typer' | 'fire'): string {
  const forms: Readonly<Record<string, string>> = {
    'type=float': ': float = 0.1',
    'type=int': ': int = 3',
    'type=str': ': str = "a"',
    '': '=None',
    'type=bool': ': bool = False',
    'action="store_true"': ': bool = True',
    'choices=["a", "b"]': library === 'typer' ? ': Mode = Mode.a' : '="a"',
    'type=int, choices=[1, 2, 4]': library === 'typer' ? ': int = typer.Option(2, min=1, max=4)' : '=2',
    'type=int, nargs="?"': ': Optional[int] = None',
    'action="append", type=int': library === 'typer' ? ': List[int] = typer.Option([1])' : '=(1, 2)',
  };
  const required: Readonly<Record<string, string>> =
    library === 'typer' ? { 'type=float': ': float = typer.Option(...)', 'type=int': ': int = typer.Option()' } : {};
  const parameters = new Map<string, string>();
  for (const { name, more, required: must } of list) {
    const form = forms[more];
    if (form === undefined) continue;
    const needed = library === 'typer' ? (required[more] ?? form) : '';
    parameters.set(name.replaceAll(/[-.]/g, '_'), must === '' ? form : needed);
  }
  const all = [...parameters].map(([name, form]) => `${name}${form}`);
  const inOrder = [...all.filter((one) => !one.includes('=')), ...all.filter((one) => one.includes('='))];
  return [
    'from enum import Enum',
    'from typing import List, Optional',
    `import ${library}`,
    'class Mode(str, Enum):',
    '    a = "a"',
    '    b = "b"',
    `def main(${inOrder.join(', ')}):`,
    '    return None',
    library === 'typer' ? 'typer.run(main)' : 'fire.Fire(main)',
    '',
  ].join('\n');
}

function abslScript(list: readonly Argument[]): string {
  const forms: Readonly<Record<string, readonly [kind: string, rest: string]>> = {
    'type=float': ['float', '0.1, "a rate"'],
    'type=int': ['integer', '3, "a count", lower_bound=1'],
    'type=str': ['string', 'None, "a text"'],
    '': ['string', '"a", "a text"'],
    'type=bool': ['bool', 'False, "on"'],
    'action="store_true"': ['boolean', 'True, "on"'],
    'choices=["a", "b"]': ['enum', '"a", ["a", "b"], "a mode"'],
    'type=int, nargs="+"': ['list', '["1"], "some"'],
    'action="append", type=int': ['multi_integer', '[1], "some"'],
    'type=int, choices=range(1, 5)': ['integer', '2, "a count", 1, 4'],
  };
  const flags = new Map(
    list.flatMap(({ name, more, required }) => {
      const form = forms[more];
      const flag = name.replaceAll(/[-.]/g, '_');
      return form === undefined ? [] : [[flag, { form, required: required !== '' }] as const];
    }),
  );
  return [
    'from absl import app, flags',
    'FLAGS = flags.FLAGS',
    ...[...flags].map(
      ([
        name,
        {
          form: [kind, rest],
          required,
        },
      ]) =>
        required
          ? `flags.DEFINE_${kind}("${name}", ${rest.replace(/^(?:\[[^\]]*\]|[^,]*)/, 'None')}, required=True)`
          : `flags.DEFINE_${kind}("${name}", ${rest})`,
    ),
    'def main(argv): pass',
    'app.run(main)',
    '',
  ].join('\n');
}

interface Case {
  readonly script: string;
  /** Other files beside it. */
  readonly files: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  /** The rules see an error. */
  readonly refused: boolean;
  readonly said: readonly string[];
}

const codes = new Set([
  'unknown-argument',
  'argument-type',
  'argument-choice',
  'missing-argument',
  'flag-with-value',
  'hydra-hyphens',
]);

function caseOf(
  script: string,
  given: readonly (readonly [string, string])[],
  macro: string,
  files: Readonly<Record<string, string>> = {},
): Case | null {
  const names = new Map(given);
  const text = [
    'program: train.py',
    'method: grid',
    'metric: {name: loss, goal: minimize}',
    `command: ["\${interpreter}", "\${program}", "${macro}"]`,
    'parameters:',
    ...[...names].map(([name, value]) => `  ${name}: {value: ${value}}`),
    '',
  ].join('\n');
  const sweep = openSweep(text, around({ ...files, 'train.py': script }));
  const { spec } = sweep.reading.document;
  if (spec === null) return null;
  const params: Params = {};
  for (const { name, distribution } of spec.space.parameters)
    if (distribution.kind === 'constant') params[name] = distribution.value.value;
  const argv = expandCommand({
    spec,
    params,
    interpreter: 'python',
    program: 'train.py',
    argsJsonFile: '',
    env: {},
    platform: 'posix',
    extra: [],
  });
  const errors = diagnose(sweep).filter(({ severity, code }) => severity === 'error' && codes.has(code));
  return { script, files, argv: argv.slice(2), refused: errors.length > 0, said: errors.map(({ message }) => message) };
}

function judge(cases: readonly Case[]): number[] {
  const { stdout, stderr } = spawnSync(interpreter ?? '', [path.join(import.meta.dirname, 'arguments_judge.py')], {
    input: JSON.stringify(cases.map(({ script, argv, files }) => ({ script, argv, files }))),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stderr).toBe('');
  const verdicts: unknown = JSON.parse(stdout);
  if (!Array.isArray(verdicts)) throw new TypeError('the judge answers with a list');
  return verdicts.map(Number);
}

const argument = fc.record(pieces);
const program = fc.uniqueArray(argument, { selector: ({ name }) => name, minLength: 1, maxLength: 4 });
/** Mostly arguments that the program has. */
const passed = fc.array(fc.tuple(fc.nat(23), fc.constantFrom('lr', 'batch-size', 'mod', 'no-flag', 'no-n'), values), {
  minLength: 1,
  maxLength: 2,
});
const macro = fc.constantFrom('${args}', '${args}', '${args}', '${args_no_boolean_flags}', '${args_no_equals}');

function namesOf(
  list: readonly Argument[],
  given: readonly (readonly [number, string, string])[],
): readonly (readonly [string, string])[] {
  return given.map(([index, other, value]) => [index > 20 ? other : (list[index % list.length]?.name ?? other), value]);
}

describe.skipIf(interpreter === null)('a parser that refuses', () => {
  it('argparse: every error is one, and nearly every refusal is an error', () => {
    const drawn = fc.sample(fc.tuple(program, passed, macro, fc.boolean()), { numRuns: 2500, seed: 7 });
    const cases = drawn.flatMap(
      ([list, given, how, abbreviations]) =>
        caseOf(argparseScript(list, abbreviations), namesOf(list, given), how) ?? [],
    );
    compare(cases, 0.93);
  });

  it('click: every error is one, and nearly every refusal is an error', () => {
    const drawn = fc.sample(fc.tuple(program, passed, macro), { numRuns: 1600, seed: 11 });
    const cases = drawn.flatMap(([list, given, how]) => caseOf(clickScript(list), namesOf(list, given), how) ?? []);
    compare(cases, 0.85);
  });

  it('typer: every error is one', () => {
    const drawn = fc.sample(fc.tuple(program, passed, macro), { numRuns: 1000, seed: 13 });
    const cases = drawn.flatMap(
      ([list, given, how]) => caseOf(functionScript(list, 'typer'), dashed(namesOf(list, given)), how) ?? [],
    );
    compare(cases, 0.5);
  });

  it('Fire: every error is one', () => {
    const drawn = fc.sample(fc.tuple(program, passed, macro), { numRuns: 600, seed: 17 });
    const cases = drawn.flatMap(
      ([list, given, how]) => caseOf(functionScript(list, 'fire'), namesOf(list, given), how) ?? [],
    );
    compare(cases, 0.5);
  });

  it('absl: every error is one', () => {
    const drawn = fc.sample(fc.tuple(program, passed, macro), { numRuns: 1000, seed: 19 });
    const cases = drawn.flatMap(([list, given, how]) => caseOf(abslScript(list), namesOf(list, given), how) ?? []);
    // Any module can have more flags, so one that is not seen is no error.
    compare(cases, 0.1);
  });

  it('Hydra: every error is one', () => {
    const script =
      'import hydra\n@hydra.main(version_base=None, config_path="conf", config_name="config")\ndef main(cfg): pass\nmain()\n';
    const files = {
      'conf/config.yaml':
        'defaults:\n  - _self_\n  - model: small\nlr: 0.1\nn: 3\noptimizer:\n  name: adam\n  beta: null\n',
      'conf/model/small.yaml': 'width: 8\nlayers: [1, 2]\n',
      'conf/model/big.yaml': '# @package model\nwidth: 64\nlayers: []\n',
    };
    const name = fc.constantFrom(
      ...[
        'lr',
        'n',
        'optimizer.name',
        'optimizer.beta',
        'optimizer.gone',
        'model',
        'model.width',
        'model.depth',
        'gone',
      ],
      ...['+extra', '++lr', '~n', 'hydra.verbose', 'model.layers', 'optimizer', 'data', '+data.size', '+lr'],
    );
    const value = fc.oneof(values, fc.constantFrom('small', 'big', 'huge'));
    const how = fc.constantFrom('${args_no_hyphens}', '${args_no_hyphens}', '${args_no_hyphens}', '${args}');
    const given = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 2 });
    const drawn = fc.sample(fc.tuple(given, how), { numRuns: 120, seed: 23 });
    const cases = drawn.flatMap(
      ([list, macro]) =>
        caseOf(
          script,
          list.map(([name, value]) => [/[~+]/.test(name) ? `"${name}"` : name, value]),
          macro,
          files,
        ) ?? [],
    );
    compare(cases, 0.6, 30);
  });
});

/** Mostly with the dashes that the command line of typer has. */
function dashed(given: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return given.map(([name, value], index) => [index === 0 ? name.replaceAll('_', '-') : name, value]);
}

function compare(cases: readonly Case[], seen: number, least = 100): void {
  const verdicts = judge(cases);
  const wrong = cases.filter(
    // Without its value, an option takes the next word for it, and means something else.
    ({ refused, said }, index) =>
      refused && verdicts[index] === 0 && !said.some((one) => one.includes('needs a value')),
  );
  expect(wrong.map(({ script, argv, said }) => ({ script, argv, said }))).toEqual([]);
  const refusals = cases.filter((_, index) => verdicts[index] !== 0);
  expect(refusals.length).toBeGreaterThan(least);
  expect(cases.length - refusals.length).toBeGreaterThan(least);
  expect(refusals.filter(({ refused }) => refused).length / refusals.length).toBeGreaterThan(seen);
}
