import { describe, expect, test } from 'vitest';
import { definition, references } from '../../../language-server/service/definition.ts';
import { hover } from '../../../language-server/service/hover.ts';
import { rename } from '../../../language-server/service/rename.ts';
import { applyEdits } from '../sweep/found.ts';
import { filesOf, sweepOf } from './sweepAt.ts';

/** The files of a workspace after the parameter `before` of the sweep of `train.py` was renamed. */
function renamed(
  texts: Readonly<Record<string, string>>,
  before: string,
  after: string,
): Readonly<Record<string, string>> {
  const yaml = sweepText(before);
  const found = rename(sweepOf(yaml, texts), yaml.indexOf(`${before}:`), after);
  if ('reason' in found) throw new Error(found.reason);
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      applyEdits(
        text,
        found.filter(({ file }) => file === `/w/${name}`),
      ),
    ]),
  );
}

function sweepText(name: string): string {
  return `program: train.py\nmethod: grid\nparameters:\n  ${name}: {values: [0.1]}\n`;
}

const head = `import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, dest="lr", default=0.1)
p.add_argument("--batch_size", type=int, default=3)
`;

/** The lines behind the arguments, with `lr` renamed to `learning_rate`. */
function body(text: string, after = 'learning_rate'): string {
  const found = renamed({ 'train.py': `${head}${text}` }, 'lr', after)['train.py'] ?? '';
  return found.split('\n').slice(4).join('\n');
}

describe('renaming what the parser gave', () => {
  test.each([
    ['args = p.parse_args()\nprint(args.lr)', 'args = p.parse_args()\nprint(args.learning_rate)'],
    ['args = p.parse_args()\nvars(args)["lr"]', 'args = p.parse_args()\nvars(args)["learning_rate"]'],
    ['args = p.parse_args()\nargs.__dict__["lr"]', 'args = p.parse_args()\nargs.__dict__["learning_rate"]'],
    ["args = p.parse_args()\ngetattr(args, 'lr', None)", "args = p.parse_args()\ngetattr(args, 'learning_rate', None)"],
    ['args = p.parse_args()\nsetattr(args, "lr", 1)', 'args = p.parse_args()\nsetattr(args, "learning_rate", 1)'],
    ['args = p.parse_args()\nif "lr" in args: pass', 'args = p.parse_args()\nif "learning_rate" in args: pass'],
    ['args, rest = p.parse_known_args()\nargs.lr', 'args, rest = p.parse_known_args()\nargs.learning_rate'],
    ['args = p.parse_known_args()[0]\nargs.lr', 'args = p.parse_known_args()[0]\nargs.learning_rate'],
    ['cfg = vars(p.parse_args())\ncfg.get("lr", 1)', 'cfg = vars(p.parse_args())\ncfg.get("learning_rate", 1)'],
    ['cfg = vars(p.parse_args())\ncfg["lr"] *= 2', 'cfg = vars(p.parse_args())\ncfg["learning_rate"] *= 2'],
    ['p.set_defaults(lr=0.2)\np.parse_args()', 'p.set_defaults(learning_rate=0.2)\np.parse_args()'],
    ['print(p.parse_args().lr)', 'print(p.parse_args().learning_rate)'],
    [
      'def get(): return 3, p.parse_args()\nn, a = get()\na.lr\nn.lr',
      'def get(): return 3, p.parse_args()\nn, a = get()\na.learning_rate\nn.lr',
    ],
    ['a = p.parse_args()\nb = a\nb.lr', 'a = p.parse_args()\nb = a\nb.learning_rate'],
  ])('in %j', (before, after) => {
    expect(body(before)).toBe(after);
  });

  test.each([
    ['def f(a): return a.lr\nf(args)', 'def f(a): return a.learning_rate\nf(args)'],
    ['def f(n, a=None): return a.lr\nf(1, a=args)', 'def f(n, a=None): return a.learning_rate\nf(1, a=args)'],
    ['def f(c): return c["lr"]\nf(vars(args))', 'def f(c): return c["learning_rate"]\nf(vars(args))'],
    [
      'def g(b): return b.lr\ndef f(a): return g(a)\nf(args)',
      'def g(b): return b.learning_rate\ndef f(a): return g(a)\nf(args)',
    ],
    [
      'def f(**kw): return kw["lr"] + kw.get("lr")\nf(**vars(args))',
      'def f(**kw): return kw["learning_rate"] + kw.get("learning_rate")\nf(**vars(args))',
    ],
    [
      '"{lr}_{{lr}}_{lr:.3f}".format(**vars(args))',
      '"{learning_rate}_{{lr}}_{learning_rate:.3f}".format(**vars(args))',
    ],
    ['print(f"{args.lr:.3f}")', 'print(f"{args.learning_rate:.3f}")'],
    [
      'class M:\n  def __init__(self, a):\n    self.a = a\n  def step(self):\n    return self.a.lr\nM(args)',
      'class M:\n  def __init__(self, a):\n    self.a = a\n  def step(self):\n    return self.a.learning_rate\nM(args)',
    ],
    [
      'def f(lr, n=1):\n  return lr * n\nf(**vars(args))\nf(lr=1)',
      'def f(learning_rate, n=1):\n  return learning_rate * n\nf(**vars(args))\nf(learning_rate=1)',
    ],
  ])('through the functions of the program: %j', (before, after) => {
    expect(body(`args = p.parse_args()\n${before}`)).toBe(`args = p.parse_args()\n${after}`);
  });

  test('in the files that get it', () => {
    const texts = {
      'train.py': `${head}from model import build\nopts = p.parse_args()\nbuild(opts)\n`,
      'model.py': 'def build(o):\n  return getattr(o, "lr") + o.lr\n',
    };
    expect(renamed(texts, 'lr', 'rate')['model.py']).toBe('def build(o):\n  return getattr(o, "rate") + o.rate\n');
  });

  test.each([
    'args = p.parse_args()\ndef f(a): return a.lr\nf(object())',
    'args = p.parse_args()\nconfig = {"lr": 1}\nconfig["lr"]',
    'args = p.parse_args()\ndef f(*args): return args.lr',
    'args = p.parse_args()\ndef f(**args): return args["lr"]\nf(lr=1)',
    'args = p.parse_args()\n"{lr}".format(lr=1)',
    'args = p.parse_args()\ngetattr(other, "lr")',
    'args = p.parse_args()\n"lr" in other',
    'args = p.parse_args()\nother.get("lr")',
    'args = p.parse_args()\ndef f(lr): return lr\nf(1)',
    'args = p.parse_args()\nargs.batch_size',
  ])('nothing else changes: %j', (text) => {
    expect(body(text)).toBe(text);
  });

  test('a hyphen comes into the option alone', () => {
    const found = renamed({ 'train.py': `${head}args = p.parse_args()\nvars(args)["lr"]\n` }, 'lr', 'learning-rate')[
      'train.py'
    ];
    expect(found).toContain('"--learning-rate", type=float, dest="learning_rate"');
    expect(found).toContain('vars(args)["learning_rate"]');
  });

  test('names that hold each other come to an end', () => {
    const text = 'a = b\nb = a\na = p.parse_args()\na.lr\nb.lr';
    expect(body(text)).toBe(text.replaceAll('.lr', '.learning_rate'));
  });
});

