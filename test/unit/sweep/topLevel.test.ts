import { describe, expect, test } from 'vitest';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { fixed, mark, specOf } from './found.ts';

const rest = 'parameters: {x: {values: [1, 2]}}\n';

function marks(text: string): string[] {
  return parseSweep(text).diagnostics.map(mark);
}

test('a whole sweep, and where its parts stand', () => {
  const text = `program: t.py\nmethod: random\nname: first\ndescription: why\nrun_cap: 7\nmetric:\n  name: loss\n  goal: maximize\n${rest}`;
  const { spec, ranges } = parseSweep(text);
  expect(spec).toMatchObject({
    method: 'random',
    program: 't.py',
    command: null,
    metric: { name: 'loss', goal: 'maximize' },
    name: 'first',
    description: 'why',
    runCap: 7,
    earlyTerminate: null,
    options: { trials: 7 },
  });
  expect(ranges).toEqual({
    parameters: { x: { start: { line: 8, character: 13 }, end: { line: 8, character: 14 } } },
    method: { start: { line: 1, character: 8 }, end: { line: 1, character: 14 } },
    program: { start: { line: 0, character: 9 }, end: { line: 0, character: 13 } },
    metric: { start: { line: 6, character: 8 }, end: { line: 6, character: 12 } },
  });
});

test('a goal is minimize unless the sweep says otherwise', () => {
  expect(specOf(`program: t.py\nmethod: grid\nmetric: {name: loss}\n${rest}`).metric).toEqual({
    name: 'loss',
    goal: 'minimize',
  });
});

test.each<[string, string[]]>([
  ['', ['1:1 error not-a-sweep']],
  ['# nothing\n', ['1:1 error not-a-sweep']],
  ['- 1\n', ['1:1 error not-a-sweep']],
  ['just text\n', ['1:1 error not-a-sweep']],
  [`program: t.py\n${rest}`, ['1:1 error missing-method']],
  [`method: random\n${rest}`, ['1:1 error missing-program']],
  ['program: t.py\nmethod: random\n', ['1:1 error no-parameters']],
  ['program: t.py\nmethod: random\nparameters: {}\n', ['3:1 error no-parameters']],
  ['program: t.py\nmethod: random\nparameters:\n', ['3:1 error no-parameters']],
  ['program: t.py\nmethod: random\nparameters: [x]\n', ['3:13 error no-parameters']],
  [`program: t.py\nmethod: rndom\n${rest}`, ['2:9 error unknown-method']],
  [`program: t.py\nmethod: custom\n${rest}`, ['2:9 error unknown-method']],
  [`program: t.py\nmethod:\n${rest}`, ['2:1 error unknown-method']],
  [`program: [t.py]\nmethod: grid\ncommand: [a]\n${rest}`, ['1:10 error text-expected']],
  [`program: t.py\nmethod: grid\nname: 5\n${rest}`, ['3:7 warning text-expected']],
  [`program: t.py\nmethod: grid\nmetric: loss\n${rest}`, ['3:9 error bad-metric']],
  [`program: t.py\nmethod: grid\nmetric: {goal: minimize}\n${rest}`, ['3:1 error bad-metric']],
  [`program: t.py\nmethod: grid\nmetric: {name: loss, goal: minimise}\n${rest}`, ['3:28 error bad-goal']],
  [`program: t.py\nmethod: grid\nmetric: {name: loss, goal: Minimize}\n${rest}`, ['3:28 error bad-goal']],
  [`program: t.py\nmethod: grid\nmetric: {name: loss, gaol: maximize}\n${rest}`, ['3:22 error unknown-key']],
  [`program: t.py\nmethod: grid\nmetric: {name: loss, target: 0.1}\n${rest}`, []],
  [`program: t.py\nmethod: grid\nmetric: {name: loss, target: low}\n${rest}`, ['3:30 error not-a-number']],
  [
    `program: t.py\nmethod: grid\nmetric: {name: loss, impute_while_running: false}\n${rest}`,
    ['3:44 warning bad-value'],
  ],
  [`program: t.py\nmethod: grid\nrun_cap: 0\n${rest}`, ['3:10 error run-cap']],
  [`program: t.py\nmethod: grid\nrun_cap: 5.1\n${rest}`, ['3:10 error run-cap']],
  [`program: t.py\nmethod: grid\nrun_cap: many\n${rest}`, ['3:10 error run-cap']],
  [`program: t.py\nmethod: grid\nrun_cap: "3"\n${rest}`, ['3:10 warning number-as-text']],
  [`program: t.py\nmethod: grid\nmetrics: [{name: a}, {name: b}]\n${rest}`, ['3:1 error not-supported']],
  [`program: t.py\nmethod: grid\nscheduler: {engine: optuna}\n${rest}`, ['3:1 error not-supported']],
  [`scheduler: {engine: optuna}\n${rest}`, ['1:1 error not-supported']],
  [`program: t.py\nmethod: grid\njob: x\n${rest}`, ['3:1 warning not-supported']],
  [`program: t.py\nmethod: grid\nslurm: x\n${rest}`, ['3:1 warning unknown-key']],
  [`program: t.py\nmethod: grid\nnmae: x\n${rest}`, ['3:1 warning unknown-key']],
  [`program: t.py\nmethod: grid\nrun_cpa: 3\n${rest}`, ['3:1 error unknown-key']],
  [`programm: t.py\nmethod: grid\n${rest}`, ['1:1 error unknown-key']],
  [`program: t.py\nmethod: grid\nparameter: {x: {value: 1}}\n`, ['3:1 error unknown-key']],
  [`program: t.py\nmethod: grid\nmethod: random\n${rest}`, ['3:1 error duplicate-key']],
  [`program: t.py\nmethod: grid\n${rest}---\nmethod: grid\n`, ['4:1 error several-documents']],
  [`project: p\nentity: e\nprogram: t.py\nmethod: grid\ncontroller: {type: local}\nkind: sweep\n${rest}`, []],
])('%j', (text, expected) => {
  expect(marks(text)).toEqual(expected);
});

