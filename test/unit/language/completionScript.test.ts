import { describe, expect, test } from 'vitest';
import { accepted, labels, suggested } from './completionAt.ts';

const script = `import argparse
import wandb

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=3e-4, help="Learning rate of Adam.")
parser.add_argument("--batch-size", type=int, default=32)
parser.add_argument("--optimizer", choices=["adam", "sgd"], default="adam")
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--dropout", type=float, default=0.1)
parser.add_argument("--amp", action="store_true")
parser.add_argument("--name", default="run")
args = parser.parse_args()
run = wandb.init(config=args)
for epoch in range(args.epochs):
    wandb.log({"train/loss": 1.0, "val/acc": 0.5, "test/acc": 0.5})
`;
const files = { 'train.py': script, 'tools/eval.py': '', 'README.md': '', 'tests/test_a.py': '', '.venv/x.py': '' };

describe('parameters of the script', () => {
  const at = (rest: string, method = 'random'): string => `program: train.py\nmethod: ${method}\n${rest}`;

  test('as the command line takes them, with a space out of type, default and choices', () => {
    const found = labels(at('parameters:\n  |'), files);
    expect(found.slice(0, 6)).toEqual(['lr', 'batch-size', 'optimizer', 'epochs', 'dropout', 'name']);
    const space = (label: string, method?: string): string =>
      accepted(at('parameters: {|}', method), label, files).replace(/^.*parameters: \{(.*)\}$/s, '$1');
    expect(space('lr')).toBe('lr: {distribution: log_uniform_values, min: 3.0e-5, max: 0.003}');
    expect(space('lr', 'grid')).toBe('lr: {values: [3.0e-5, 3.0e-4, 0.003]}');
    expect(space('batch-size')).toBe('batch-size: {values: [16, 32, 64]}');
    expect(space('optimizer')).toBe('optimizer: {values: [adam, sgd]}');
    expect(space('epochs')).toBe('epochs: {value: 10}');
    expect(space('dropout')).toBe('dropout: {min: 0.0, max: 0.5}');
    expect(space('name')).toBe('name: {value: run}');
  });

  test('say what the script says of them; those that are there are left out', () => {
    const lr = suggested(at('parameters:\n  |'), files).find(({ label }) => label === 'lr');
    expect(lr).toMatchObject({ kind: 'parameter', detail: 'float of the script' });
    expect(lr?.doc).toContain('Learning rate of Adam.');
    expect(labels(at('parameters:\n  lr: {value: 1}\n  batch-size: {value: 1}\n  |'), files)).not.toContain(
      'batch-size',
    );
  });

  test('the text of a script is no Markdown', () => {
    const hostile =
      'import argparse\np = argparse.ArgumentParser()\np.add_argument("--lr", default="`", help="![x](https://a.b/c) <img src=d>")\np.parse_args()\n';
    const lr = suggested(at('parameters:\n  |'), { 'train.py': hostile }).find(({ label }) => label === 'lr');
    expect(lr?.doc).toBe('\\!\\[x\\](https://a.b/c) \\<img src=d\\>\n\nDefault: `` "`" ``');
  });

  test('flags only where the command passes them as such', () => {
    expect(labels(at('parameters:\n  |'), files)).not.toContain('amp');
    const command = 'command: ["${interpreter}", "${program}", "${args_no_boolean_flags}"]\n';
    expect(accepted(at(`${command}parameters: {|}`), 'amp', files)).toContain('{amp: {values: [true, false]}}');
  });

  test('choices of an argument as values', () => {
    expect(labels(at('parameters: {optimizer: {values: [|]}}'), files)).toEqual(['adam', 'sgd']);
    expect(labels(at('parameters: {optimizer: {values: [adam, |]}}'), files)).toEqual(['sgd']);
    expect(labels(at('parameters: {optimizer: {value: |}}'), files)).toEqual(['adam', 'sgd']);
    expect(labels(at('parameters: {optimizer: {values: |}}'), files)).toEqual(['[adam, sgd]']);
  });
});

describe('metrics of the script', () => {
  test('those of validation first, those of tests last', () => {
    expect(labels('program: train.py\nmetric: {name: |}\n', files)).toEqual(['val/acc', 'train/loss', 'test/acc']);
    expect(labels('program: train.py\ntrialdeck:\n  constraints:\n    - metric: |\n', files)).toContain('train/loss');
  });

  test('a metric is written with the way that its name says', () => {
    expect(accepted('program: train.py\nme|\n', 'metric', files)).toBe(
      'program: train.py\nmetric:\n  name: val/acc\n  goal: maximize\n',
    );
  });
});

test('programs of the workspace, likely ones first', () => {
  expect(labels('program: |\n', files)).toEqual(['train.py', 'tools/eval.py']);
  expect(accepted('|', 'Sweep: grid', files)).toMatch(/^program: train\.py\n/);
});
