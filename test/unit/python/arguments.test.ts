import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArgumentFacts } from '../../../language-server/python/facts.ts';
import { pythonReader } from '../../../language-server/python/pythonReader.ts';
import { filesOf } from '../language/sweepAt.ts';

function argsOf(texts: Readonly<Record<string, string>>): ArgumentFacts {
  const facts = pythonReader(filesOf(texts)).program('/w/train.py', '/w');
  if (facts === null) throw new Error('train.py is not read');
  return facts.args;
}

/** `lr float`, one line an argument. */
function lines({ arguments: all }: ArgumentFacts): string[] {
  return all.map((one) => `${one.names[0] ?? one.dest} ${one.type}${one.required ? ' required' : ''}`);
}

const vision = `
import argparse
from utils.opts import add_model_args, str2bool
LOSSES = ("mse", "l1")
def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", "-l", type=float, default=1e-3, help="rate")
    parser.add_argument("--batch-size", "--bs", type=int, default=2**5)
    group = parser.add_argument_group("loss")
    group.add_argument("--loss", choices=LOSSES)
    group.add_argument("--augment", type=str2bool, default=True)
    group.add_argument("--amp", action="store_true")
    parser.add_argument("--data", required=True)
    add_model_args(parser)
    return parser.parse_args()
def main():
    args = get_args()
    print(args.lr, args.batch_size)
if __name__ == "__main__":
    main()
`;
const opts = `
def str2bool(v):
    return v.lower() in ("true", "1")
def add_model_args(p):
    p.add_argument("--width", type=int, default=64, choices=range(8, 12))
    return p
if __name__ == "__main__":
    import argparse
    argparse.ArgumentParser().parse_args()
`;

describe('argparse', () => {
  const texts = { 'train.py': vision, 'utils/__init__.py': '', 'utils/opts.py': opts };

  test('arguments of groups and of functions in other files are read', () => {
    const args = argsOf(texts);
    expect(lines(args)).toEqual([
      'lr float',
      'batch-size int',
      'loss text',
      'augment switch',
      'amp flag',
      'data text required',
      'width int',
    ]);
    expect(args).toMatchObject({ open: null, sure: true });
    expect(args.arguments[2]?.choices).toEqual(['mse', 'l1']);
    expect(args.arguments[6]?.choices).toEqual([8, 9, 10, 11]);
    const uses = args.arguments[1]?.uses.map(({ span }) => vision.slice(span[0], span[1]));
    expect(uses).toEqual(['batch_size']);
    const at = args.arguments[1]?.at.span ?? [0, 0];
    expect(vision.slice(at[0], at[1])).toBe('batch-size');
  });

  const start = 'import argparse, sys\np = argparse.ArgumentParser()\np.add_argument("--lr", type=float)\n';
  const base = `${start}args = p.parse_args()\n`;

  test.each([
    ['parse_known_args', `${start}args, rest = p.parse_known_args()\n`],
    [
      'a library that adds its own',
      `import lightning as L\n${start}p = L.Trainer.add_argparse_args(p)\nargs = p.parse_args()\n`,
    ],
    [
      'sub-commands',
      `${start}sub = p.add_subparsers()\nsub.add_parser("train").add_argument("--x")\nargs = p.parse_args()\n`,
    ],
    [
      'computed names',
      `${start}for k, v in CFG.items():\n    p.add_argument(f"--{k}", default=v)\nargs = p.parse_args()\n`,
    ],
    ['starred lists', `${start}p.add_argument(*NAMES)\nargs = p.parse_args()\n`],
    ['a changed command line', `${start}sys.argv = ["x"]\nargs = p.parse_args()\n`],
    [
      'a look into the command line',
      `import sys\n${start}if "--sweep=1" not in sys.argv:\n    args = p.parse_args()\n`,
    ],
    ['other arguments', `${start}args = p.parse_args(load())\n`],
    [
      'unknown parents',
      `import lib\nimport argparse\np = argparse.ArgumentParser(parents=[lib.parser()])\nargs = p.parse_args()\n`,
    ],
    ['a parser of its own', `import argparse\nclass P(argparse.ArgumentParser): ...\np = P()\nargs = p.parse_args()\n`],
    ['a syntax error', `${base}def (\n`],
    ['several parsers', `${start}q = argparse.ArgumentParser()\nq.parse_args()\nargs = p.parse_args()\n`],
    ['two ways', `import fire\n${base}fire.Fire(main)\n`],
  ])('is not wholly read: %s', (_what, text) => {
    expect(argsOf({ 'train.py': base }).open).toBeNull();
    expect(argsOf({ 'train.py': text }).open).not.toBeNull();
  });
});

