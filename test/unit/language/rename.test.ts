import { describe, expect, test } from 'vitest';
import type { FileEdit } from '../../../language-server/service/features.ts';
import { prepareRename, rename } from '../../../language-server/service/rename.ts';
import type { Sweep } from '../../../language-server/service/sweep.ts';
import { sweepIn } from '../python/pythonSweepAt.ts';
import { applyEdits } from '../sweep/found.ts';
import { MadeUpProgram } from './madeUpProgram.ts';
import { sweepOf } from './sweepAt.ts';

function offsetOf(text: string, marked: string): number {
  const at = text.indexOf(marked.replace('|', ''));
  expect(at).toBeGreaterThanOrEqual(0);
  return at + marked.indexOf('|');
}

function edits(sweep: Sweep, marked: string, newName: string): readonly FileEdit[] {
  const found = rename(sweep, offsetOf(sweep.reading.text, marked), newName);
  if ('reason' in found) throw new Error(found.reason);
  return found;
}

function renamed(sweep: Sweep, marked: string, newName: string): string {
  return applyEdits(
    sweep.reading.text,
    edits(sweep, marked, newName).filter(({ file }) => !file.endsWith('.py')),
  );
}

function reason(sweep: Sweep, marked: string, newName: string): string {
  const found = rename(sweep, offsetOf(sweep.reading.text, marked), newName);
  return 'reason' in found ? found.reason : '';
}

const text = `method: random
command: [python, train.py, --lr=0.1, "lr=0.2", --lrs, "--lr", lr, "\${args}"]
parameters:
  lr: {min: 0.1, max: 1.0}
  "opt": {values: [adam, sgd]}
  seed: {value: 0}
  a.b: {value: 1}
  model:
    parameters:
      width: {values: [1, 2]}
      head:
        parameters:
          gain: {min: 0.0, max: 1.0}
trialdeck:
  conditions:
    lr: {opt: [sgd], model.width: [1]}
    'model.head.gain': {lr: [0.2]}
    model.head: {opt: adam}
  baseline: {lr: 0.1, model.width: 1}
  enqueue:
    - {lr: 0.1, a.b: 1}
  repeat: {seeds: 3, parameter: seed}
  stages:
    - {name: lr, fixed: {lr: 0.3}}
`;
const sweep = sweepOf(text);

test('every place of a sweep that names the parameter, and no other', () => {
  const after = renamed(sweep, '  l|r: {min', 'learning_rate');
  expect(after).toBe(
    text
      .replace(
        '--lr=0.1, "lr=0.2", --lrs, "--lr", lr',
        '--learning_rate=0.1, "learning_rate=0.2", --lrs, "--learning_rate", lr',
      )
      .replace('  lr: {min', '  learning_rate: {min')
      .replace('    lr: {opt', '    learning_rate: {opt')
      .replace('{lr: [0.2]}', '{learning_rate: [0.2]}')
      .replace('{lr: 0.1, model', '{learning_rate: 0.1, model')
      .replace('- {lr: 0.1, a.b', '- {learning_rate: 0.1, a.b')
      .replace('fixed: {lr', 'fixed: {learning_rate'),
  );
  // The same from any of them.
  expect(renamed(sweep, "gain': {l|r", 'learning_rate')).toBe(after);
});

test('quotes stay, and what is in `command` is not sure', () => {
  expect(renamed(sweep, '"o|pt"', 'optimizer')).toContain('"optimizer": {values');
  expect(edits(sweep, '  l|r: {min', 'x').map(({ sure, what }) => `${what} ${sure}`)).toEqual([
    'key true',
    'condition true',
    'condition true',
    'baseline true',
    'point to run first true',
    'fixed value of a stage true',
    'argument of the command false',
    'argument of the command false',
    'argument of the command false',
  ]);
});

test('nested names: the part that is named', () => {
  expect(renamed(sweep, 'wi|dth: {v', 'size')).toBe(text.replaceAll('width', 'size'));
  expect(renamed(sweep, 'model.wi|dth: 1}', 'size')).toBe(text.replaceAll('width', 'size'));
  expect(renamed(sweep, 'mo|del.width: 1}', 'net')).toBe(text.replaceAll('model', 'net'));
  expect(renamed(sweep, '  he|ad:', 'top')).toBe(text.replaceAll('head', 'top'));
  expect(renamed(sweep, 'a.|b: {v', 'c.d')).toBe(text.replaceAll('a.b', 'c.d'));
});

