import { describe, expect, test } from 'vitest';
import { diagnosticsOf } from './sweepAt.ts';

const head = 'program: train.py\nmethod: grid\nmetric: {name: loss, goal: minimize}\n';

const train = `import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float)
p.add_argument("--batch-size", type=int, default=3)
p.add_argument("--loss", choices=["mse", "l1"])
p.add_argument("--amp", action="store_true")
p.add_argument("--bias", type=bool)
p.add_argument("--n", type=int)
args = p.parse_args()
`;

const codes =
  /^(?:unknown-argument|argument-|missing-argument|flag-with-value|bool-argument|list-argument|hydra-hyphens|unread-parameter|program-missing)/;

function told(
  parameters: string,
  script: string,
  more: { readonly head?: string; readonly files?: Readonly<Record<string, string>> } = {},
) {
  const text = `${more.head ?? head}parameters:\n${parameters}`;
  return diagnosticsOf(text, { 'train.py': script, ...more.files }).filter(({ code }) => codes.test(code));
}

const marks = (...given: Parameters<typeof told>): string[] =>
  told(...given).map(
    ({ range, severity, code }) => `${range.start.line + 1}:${range.start.character + 1} ${severity} ${code}`,
  );

describe('against a parser that is wholly read', () => {
  test.each([
    ['  batch_size: {value: 8}\n', ['5:3 error unknown-argument']],
    ['  lr: {values: [0.1, fast]}\n', ['5:22 error argument-type']],
    ['  n: {values: [8, 8.0]}\n', ['5:19 error argument-type']],
    ['  loss: {values: [mse, huber]}\n', ['5:24 error argument-choice']],
    ['  amp: {values: [true, false]}\n', ['5:3 error flag-with-value']],
    ['  bias: {values: [true, false]}\n', ['5:25 warning bool-argument']],
    ['  los: {value: mse}\n', []],
    ['  lr: {values: [0.1, 1e-5, 3]}\n  batch-size: {values: [8, 16]}\n  loss: {value: l1}\n', []],
  ])('%j', (parameters, expected) => {
    expect(marks(parameters, train)).toEqual(expected);
  });

  test('the name that is meant is said and offered', () => {
    const [found] = told('  batch_size: {value: 8}\n', train);
    expect(found?.message).toContain('`--batch-size` there: `-` and `_`');
    expect(found?.fix?.edits.map(({ newText }) => newText)).toEqual(['batch-size']);
  });

  test('draws that are no whole numbers', () => {
    const random = head.replace('grid', 'random');
    expect(marks('  n: {distribution: uniform, min: 1.0, max: 8.0}\n', train, { head: random })).toEqual([
      '5:3 error argument-type',
    ]);
    expect(marks('  n: {distribution: q_uniform, min: 1, max: 8, q: 2}\n', train, { head: random })).toEqual([]);
  });

  test('a required argument is given by the parameters or by the command', () => {
    const script = train.replace('"--n", type=int', '"--n", type=int, required=True');
    expect(marks('  lr: {value: 0.1}\n', script)).toEqual(['4:1 error missing-argument']);
    expect(marks('  n: {value: 1}\n', script)).toEqual([]);
    const command = `${head}command: ["\${interpreter}", "\${program}", --n, "3", "\${args}"]\n`;
    expect(marks('  lr: {value: 0.1}\n', script, { head: command })).toEqual([]);
  });

  test('flags alone are right with their macro, and the fix writes it', () => {
    const command = `${head}command: ["\${interpreter}", "\${program}", "\${args_no_boolean_flags}"]\n`;
    expect(marks('  amp: {values: [true, false]}\n', train, { head: command })).toEqual([]);
    const [found] = told('  amp: {values: [true, false]}\n', train);
    expect(found?.fix?.edits[0]?.newText).toContain('  - ${args_no_boolean_flags}\n');
  });

  test('nothing is said where the command hands over something else, or runs something else', () => {
    for (const command of [
      '["${interpreter}", "${program}", "${args_json}"]',
      '["${interpreter}", "${program}"]',
      '[bash, run.sh, "${args}"]',
    ])
      expect(marks('  batch_size: {value: x}\n', train, { head: `${head}command: ${command}\n` })).toEqual([]);
  });
});

describe('against a parser that may know more', () => {
  const open = train.replace('args = p.parse_args()', 'args, rest = p.parse_known_args()');

  test("a slip is a hint, any other name is nobody else's business", () => {
    expect(marks('  batch_size: {value: 8}\n  other: {value: 1}\n', open)).toEqual(['5:3 hint unknown-argument']);
  });

  test('what its own arguments refuse stays an error', () => {
    expect(marks('  n: {value: x}\n', open)).toEqual(['5:14 error argument-type']);
  });
});