test.each<[string, string]>([
  [`program: t.py\nmethod: rndom\n${rest}`, 'unknown-method'],
  [`program: t.py\nmethod: grid\nmetric: {name: loss, goal: maximise}\n${rest}`, 'bad-goal'],
  [`program: t.py\nmethod: grid\nmetric: loss\n${rest}`, 'bad-metric'],
  [`program: t.py\nmethod: grid\nname: 5\n${rest}`, 'text-expected'],
  [`program: t.py\nmethod: grid\nrun_cap: "3"\n${rest}`, 'number-as-text'],
  [`program: t.py\nmethod: grid\nrun_cpa: 3\n${rest}`, 'unknown-key'],
  [`program: t.py\nmethod: grid\nslurm: {a: 1}\n${rest}`, 'unknown-key'],
  [`{"program": "t.py", "method": "grid", "slurm": 1, "parameters": {"x": {"value": 1}}}`, 'unknown-key'],
  [`program: t.py\nmethod: grid\n${rest}scheduler: {engine: ax}\n`, 'not-supported'],
  [`program: t.py\nmethod: grid\ncommand: python t.py --fast\n${rest}`, 'command-not-list'],
])('the fix of %j leaves nothing to say', (text, code) => {
  expect(parseSweep(fixed(text, code)).diagnostics).toEqual([]);
});