test('what would be renamed', () => {
  const prepared = (marked: string) => prepareRename(sweep, offsetOf(text, marked));
  expect(prepared('model.wi|dth: 1}')).toEqual({
    range: { start: { line: 18, character: 28 }, end: { line: 18, character: 33 } },
    placeholder: 'width',
  });
  expect(prepared('"o|pt"')).toEqual({
    range: { start: { line: 4, character: 3 }, end: { line: 4, character: 6 } },
    placeholder: 'opt',
  });
  expect(prepared('met|hod')).toEqual({ reason: 'Only parameters can be renamed here.' });
});

describe('refused, and why', () => {
  test.each([
    ['2lr', 'is no name'],
    ['', 'is no name'],
    ['a b', 'is no name'],
    ['yes', 'YAML reads'],
    ['null', 'YAML reads'],
    ['opt', 'There is `opt` already.'],
    ['model', 'There is `model.width` already.'],
    ['model.width', 'There is `model.width` already.'],
    ['a..b', 'a dot with nothing'],
  ])('lr to %j', (newName, why) => {
    expect(reason(sweep, '  l|r: {min', newName)).toContain(why);
  });

  test('names that meet when groups are flattened', () => {
    expect(reason(sweep, 'wi|dth: {v', 'head')).toBe('There is `model.head.gain` already.');
    expect(reason(sweep, 'wi|dth: {v', 'x.y')).toContain('has a dot');
    const meeting = sweepOf(
      'method: grid\nparameters:\n  a.b: {value: 1}\n  c:\n    parameters:\n      b: {value: 1}\n',
    );
    expect(reason(meeting, '  |c:', 'a')).toBe('There is `a.b` already.');
  });

  test('parameters of other files, and keys that stand behind an alias', () => {
    const other = sweepOf('method: grid\ntrialdeck:\n  space: [more.yaml]\n  baseline: {x: 1}\n', {
      'more.yaml': 'parameters: {x: {value: 1}}\n',
    });
    expect(reason(other, '{|x: 1', 'y')).toContain('does not stand in this file');
    const beside = sweepOf(
      'program: t.py\nmethod: grid\nparameters: {x: {value: 1}}\ntrialdeck: {space: [more.yaml]}\n',
      { 'more.yaml': 'parameters: {z: {value: 1}}\n', 't.py': '' },
    );
    expect(reason(beside, '{|x: {', 'z')).toBe('There is `z` already.');
    const shared = sweepOf('method: grid\nparameters:\n  a: &g\n    parameters:\n      x: {value: 1}\n  b: *g\n');
    expect(reason(shared, '|x: {', 'y')).toContain('through an alias');
  });
});

describe('in the program', () => {
  const script = `parser.add_argument("--batch-size", "-b", type=int, help="(size)", dest="batch_size")
parser.add_argument('--lr')
args = parser.parse_args()
use(args.lr, args.batch_size, wandb.config["lr"], wandb.config.depth, cfg.get('top_k'), cfg.get("lr"))
`;
  const program = new MadeUpProgram(script);
  const yaml = `program: train.py
method: grid
parameters:
  lr: {value: 1}
  batch_size: {value: 1}
  depth: {value: 1}
  top_k: {value: 1}
`;
  const facts = {
    arguments: [
      program.argument(['batch-size'], 'batch_size', program.at('--batch-size'), [
        program.at('args.batch_size', 'batch_size'),
      ]),
      program.argument(['lr'], 'lr', program.at('--lr'), [program.at('args.lr', 'lr')]),
    ],
    configKeys: [
      { name: 'lr', at: program.at('config["lr"', 'lr'), uses: [program.at('get("lr"', 'lr')] },
      { name: 'depth', at: program.at('config.depth', 'depth'), uses: [] },
      { name: 'top_k', at: program.at("'top_k'"), uses: [] },
    ],
  };
  const withProgram = program.sweep(yaml, facts);

  function scriptAfter(marked: string, newName: string): string {
    const own = edits(withProgram, marked, newName).filter(({ file }) => file === '/w/train.py');
    expect(own.every(({ sure }) => !sure)).toBe(true);
    return applyEdits(script, own);
  }

  test('option, uses and config key', () => {
    expect(scriptAfter('l|r:', 'learning_rate')).toBe(
      script
        .replace('--lr', '--learning_rate')
        .replace('args.lr', 'args.learning_rate')
        .replaceAll('"lr"', '"learning_rate"'),
    );
    expect(edits(withProgram, 'l|r:', 'x').map(({ what }) => what)).toEqual([
      'key',
      'argument in train.py',
      'use in train.py',
      'config key in train.py',
      'config key in train.py',
    ]);
  });

  test('an option keeps its `-`, its `dest` goes along', () => {
    expect(scriptAfter('batch|_size', 'train_bs')).toBe(
      script
        .replace('--batch-size', '--train-bs')
        .replace('dest="batch_size"', 'dest="train_bs"')
        .replace('args.batch_size', 'args.train_bs'),
    );
  });

  test('names of Python have no `-`; keys in quotes may', () => {
    expect(scriptAfter('dep|th', 'n-layers')).toBe(script.replace('config.depth', 'config.n_layers'));
    expect(scriptAfter('top|_k', 'top-n')).toBe(script.replace("'top_k'", "'top-n'"));
  });

  test('a name that the program has already: the sweep follows it', () => {
    const stale = program.sweep(yaml.replace('  lr:', '  learn:'), facts);
    expect(edits(stale, 'lea|rn', 'lr').map(({ file }) => file)).toEqual(['/w/sweep.yaml']);
  });
});

