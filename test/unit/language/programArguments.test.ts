import { describe, expect, test } from 'vitest';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { applyEdits } from '../sweep/found.ts';
import { diagnosticsOf } from './sweepAt.ts';

const head = 'program: train.py\nmethod: random\nmetric: {name: loss, goal: minimize}\nrun_cap: 9\n';

type Files = Readonly<Record<string, string>>;

function found(text: string, script: string, code: string, files: Files = {}) {
  return diagnosticsOf(text, { 'train.py': script, ...files }).filter((one) => one.code === code);
}

function mended(text: string, [one]: ReturnType<typeof found>): string {
  return applyEdits(text, one?.fix?.edits ?? []);
}

describe('an argument that is required', () => {
  const commands = `import argparse
parser = argparse.ArgumentParser()
sub = parser.add_subparsers(dest="cmd")
p = sub.add_parser("train")
p.add_argument("--lr", type=float)
p.add_argument("--epochs", type=int, required=True)
p = sub.add_parser("eval")
p.add_argument("--ckpt", required=True)
print(parser.parse_args())
`;
  const run = (word: string): string =>
    `${head}command: [python3, "\${program}", ${word}, "\${args}"]\nparameters:\n  lr: {min: 0.1, max: 1.0}\n`;
  const told = (text: string, script = commands) =>
    found(text, script, 'missing-argument').map(({ message }) => message);

  test('is that of the sub-command that runs', () => {
    expect(told(run('train'))).toEqual([expect.stringContaining('`--epochs`')]);
    expect(told(run('eval'))).toEqual([expect.stringContaining('`--ckpt`')]);
    expect(told(run('train').replace('parameters:\n', 'parameters:\n  epochs: {value: 3}\n'))).toEqual([]);
  });

  test('of several commands of click none is demanded', () => {
    const click = `import click
@click.group()
def cli(): pass
@cli.command()
@click.option("--lr", type=float)
def train(lr): pass
@cli.command()
@click.option("--ckpt", required=True)
def evaluate(ckpt): pass
cli()
`;
    expect(told(run('train'), click)).toEqual([]);
  });

  test('is added where its space can be told', () => {
    const script = (more: string): string =>
      `import argparse\np = argparse.ArgumentParser()\np.add_argument("--x")\np.add_argument("--learning-rate", ${more}required=True)\np.parse_args()\n`;
    const text = `${head}parameters:\n  x: {values: [a, b]}\n`;
    const rate = mended(text, found(text, script('type=float, '), 'missing-argument'));
    expect(rate).toContain('  learning-rate: {distribution: log_uniform_values, min: 0.0001, max: 0.01}\n  x: ');
    expect(parseSweep(rate).spec?.space.parameters.map(({ name }) => name)).toEqual(['learning-rate', 'x']);
    const choice = mended(text, found(text, script('choices=["on", "b"], '), 'missing-argument'));
    expect(parseSweep(choice).spec?.space.parameters[0]?.distribution).toMatchObject({
      kind: 'categorical',
      choices: [{ value: 'on' }, { value: 'b' }],
    });
    const unknown = found(text, script(''), 'missing-argument');
    expect(unknown.map(({ fix }) => fix)).toEqual([undefined]);
  });
});

describe('a number outside of what is taken', () => {
  const click = `import click
@click.command()
@click.option("--n-steps", type=click.IntRange(1, 4096))
@click.option("--share", type=click.FloatRange(min=0.0))
@click.option("--any", type=click.IntRange(1, 10, clamp=True))
def main(n_steps, share, any): pass
main()
`;
  const told = (parameters: string, script = click) =>
    found(`${head}parameters:\n${parameters}`, script, 'argument-choice').map(({ message }) => message);

  test('of click', () => {
    expect(told('  n-steps: {value: 5000}\n')).toEqual([
      '`--n-steps=5000` is refused: `train.py` takes numbers from 1 to 4096.',
    ]);
    expect(told('  n-steps: {distribution: int_uniform, min: 1, max: 5000}\n')).toHaveLength(1);
    expect(told('  share: {values: [-0.5, 0.5]}\n')).toHaveLength(1);
    expect(told('  n-steps: {values: [1, 4096]}\n  any: {value: 50}\n')).toEqual([]);
  });

  test('of a range as choices', () => {
    const script =
      'import argparse\np = argparse.ArgumentParser()\np.add_argument("--k", type=int, choices=range(1, 5))\np.parse_args()\n';
    expect(told('  k: {values: [4, 5]}\n', script)).toEqual([expect.stringContaining('`--k=5` is refused')]);
  });
});

test('a value of a config group of Hydra without a file', () => {
  const script = `import hydra
@hydra.main(config_path="conf", config_name="config", version_base=None)
def main(cfg): pass
main()
`;
  const files = {
    'conf/config.yaml': 'defaults:\n  - model: small\nlr: 0.1\n',
    'conf/model/small.yaml': 'width: 1\n',
    'conf/model/large.yaml': 'width: 9\n',
  };
  const text = (more = '') =>
    `${head}command: [python, "\${program}"${more}, "\${args_no_hyphens}"]\nparameters:\n  model: {values: [small, lage, null]}\n`;
  const [one, ...rest] = found(text(), script, 'hydra-group', files);
  expect(rest).toEqual([]);
  expect(one?.severity).toBe('error');
  expect(one?.message).toContain('no `lage.yaml`');
  expect(one?.fix?.edits.map(({ newText }) => newText)).toEqual(['large']);
  expect(found(text(', --config-dir=other'), script, 'hydra-group', files)).toEqual([]);
});

test('a misspelt field of TrainingArguments', () => {
  const script = `from transformers import HfArgumentParser, TrainingArguments
parser = HfArgumentParser(TrainingArguments)
args, = parser.parse_args_into_dataclasses()
`;
  const told = (name: string) => found(`${head}parameters:\n  ${name}: {value: 0.1}\n`, script, 'unknown-argument');
  const [one] = told('learning_rat');
  expect(one?.severity).toBe('hint');
  expect(one?.fix?.edits.map(({ newText }) => newText)).toEqual(['learning_rate']);
  expect(told('learning_rate')).toEqual([]);
  expect(told('per-device-train-batch-size')).toEqual([]);
  expect(told('rope_theta')).toEqual([]);
});

test('files of the trialdeck block that are not there', () => {
  const text = (block: string): string => `${head}parameters:\n  lr: {values: [1, 2]}\ntrialdeck: ${block}\n`;
  const told = (block: string) =>
    found(text(block), '', 'file-missing', { '.env': 'A=1\n' }).map(
      ({ severity, message }) => `${severity} ${message}`,
    );
  expect(told('{interpreter: /no/python, env_file: nope.env}')).toEqual([
    expect.stringMatching(/^warning `interpreter` names `\/no\/python`/),
    expect.stringMatching(/^warning `env_file` names `nope\.env`, which is not there in the working directory/),
  ]);
  expect(told('{interpreter: python3.11, env_file: .env}')).toEqual([]);
});

test('`program: python -m train` is written as a command', () => {
  const text = `${head.replace('train.py', 'python -m pkg.train')}parameters:\n  lr: {values: [1, 2]}\n`;
  const fixed = mended(text, found(text, '', 'program-missing'));
  expect(parseSweep(fixed).spec?.command).toEqual(['${interpreter}', '-m', 'pkg.train', '${args}']);
  expect(fixed).not.toContain('program:');
});