describe('other parsers', () => {
  test('click', () => {
    const args = argsOf({
      'train.py': `
import click
@click.command()
@click.option("--lr", default=0.1)
@click.option("--opt", type=click.Choice(["a", "b"]), required=True)
@click.option("--shuffle/--no-shuffle", default=True)
def main(lr, opt, shuffle): ...
`,
    });
    expect(lines(args)).toEqual(['lr float', 'opt text required', 'shuffle flag']);
    expect(args.open).toBeNull();
  });

  test('typer, with dashes for underscores', () => {
    const args = argsOf({
      'train.py': 'import typer\ndef main(learning_rate: float = 0.1, shuffle: bool = True): ...\ntyper.run(main)\n',
    });
    expect(lines(args)).toEqual(['learning-rate float', 'shuffle flag']);
    expect(args.arguments[1]?.negated).toEqual(['no-shuffle']);
  });

  test('HfArgumentParser with a class of the library stays open', () => {
    const text = (classes: string) => `
from dataclasses import dataclass
from transformers import HfArgumentParser, TrainingArguments
@dataclass
class Base:
    seed: int = 1
@dataclass
class Model(Base):
    name: str
HfArgumentParser(${classes}).parse_args_into_dataclasses()
`;
    expect(lines(argsOf({ 'train.py': text('Model') }))).toEqual(['name text required', 'seed int']);
    expect(argsOf({ 'train.py': text('Model') }).open).toBeNull();
    expect(argsOf({ 'train.py': text('(Model, TrainingArguments)') }).open).toContain('TrainingArguments');
  });

  test("Hydra's keys with the options of its groups", () => {
    const args = argsOf({
      'train.py': 'import hydra\n@hydra.main(config_path="conf", config_name="config")\ndef main(cfg): ...\n',
      'conf/config.yaml': 'defaults:\n  - model: small\nlr: 0.1\n',
      'conf/model/small.yaml': 'width: 3\n',
      'conf/model/big.yaml': 'depth: 3\n',
    });
    expect(args.arguments.map(({ dest }) => dest).toSorted()).toEqual(['lr', 'model', 'model.depth', 'model.width']);
    expect(args.open).toBeNull();
  });

  test('LightningCLI tells nothing', () => {
    expect(
      argsOf({ 'train.py': 'from lightning.pytorch.cli import LightningCLI\nLightningCLI(Model)\n' }).open,
    ).toContain('LightningCLI');
  });
});

describe('the config of the run', () => {
  test('is followed through names and functions', () => {
    const args = argsOf({
      'train.py': `
import wandb
def train(config=None):
    with wandb.init(config=config):
        config = wandb.config
        build(config.width, config["depth"], config.get("act", "relu"))
        optimizer(config)
def optimizer(cfg):
    return Adam(lr=cfg.optim.lr, m=getattr(cfg, "momentum"))
train()
`,
    });
    expect(args.configKeys.map(({ name }) => name)).toEqual(['width', 'depth', 'act', 'optim', 'optim.lr', 'momentum']);
    expect(args.configWhole).toBe(false);
  });

  test.each([
    'dict(wandb.config)',
    'Net(**wandb.config)',
    'for k, v in wandb.config.items(): ...',
    'unknown.build(wandb.config)',
  ])('%s tells no keys', (use) => {
    expect(argsOf({ 'train.py': `import wandb\nwandb.init()\n${use}\n` }).configWhole).toBe(true);
  });
});

test('imports that go round in circles, and an edit that changes an argument', () => {
  const texts = { 'train.py': 'import a\n', 'a.py': 'import b\n', 'b.py': 'import a, train\n' };
  expect(pythonReader(filesOf(texts)).program('/w/train.py', '/w')?.files).toHaveLength(3);
  let text = vision;
  const reader = pythonReader({
    ...filesOf({ 'train.py': '' }),
    read: (file) => (file === '/w/train.py' ? text : null),
  });
  const first = reader.program('/w/train.py');
  expect(reader.program('/w/train.py')).toBe(first);
  text = vision.replace('"--lr"', '"--rate"');
  expect(reader.program('/w/train.py')?.args.arguments[0]?.names).toEqual(['rate']);
});

test('no text breaks the reader', () => {
  const scripts = [vision, opts, 'import wandb\nc = wandb.init(config=dict(a=1, **b)).config\nx = c["a"].b\n'];
  const piece = fc.constantFrom(
    '(',
    ')',
    '"',
    "'''",
    '\\',
    'f"{',
    ':',
    '\n    ',
    '@',
    '*',
    '**',
    '=',
    'lambda',
    'import ',
    '\u0000',
    '[',
    'class A(A): ...\n',
    'p = p\n',
  );
  fc.assert(
    fc.property(fc.constantFrom(...scripts), fc.nat(), fc.nat(60), piece, (script, at, drop, put) => {
      const place = at % (script.length + 1);
      for (const text of [script.slice(0, place), script.slice(0, place) + put + script.slice(place + drop)])
        pythonReader(filesOf({ 'train.py': text, 'utils/opts.py': text })).program('/w/train.py', '/w');
    }),
    { numRuns: 60 },
  );
  const deep = `import argparse\nx = ${'('.repeat(20_000)}\np = ${'['.repeat(5000)}`;
  expect(argsOf({ 'train.py': deep }).open).not.toBeNull();
});
