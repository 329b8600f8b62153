import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hover } from '../../../language-server/service/hover.ts';
import { sweepsOf } from '../../../language-server/service/sweepsOf.ts';
import { around, sweepOf } from './sweepAt.ts';

const text = `program: train.py
method: bayes
metric: {name: val_loss, goal: minimize}
run_cap: 20
command:
  - \${env}
  - \${interpreter}
  - \${program}
  - \${args_no_hyphens}
parameters:
  lr:
    distribution: log_uniform
    min: -5
    max: -1
  wd: {min: 1e-5, max: 0.1}
  model:
    parameters:
      width: {values: [8, 16, 1e-5]}
      act: {value: relu}
  flag: {value: yes}
early_terminate: {type: hyperband, min_iter: 5, eta: 4, strict: false}
trialdeck:
  seed: 3
  timeout: 5400
  pruner: {name: asha, min_resource: 2, max_resource: 200}
  sampler: tpe
  repeat: {seeds: 3}
`;

/** What is shown at the mark, which stands once in the text. */
function at(marked: string, whole = text, files?: Readonly<Record<string, string>>): string {
  const start = whole.indexOf(marked.replace('|', ''));
  expect(start, marked).toBeGreaterThanOrEqual(0);
  return hover(sweepOf(whole, files), start + marked.indexOf('|'))?.markdown ?? '';
}

/** The first line, which names what is pointed at. */
const firstLine = (markdown: string): string => markdown.split('\n')[0] ?? '';

describe('a parameter', () => {
  test('its name shows the distribution, and how a value is passed by this command', () => {
    const shown = at('w|d:');
    expect(firstLine(shown)).toBe('**wd** · uniform from 1e-5 to 0.1');
    expect(shown).toContain('50 % `0.05`');
    expect(shown).toMatch(/passed as `wd=0\.\d+`/);
  });

  test('its bounds show what they mean and the same', () => {
    expect(at('m|ax: 0.1')).toContain('**max**');
    expect(at('m|ax: 0.1')).toContain('**wd** · uniform from 1e-5 to 0.1');
    expect(firstLine(at('1e-|5, max'))).toBe(
      "`1e-5` is the number `1.0e-5` here; PyYAML, and with it W&B, reads the text `'1e-5'`.",
    );
  });

  test('bounds that are exponents are told as values, at once', () => {
    expect(at('lr|:').split('\n')[2]).toContain('values lie between **0.006738** and **0.3679**');
    expect(at('log_|uniform')).toContain('exp(min + u * (max - min))');
  });

  test('a value says how it is passed', () => {
    expect(at('8, 1|6')).toBe("**model.width** · `16`\n\nPassed as `model={'width': 16, ...}`");
    expect(at('[1, |2]', 'method: grid\nprogram: t\nparameters: {x: {values: [[1, 2], [3]]}}\n')).toContain(
      'Passed as `--x=[1, 2]`',
    );
    expect(at('rel|u')).toContain("`model={'act': 'relu', ...}`");
    expect(at('{value: ye|s}')).toContain('`yes` is `true` in YAML 1.1');
    expect(at('{value: ye|s}')).toContain('`flag=True`');
  });

  test('a group shows what the script gets', () => {
    const shown = at('mod|el:');
    expect(firstLine(shown)).toBe('**model** · 2 nested parameters; the script gets one mapping');
    expect(shown).toMatch(/model=\{'width': (8|16|1\.0e-05), 'act': 'relu'\}/);
  });

  test('one that counts under a condition says so', () => {
    const conditional =
      'method: random\nprogram: t.py\nparameters:\n  opt: {values: [sgd, adam]}\n  momentum: {min: 0.1, max: 0.9}\ntrialdeck: {conditions: {momentum: {opt: [sgd]}}}\n';
    expect(at('mom|entum: {min', conditional)).toContain('Counts only where `opt` is `"sgd"`.');
  });
});

test('a parameter is known where it is named in the block', () => {
  const named =
    'method: random\nprogram: t.py\nmetric: {name: l}\nparameters:\n  lr: {min: 0.1, max: 0.2}\n  seed: {value: 0}\ntrialdeck:\n  repeat: {seeds: 3, parameter: seed}\n  enqueue: [{lr: 0.15}]\n';
  expect(at('[{l|r', named)).toBe('**lr** · uniform from 0.1 to 0.2');
  expect(at('parameter: se|ed', named)).toBe('**seed** · always `0`');
});