describe('renaming in programs with other parsers', () => {
  const same = (script: string, changes: readonly (readonly [string, string])[]): void => {
    const expected = changes.reduce((text, [old, renewed]) => text.replaceAll(old, renewed), script);
    expect(expected).not.toBe(script);
    expect(renamed({ 'train.py': script }, 'lr', 'rate')['train.py']).toBe(expected);
  };

  test('dataclasses: through vars, getattr and functions', () => {
    const script = `from dataclasses import dataclass, asdict
from transformers import HfArgumentParser
@dataclass
class Args:
    lr: float = 0.1
def f(a): return getattr(a, "lr")
def main():
    (given,) = HfArgumentParser(Args).parse_args_into_dataclasses()
    print(given.lr, asdict(given)["lr"], f(given))
main()
`;
    same(script, [
      ['lr: float', 'rate: float'],
      ['"lr"', '"rate"'],
      ['given.lr', 'given.rate'],
    ]);
  });

  test('click: not what another function calls it', () => {
    const script = `import click
@click.command()
@click.option("--lr", type=float)
def main(lr):
    print(lr); h(lr=lr)
def h(lr): pass
main()
`;
    same(script, [
      ['"--lr"', '"--rate"'],
      ['main(lr)', 'main(rate)'],
      ['print(lr)', 'print(rate)'],
      ['lr=lr', 'lr=rate'],
    ]);
  });

  test('click: the options of a function that takes any', () => {
    const script = `import click
@click.command()
@click.option("--lr", type=float)
def main(**given):
    print(given["lr"], given.get("lr", 1))
def other(given): return given["lr "]
main()
`;
    same(script, [
      ['"--lr"', '"--rate"'],
      ['"lr"', '"rate"'],
    ]);
  });

  test('typer: the option that is spelled out', () => {
    const script = `import typer
app = typer.Typer()
@app.command()
def main(lr: float = typer.Option(0.1, "--lr")):
    print(lr)
app()
`;
    same(script, [
      ['"--lr"', '"--rate"'],
      ['main(lr', 'main(rate'],
      ['print(lr)', 'print(rate)'],
    ]);
  });
});

describe('a second option string', () => {
  const script = `import argparse
p = argparse.ArgumentParser()
p.add_argument("--weight-decay", "--wd", type=float, default=3)
args = p.parse_args()
print(args.weight_decay)
`;
  const texts = { 'train.py': script };

  test('is renamed alone', () => {
    expect(renamed(texts, 'wd', 'decay')['train.py']).toBe(script.replace('"--wd"', '"--decay"'));
    expect(renamed(texts, 'weight-decay', 'decay')['train.py']).toBe(
      script.replace('--weight-decay', '--decay').replace('args.weight_decay', 'args.decay'),
    );
  });

  test('of click, too', () => {
    const click =
      'import click\n@click.command()\n@click.option("--weight-decay", "--wd")\ndef main(weight_decay): pass\nmain()\n';
    expect(renamed({ 'train.py': click }, 'wd', 'decay')['train.py']).toBe(click.replace('"--wd"', '"--decay"'));
  });

  test('an option that is added in two branches is renamed in both', () => {
    const branches = `import argparse
p = argparse.ArgumentParser()
if big:
  p.add_argument("--lr", type=float)
else:
  p.add_argument("--lr", type=float)
p.parse_args()
`;
    expect(renamed({ 'train.py': branches }, 'lr', 'rate')['train.py']).toBe(branches.replaceAll('--lr', '--rate'));
  });

  test('is where its definition and its hover lead', () => {
    const yaml = sweepText('wd');
    const sweep = sweepOf(yaml, texts);
    const offset = yaml.indexOf('wd:');
    const places = definition(sweep, offset).filter(({ file }) => file === '/w/train.py');
    const text = filesOf(texts).read('/w/train.py')?.split('\n') ?? [];
    expect(places.map(({ range: { start, end } }) => text[start.line]?.slice(start.character, end.character))).toEqual([
      'wd',
    ]);
    expect(references(sweep, offset).filter(({ file }) => file === '/w/train.py')).toHaveLength(3);
    expect(hover(sweep, offset)?.markdown).toContain('`--wd` in [train.py:3]');
  });
});