describe('in real programs', () => {
  const yaml = 'program: train.py\nmethod: grid\nparameters:\n  lr: {value: 1}\n  batch_size: {value: 1}\n';

  function both(script: string): string {
    const found = edits(sweepOf(yaml, { 'train.py': script }), 'batch|_size', 'train-bs');
    const once = applyEdits(
      script,
      found.filter(({ file }) => file === '/w/train.py'),
    );
    const next = edits(sweepOf(yaml, { 'train.py': once }), 'l|r:', 'rate');
    return applyEdits(
      once,
      next.filter(({ file }) => file === '/w/train.py'),
    );
  }

  test.each([
    [
      'argparse and the config',
      `import argparse, wandb
parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", "-b", type=int, default=32)
parser.add_argument("--lr", dest="lr", type=float, choices=["lr"])
args = parser.parse_args()
run = wandb.init(config=args)
print(args.lr, args.batch_size, run.config.lr, run.config["batch_size"], wandb.config.get("lr"))
`,
      `import argparse, wandb
parser = argparse.ArgumentParser()
parser.add_argument("--train-bs", "-b", type=int, default=32)
parser.add_argument("--rate", dest="rate", type=float, choices=["lr"])
args = parser.parse_args()
run = wandb.init(config=args)
print(args.rate, args.train_bs, run.config.rate, run.config["train-bs"], wandb.config.get("rate"))
`,
    ],
    [
      'click',
      `import click
@click.command()
@click.option("--batch-size", default=3)
@click.option("--lr", "-l", "lr", default=0.1)
def main(batch_size, lr):
    print(lr, batch_size)
main()
`,
      `import click
@click.command()
@click.option("--train-bs", default=3)
@click.option("--rate", "-l", "rate", default=0.1)
def main(train_bs, rate):
    print(rate, train_bs)
main()
`,
    ],
    [
      'fields of a class',
      `from dataclasses import dataclass
from transformers import HfArgumentParser
@dataclass
class Args:
    lr: float = 0.1
    batch_size: int = 3
(args,) = HfArgumentParser(Args).parse_args_into_dataclasses()
print(args.lr, args.batch_size)
`,
      `from dataclasses import dataclass
from transformers import HfArgumentParser
@dataclass
class Args:
    rate: float = 0.1
    train_bs: int = 3
(args,) = HfArgumentParser(Args).parse_args_into_dataclasses()
print(args.rate, args.train_bs)
`,
    ],
  ])('%s', (_, before, after) => {
    expect(both(before)).toBe(after);
  });
});

test('a sweep in Python: its dict and what reads its config', () => {
  const script = `import wandb
config = {"method": "random", "parameters": {"lr": {"min": 0.1, "max": 1.0}, "wd": {"value": 0.5}}}
config["parameters"]["depth"] = {"values": [1, 2]}
def train():
    run = wandb.init()
    print(wandb.config.lr, run.config["lr"], run.config.depth)
wandb.agent(wandb.sweep(config), function=train)
`;
  const found = sweepIn(script, {});
  expect(renamedScript(found, '"l|r"', 'rate')).toBe(
    script.replaceAll('"lr"', '"rate"').replace('config.lr', 'config.rate'),
  );
  expect(renamedScript(found, '"dep|th"', 'n_layers')).toBe(script.replaceAll('depth', 'n_layers'));
});

function renamedScript(found: Sweep, marked: string, newName: string): string {
  return applyEdits(found.reading.text, edits(found, marked, newName));
}

test('nothing in half-typed texts throws, and edits stay in the text', () => {
  for (let end = 0; end < text.length; end += 5) {
    const cut = sweepOf(text.slice(0, end));
    for (let offset = 0; offset <= end; offset += 9) {
      prepareRename(cut, offset);
      const found = rename(cut, offset, 'renamed');
      if (!('reason' in found)) applyEdits(text.slice(0, end), found);
    }
  }
});