describe('a command', () => {
  test('a macro shows what it becomes, and the whole line', () => {
    const shown = at('${args_no_|hyphens}');
    expect(firstLine(shown)).toBe('**`${args_no_hyphens}`** · `name=value` for each parameter.');
    const [part, whole] = [...shown.matchAll(/```sh\n(.*)\n```/g)].map(([, line]) => line ?? '');
    expect(part).toMatch(/^lr=0\.\d+ wd=0\.\d+ "model=\{'width': .*\}" flag=True$/);
    expect(whole).toBe(`/usr/bin/env python train.py ${part}`);
  });

  test('the key shows the line of the default command, too', () => {
    const short = 'method: grid\nprogram: a b.py\nparameters:\n  x: {values: [1, 2]}\ncommand:\n';
    expect(at('comm|and', short)).toContain("/usr/bin/env python 'a b.py' --x=1");
  });

  test('a variable stays one for the shell that the line is copied to', () => {
    const variable =
      'method: grid\nprogram: t.py\nparameters:\n  x: {values: [1]}\ncommand: [python, "--data=${envvar:DATA}/a b", "${args}"]\n';
    expect(at('comm|and', variable)).toContain('python "--data=$DATA/a b" --x=1');
    expect(at('envvar:DA|TA', variable)).toContain('The variable `DATA` of the environment');
  });

  test('parameters in a file are shown as they stand there', () => {
    const json =
      'method: grid\nprogram: t.py\nparameters:\n  x: {values: [1.0]}\ncommand: [python, t.py, "${args_json_file}"]\n';
    expect(at('args_json|_file', json)).toContain('```json\n{"x": 1.0}\n```');
  });
});

describe('keys', () => {
  test.each([
    ['meth|od', '**method** · text', '*Read by W&B and Trialdeck.*'],
    ['time|out', '**timeout** · duration', '*Read by Trialdeck only.*'],
    ['et|a: 4', '**eta** · number', 'default `3`'],
  ])('%s', (marked, first, inside) => {
    const shown = at(marked);
    expect(firstLine(shown)).toContain(first);
    expect(shown).toContain(inside);
  });

  test("W&B's own keys are said to do nothing here", () => {
    expect(at('proj|ect', `${text}project: x\n`)).toContain('*Read by W&B only: no effect on a local sweep.*');
  });

  test('early_terminate computes its bands', () => {
    for (const marked of ['early_|terminate', 'min_|iter', 'stric|t']) {
      const shown = at(marked);
      expect(shown).toContain('Bands: **5, 20, 80, 320, ...** reports of `val_loss`.');
      expect(shown).toContain('first compared at its 5th report');
      expect(shown).toContain('the best 1 in 4');
      expect(shown).toContain('best value so far');
    }
    const epochs = (count: number): string =>
      at(
        'min_|iter',
        `method: random\nprogram: t\nmetric: {name: l}\nparameters: {lr: {min: 0.1, max: 0.2}, epochs: {value: ${count}}}\nearly_terminate: {type: hyperband, min_iter: 5}\n`,
      );
    expect(epochs(20)).toContain('With 20 epochs and one report each, a trial can be stopped at 5, 15.');
    expect(epochs(4)).toContain('stopped at none of them');
    const down = 'method: random\nearly_terminate: {type: hyperband, max_iter: 27, s: 2}\n';
    expect(at('max_|iter', down)).toContain('Bands: **3, 9** reports.');
    expect(at('max_|iter', down)).toContain('its 3rd report');
  });

  test('pruners and samplers list their arguments, rungs are computed', () => {
    expect(at('ash|a')).toContain('compared at steps **2, 8, 32, 128**');
    expect(at('ash|a')).toContain('`reduction_factor` (4)');
    expect(at('tp|e')).toContain('`n_startup_trials` (10)');
  });

  test('durations are written out, counts worked out', () => {
    expect(at('54|00')).toContain('1 h 30 m');
    expect(at('seed|s: 3')).toContain('20 trials, 60 runs');
    expect(at('param|eters:\n  lr')).toContain('3 searched, 2 fixed, no end of points');
    expect(at('run_|cap', 'method: grid\nprogram: t\nrun_cap: 2\nparameters: {x: {values: [1, 2, 3]}}\n')).toContain(
      '2 of 3 points',
    );
  });

  test('stages are listed', () => {
    const stages =
      'method: random\nprogram: t.py\nmetric: {name: l}\nparameters: {x: {min: 0.0, max: 1.0}}\ntrialdeck:\n  stages:\n    - {name: coarse, trials: 20}\n    - {name: fine, narrow: true, trials: 10, sampler: gp}\n    - {name: refit, best: 3}\n';
    const shown = at('stag|es', stages);
    expect(shown).toContain('- **coarse** 20 trials, sampler random');
    expect(shown).toContain('- **fine** 10 trials, sampler gp, around the best of the stage before');
    expect(shown).toContain('- **refit** the best 3 of the stage before again');
  });

  test('the metric says which way it goes', () => {
    expect(at('val_|loss')).toContain('Minimized. The last value of a trial counts.');
  });

  test('the program is found, or said to be missing', () => {
    expect(at('train|.py', text, { 'train.py': '' })).toContain('Found: [train.py](file:///w/train.py)');
    expect(at('train|.py', text, {})).toContain('Not found.');
  });
});

