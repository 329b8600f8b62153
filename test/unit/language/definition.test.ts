import { describe, expect, test } from 'vitest';
import { definition, references } from '../../../language-server/service/definition.ts';
import type { FileRange } from '../../../language-server/service/features.ts';
import { MadeUpProgram } from './madeUpProgram.ts';
import { sweepOf } from './sweepAt.ts';

const script = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int)
parser.add_argument("--lr", type=float)
args = parser.parse_args()
wandb.log({"val_loss": train(args.lr, args.batch_size, wandb.config.depth)})
wandb.log({"val_loss": 1})
`;
const program = new MadeUpProgram(script);

const text = `program: train.py
method: bayes
metric: {name: val_loss, goal: minimize}
command: [python, "\${program}", "\${args}"]
parameters:
  lr: {min: 0.1, max: 1.0}
  batch_size: {values: &sizes [16, 32]}
  other: {values: *sizes}
  depth: {value: 3}
  model:
    parameters:
      width: {value: 1}
trialdeck:
  conditions: {lr: {batch_size: [16]}, model.width: {lr: [0.1]}}
  baseline: {lr: 0.5}
  enqueue: [{lr: 0.1, batch_size: 16}]
  repeat: {seeds: 2, parameter: depth}
  constraints: [{metric: val_loss, max: 3}]
  stages:
    - name: a
      fixed: {lr: 0.2}
`;

const sweep = program.sweep(
  text,
  {
    arguments: [
      program.argument(['batch-size'], 'batch_size', program.at('--batch-size'), [
        program.at('args.batch_size', 'batch_size'),
      ]),
      program.argument(['lr'], 'lr', program.at('--lr'), [program.at('args.lr', 'lr')]),
    ],
    configKeys: [{ name: 'depth', at: program.at('wandb.config.depth', 'depth'), uses: [] }],
  },
  { logged: [{ name: 'val_loss', by: 'wandb.log', at: program.at('val_loss'), once: false }] },
);

/** The text at a result, with the line before it. */
function shown({ file, range: { start, end } }: FileRange): string {
  const line = (file.endsWith('.py') ? script : text).split('\n')[start.line] ?? '';
  return `${file.slice('/w/'.length)}:${start.line + 1} ${line.slice(start.character, end.character)}`;
}

function offsetOf(marked: string): number {
  const at = text.indexOf(marked.replace('|', ''));
  expect(at).toBeGreaterThanOrEqual(0);
  return at + marked.indexOf('|');
}

test.each([
  ['a parameter, in the script', '\n  l|r: {min', ['train.py:4 --lr']],
  ['a parameter with `-` in the script', 'batch|_size: {v', ['train.py:3 --batch-size']],
  ['a parameter that the config object gives', 'dep|th: {value', ['train.py:6 depth']],
  ['a condition', 'conditions: {l|r', ['sweep.yaml:6 lr', 'train.py:4 --lr']],
  ['its parent', '{lr: {batch|_size', ['sweep.yaml:7 batch_size', 'train.py:3 --batch-size']],
  ['a nested name', 'model.wid|th: {lr', ['sweep.yaml:12 width']],
  ['the group of a nested name', 'mod|el.width: {lr', ['sweep.yaml:10 model']],
  ['the baseline', 'baseline: {l|r', ['sweep.yaml:6 lr', 'train.py:4 --lr']],
  ['a point to run first', 'enqueue: [{lr: 0.1, batch|_size', ['sweep.yaml:7 batch_size', 'train.py:3 --batch-size']],
  ['what a stage fixes', 'fixed: {l|r', ['sweep.yaml:6 lr', 'train.py:4 --lr']],
  ['what is repeated', 'parameter: dep|th', ['sweep.yaml:9 depth', 'train.py:6 depth']],
  ['the metric', 'name: val|_loss', ['train.py:6 val_loss']],
  ['the metric of a limit', 'metric: val|_loss', ['train.py:6 val_loss']],
  ['the program', 'program: tra|in.py', ['train.py:1 ']],
  ['its macro', '"${pro|gram}"', ['train.py:1 ']],
  ['the macro of the arguments', '"${ar|gs}"', ['sweep.yaml:5 parameters']],
  ['an alias', '*si|zes', ['sweep.yaml:7 &sizes']],
  ['a key of the file', 'met|hod:', []],
  ['a value', 'method: ba|yes', []],
])('%s', (_, marked, expected) => {
  expect(definition(sweep, offsetOf(marked)).map(shown)).toEqual(expected);
});

describe('references', () => {
  test('every place of the sweep and of the script', () => {
    expect(references(sweep, offsetOf('baseline: {l|r')).map(shown)).toEqual([
      'sweep.yaml:6 lr',
      'sweep.yaml:14 lr',
      'sweep.yaml:14 lr',
      'sweep.yaml:15 lr',
      'sweep.yaml:16 lr',
      'sweep.yaml:21 lr',
      'train.py:4 --lr',
      'train.py:6 lr',
    ]);
  });

  test('none of what is no parameter', () => {
    expect(references(sweep, offsetOf('met|hod:'))).toEqual([]);
  });
});

test('a parameter of another file', () => {
  const other = 'method: grid\ntrialdeck:\n  space: [more.yaml]\n  baseline: {x: 1}\n';
  const found = definition(
    sweepOf(other, { 'more.yaml': 'parameters:\n  y: {value: 1}\n  x: {value: 1}\n' }),
    other.indexOf('x: 1'),
  );
  expect(found).toEqual([
    { file: '/w/more.yaml', range: { start: { line: 2, character: 2 }, end: { line: 2, character: 3 } } },
  ]);
});

test('aliases: the last anchor before, none in quotes, comments and texts', () => {
  const yaml = 'a: &x 1\nb: [*x, "*x", &x 2, *x]\nc: {<<: *y} # *x\nd: a *x\ne: "&z"\nf: *z\n';
  const at = (offset: number) =>
    definition(sweepOf(yaml), offset).map(({ range }) => `${range.start.line}:${range.start.character}`);
  const stars = [...yaml.matchAll(/\*/g)].map(({ index }) => at(index + 1));
  // `a *x` is a text; an alias stands where a value begins.
  expect(stars).toEqual([['0:3'], [], ['1:14'], [], [], [], []]);
});

test('nothing in half-typed texts throws', () => {
  for (let end = 0; end < text.length; end += 7) {
    const cut = sweepOf(text.slice(0, end), { 'train.py': script });
    for (let offset = 0; offset <= end; offset += 11) {
      definition(cut, offset);
      references(cut, offset);
    }
  }
});