test('a script that the command names itself, as a file and as a module', () => {
  const sweep = head.replace('program: train.py\n', '');
  const files = { 'pkg/train.py': train, 'pkg/__init__.py': '' };
  for (const command of [
    '[python, pkg/train.py, "${args}"]',
    '[python, -m, pkg.train, "${args}"]',
    '[uv, run, fit, "${args}"]',
  ])
    expect(
      marks('  batch_size: {value: 8}\n', '', {
        head: `${sweep}command: ${command}\n`,
        files: { ...files, 'pyproject.toml': '[project.scripts]\nfit = "pkg.train:main"\n' },
      }),
    ).toEqual([expect.stringContaining('error unknown-argument')]);
});

describe('Hydra', () => {
  const script = 'import hydra\n@hydra.main(config_path="conf", config_name="c")\ndef main(cfg): ...\n';
  const files = { 'conf/c.yaml': 'defaults:\n  - model: a\nlr: 1\nextra: null\n', 'conf/model/a.yaml': 'width: 1\n' };

  test('refuses names with dashes', () => {
    expect(marks('  lr: {value: 1}\n', script, { files })).toEqual(['1:10 error hydra-hyphens']);
  });

  test('knows the keys of its config', () => {
    const bare = `${head}command: ["\${interpreter}", "\${program}", "\${args_no_hyphens}"]\n`;
    expect(
      marks(
        '  lr: {value: 1}\n  model: {value: a}\n  model.width: {value: 1}\n  extra.any: {value: 1}\n  hydra.verbose: {value: 1}\n',
        script,
        { head: bare, files },
      ),
    ).toEqual([]);
    expect(marks('  model.widht: {value: 1}\n', script, { head: bare, files })).toEqual(['6:3 error unknown-argument']);
  });
});

test('where the value is read from the config, the text of the command line is of no account', () => {
  const both = `${train.replace('"--n", type=int', '"--n"')}import wandb\nwandb.init(config=args)\n`;
  const parameters = '  bias: {values: [true, false]}\n  n: {value: [1, 2]}\n';
  expect(marks(parameters, both)).toEqual(['5:25 warning bool-argument', '6:14 warning list-argument']);
  expect(marks(parameters, `${both}fit(wandb.config.bias, wandb.config.n)\n`)).toEqual(['5:25 hint bool-argument']);
  expect(marks(parameters, `${both}fit(dict(wandb.config))\n`)).toEqual(['5:25 hint bool-argument']);
});

test('a parameter that the config is never asked for', () => {
  const script = 'import wandb\nrun = wandb.init()\nfit(run.config.width)\n';
  expect(marks('  widht: {value: 1}\n', script)).toEqual(['5:3 hint unread-parameter']);
  expect(marks('  widht: {value: 1}\n', `${script}fit(**run.config)\n`)).toEqual([]);
});

describe('a program that is not there', () => {
  const missing = head.replace('train.py', 'fit.py');

  test('is named where it is', () => {
    const [found] = told('  lr: {value: 1}\n', '', { head: missing, files: { 'src/fit.py': '' } });
    expect(found).toMatchObject({ severity: 'error', code: 'program-missing' });
    expect(found?.message).toContain('`src/fit.py`');
    const [windows] = told('  lr: {value: 1}\n', '', {
      head: head.replace('train.py', '.\\fit.py'),
      files: { 'fit.py': '' },
    });
    expect(windows?.message).toBe('The program `.\\fit.py` does not exist. Did you mean `fit.py`?');
  });

  test('has the nearest name that is there, if one is near', () => {
    const fixOf = (name: string): unknown =>
      told('  lr: {value: 1}\n', '', { head: head.replace('train.py', name), files: { 'src/tool.py': '' } })[0]?.fix
        ?.title;
    expect(fixOf('trian.py')).toBe('Write `train.py`');
    expect(fixOf('tol.py')).toBe('Write `src/tool.py`');
    expect(fixOf('evaluate.py')).toBeUndefined();
  });

  test('is a command where a command stands, and a folder with a main module', () => {
    const tool = 'program: fit-net\nmethod: grid\ncommand: ["${env}", "${program}", train, "${args}"]\n';
    const parameters = '  wdth: {values: [1, 2]}\n';
    expect(marks(parameters, '', { head: tool })).toEqual([]);
    const click = 'import click\n@click.command()\n@click.option("--width", type=int)\ndef main(width): ...\n';
    const files = {
      'setup.py': 'setup(entry_points={"console_scripts": ["fit-net = fit.cli:main"]})',
      'fit/cli.py': click,
    };
    expect(marks('  width: {values: [0.5, 2]}\n', '', { head: tool, files })).toEqual(['5:20 error argument-type']);
    expect(marks(parameters, '', { head: tool.replace('"${env}"', 'python') })).toEqual(['1:10 error program-missing']);
    expect(
      marks(parameters, '', { head: 'program: fit\nmethod: grid\n', files: { 'fit/__main__.py': train } }),
    ).toEqual(['4:3 error unknown-argument']);
  });

  test('is no error where a script reads the sweep itself', () => {
    expect(marks('  lr: {value: 1}\n', 'yaml.safe_load(open("sweep.yaml"))\n', { head: missing })).toEqual([
      '1:10 hint program-missing',
    ]);
  });
});