describe('what the program says', () => {
  const script = `import argparse
import wandb
parser = argparse.ArgumentParser()
parser.add_argument('--lr', type=float, default=1e-3, help='learning rate')
parser.add_argument('--data-dir', required=True)
args = parser.parse_args()
wandb.log({'val_loss': 1.0})
`;

  test('an argument stands with its parameter', () => {
    const shown = at('lr|:', text, { 'train.py': script });
    expect(shown).toContain('`--lr` in [train.py:4](file:///w/train.py#L4)');
    expect(shown).toContain('number · default `1e-3`');
    expect(shown).toContain('learning rate');
  });

  test('the program lists what it takes and what is missing', () => {
    const shown = at('prog|ram', text, { 'train.py': script });
    expect(shown).toContain('Takes 2 arguments (argparse)');
    expect(shown).toContain('Required and not a parameter here: `--data-dir`');
  });

  test('a metric is shown where it is logged', () => {
    const shown = at('val_|loss', text, { 'train.py': script });
    expect(shown).toContain('Logged by `wandb.log` in [train.py:7](file:///w/train.py#L7).');
  });
});

test('a metric that a library makes, or that is put together, says so', () => {
  const logs = (script: string): string => at('val_|loss', text, { 'train.py': script });
  expect(logs('import keras\nmodel = keras.Sequential()\nmodel.fit(x, y, validation_data=v)\n')).toContain(
    'Logged by Keras, which the program uses.',
  );
  expect(logs('import wandb\nfor part in parts:\n    wandb.log({f"{part}_loss": 1})\n')).toContain(
    'The program puts this name together.',
  );
});

test('a dict in Python has the same hovers, and says how its function gets a value', () => {
  const script = `import wandb
config = {
    "method": "random",
    "metric": {"name": "val_loss", "goal": "minimize"},
    "parameters": {"lr": {"distribution": "log_uniform_values", "min": 1e-5, "max": 0.1}},
}
def train():
    wandb.init()
    lr = wandb.config.lr
    wandb.log({"val_loss": lr})
wandb.agent(wandb.sweep(config), function=train, count=7)
`;
  const [sweep] = sweepsOf(script, around({ 's.py': script }, 's.py'));
  if (sweep === undefined) throw new Error('no sweep is found');
  const pointed = (mark: string): string => hover(sweep, script.indexOf(mark) + 2)?.markdown ?? '';
  expect(pointed('"lr"')).toContain('**lr** · log-uniform from 1e-5 to 0.1');
  expect(pointed('"lr"')).toContain('Read from the config in [s.py:9](file:///w/s.py#L9)');
  expect(pointed('"lr"')).not.toContain('--lr');
  expect(pointed('1e-5')).not.toContain('PyYAML');
  expect(pointed('"val_loss"')).toContain('Minimized.');
  expect(pointed('"method"')).toContain('*Read by W&B and Trialdeck.*');
});

test('JSON has the same hovers', () => {
  const json =
    '{"method": "grid", "program": "t.py",\n "parameters": {"lr": {"min": 1, "max": 4}, "act": {"values": ["relu", "tanh"]}}}';
  expect(at('"l|r"', json)).toContain('**lr** · whole numbers from 1 to 4');
  expect(at('"tan|h"', json)).toContain('Passed as `--act=tanh`');
  expect(at('"meth|od"', json)).toContain('8 points in this space');
});

test('nothing is said between things', () => {
  expect(hover(sweepOf(''), 0)).toBeNull();
  expect(hover(sweepOf('- a\n'), 2)).toBeNull();
  expect(hover(sweepOf('method: grid\n\n\nprogram: t\n'), 14)).toBeNull();
  // Names that every object has are no keys.
  expect(hover(sweepOf('constructor: 1\nmethod: toString\n'), 3)).toBeNull();
});

test('a hover of any part of any half-typed sweep lies inside the text and does not throw', () => {
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(text.length),
      fc.nat(text.length),
      fc.constantFrom('', ':', '{', '[', '"', '- ', '\t', '&a', '*a'),
      (cut, from, offset, typed) => {
        const half = text.slice(0, cut) + typed + text.slice(Math.max(cut, from));
        const found = hover(sweepOf(half), offset);
        if (found === null) return;
        expect(found.markdown).not.toMatch(/undefined|NaN|\[object/);
        expect(found.range.end.line).toBeLessThan(half.split('\n').length);
      },
    ),
    { numRuns: 150 },
  );
});
