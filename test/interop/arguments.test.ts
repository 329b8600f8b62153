import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../language-server/service/diagnose.ts';
import { openSweep } from '../../language-server/service/openSweep.ts';
import type { Params } from '../../src/core/space/value.ts';
import { expandCommand } from '../../src/core/sweep/command.ts';
import { around } from '../unit/language/sweepAt.ts';
import { python } from './venv.ts';

// What the rules say of parameters is held against the real parsers: where they see an error, a trial must end with it.

let interpreter: string | null = null;

beforeAll(async () => {
  interpreter = await python('click==8.1.7');
}, 300_000);

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

interface Case {
  readonly script: string;
  readonly argv: readonly string[];
  /** The rules see an error. */
  readonly refused: boolean;
  readonly said: readonly string[];
}

const codes = new Set(['unknown-argument', 'argument-type', 'argument-choice', 'missing-argument', 'flag-with-value']);

function caseOf(script: string, given: readonly (readonly [string, string])[], macro: string): Case | null {
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
  const sweep = openSweep(text, around({ 'train.py': script }));
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
  return { script, argv: argv.slice(2), refused: errors.length > 0, said: errors.map(({ message }) => message) };
}

function judge(cases: readonly Case[]): number[] {
  const { stdout, stderr } = spawnSync(interpreter ?? '', [path.join(import.meta.dirname, 'arguments_judge.py')], {
    input: JSON.stringify(cases.map(({ script, argv }) => ({ script, argv }))),
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

describe('a parser that refuses', () => {
  it('argparse: every error is one, and nearly every refusal is an error', (test) => {
    if (interpreter === null) return test.skip();
    const drawn = fc.sample(fc.tuple(program, passed, macro, fc.boolean()), { numRuns: 2500, seed: 7 });
    const cases = drawn.flatMap(
      ([list, given, how, abbreviations]) =>
        caseOf(argparseScript(list, abbreviations), namesOf(list, given), how) ?? [],
    );
    compare(cases, 0.93);
  });

  it('click: every error is one, and nearly every refusal is an error', (test) => {
    if (interpreter === null) return test.skip();
    const drawn = fc.sample(fc.tuple(program, passed, macro), { numRuns: 1600, seed: 11 });
    const cases = drawn.flatMap(([list, given, how]) => caseOf(clickScript(list), namesOf(list, given), how) ?? []);
    compare(cases, 0.85);
  });
});

function compare(cases: readonly Case[], seen: number): void {
  const verdicts = judge(cases);
  const wrong = cases.filter(({ refused }, index) => refused && verdicts[index] === 0);
  expect(wrong.map(({ script, argv, said }) => ({ script, argv, said }))).toEqual([]);
  const refusals = cases.filter((_, index) => verdicts[index] !== 0);
  expect(refusals.length).toBeGreaterThan(100);
  expect(cases.length - refusals.length).toBeGreaterThan(100);
  expect(refusals.filter(({ refused }) => refused).length / refusals.length).toBeGreaterThan(seen);
}