describe('YAML that cannot be read', () => {
  test.each<[string, string[]]>([
    ['program: t.py\nmethod: [random\nparameters: {x: {value: 1}}\n', ['2:9 error yaml-syntax']],
    ['program: "t.py\nmethod: random\n', ['1:10 error yaml-syntax']],
    ['program: t.py\n\tmethod: random\n', ['2:1 error yaml-syntax']],
    ['program: t.py\nmethod random\n', ['2:1 error yaml-syntax']],
    ['program: `t`\n', ['1:10 error yaml-syntax']],
  ])('%j is said with its line', (text, expected) => {
    const errors = parseSweep(text).diagnostics.filter(({ code }) => code === 'yaml-syntax');
    expect(errors.map(mark)).toEqual(expected);
    expect(parseSweep(text).spec).toBeNull();
  });

  test('what only seems to be missing after a syntax error is not reported', () => {
    expect(
      marks('program: t.py\nmethod: grid\nparameters: {x: {value: 1}\n').filter((m) => !m.includes('yaml-syntax')),
    ).toEqual([]);
  });

  test('a tab between values is a warning, since PyYAML refuses it, and the fix takes all of them', () => {
    const text = 'program:\tt.py\nmethod: grid\t# all\nparameters: {x:\t{value: "a\tb"}}\n';
    expect(marks(text)).toEqual(['1:9 warning tab']);
    expect(fixed(text, 'tab')).toBe('program:  t.py\nmethod: grid  # all\nparameters: {x:  {value: "a\tb"}}\n');
  });

  test('a control character is an error at its place', () => {
    expect(marks('program: t.py\nmethod: gr\u0007id\n')).toEqual(['2:11 error control-character']);
  });

  test('deep nesting and repeated aliases end in an error, not in a crash', () => {
    for (const depth of [300, 20_000, 200_000]) {
      expect(marks(`program: ${'['.repeat(depth)}`).some((m) => m.includes('error yaml-syntax'))).toBe(true);
    }
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
    const bomb = `a0: &a0 [x]\n${levels.join('\n')}\n`;
    expect(marks(bomb).some((m) => m.includes('too-many-aliases'))).toBe(true);
  });
});

describe('early_terminate', () => {
  const sweep = (block: string): string =>
    `program: t.py\nmethod: random\nmetric: {name: loss}\n${rest}early_terminate: ${block}\n`;

  test.each<[string, string[]]>([
    ['{type: hyperband, min_iter: 3}', []],
    ['{type: hyperband, max_iter: 27, s: 2, eta: 3}', []],
    ['{type: hyperband, min_iter: 3, s: 2}', ['5:49 warning dead-key']],
    ['{type: hyperband, min_iter: 3, max_iter: 27, s: 2}', ['5:36 warning dead-key']],
    ['{type: hyperband, max_iter: 27}', ['5:36 error early-terminate']],
    ['{type: hyperband}', ['5:1 error early-terminate']],
    ['{min_iter: 3}', ['5:1 error early-terminate']],
    ['{type: median, min_iter: 3}', ['5:25 error early-terminate']],
    ['{type: hyperband, min_iter: 0}', ['5:46 error early-terminate']],
    ['{type: hyperband, max_iter: 27, s: 2.5}', ['5:53 error early-terminate']],
    ['{type: hyperband, max_iter: 2, s: 2}', ['5:1 error early-terminate']],
    ['{type: hyperband, min_iter: 3, eta: 1}', ['5:54 error early-terminate']],
    ['{type: hyperband, min_iter: 3, strict: 3}', ['5:57 error early-terminate']],
    ['{type: hyperband, min_itr: 3}', ['5:36 error unknown-key']],
    ['hyperband', ['5:18 error early-terminate']],
  ])('%s', (block, expected) => {
    expect(marks(sweep(block)).toSorted()).toEqual(expected.toSorted());
  });

  test('is kept as written, and needs a metric', () => {
    expect(specOf(sweep('{type: hyperband, min_iter: 3}')).earlyTerminate).toEqual({ type: 'hyperband', min_iter: 3 });
    expect(marks(`program: t.py\nmethod: random\n${rest}early_terminate: {type: hyperband, min_iter: 3}\n`)).toContain(
      '4:1 error missing-metric',
    );
  });
});
