import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { diagnosticsIn, marksIn, mended, spaceIn, sweepIn, sweepsIn } from './pythonSweepAt.ts';

const tail = `
def train():
    run = wandb.init()
    wandb.log({"loss": 1.0})

wandb.agent(wandb.sweep(sweep_config, project="p"), function=train, count=3)
`;

const head = 'import wandb\n';
const space = '"gain": {"min": 0.2, "max": 0.8}';

function script(config: string): string {
  return head + config + tail;
}

describe('the dict that reaches wandb.sweep', () => {
  test.each([
    ['a literal', `sweep_config = {"method": "random", "parameters": {${space}}}`],
    ['dict()', 'sweep_config = dict(method="random", parameters=dict(gain=dict(min=0.2, max=0.8)))'],
    ['an annotated name', `sweep_config: dict = {"method": "random", "parameters": {${space}}}`],
    ['keys that are set', `sweep_config = {"method": "random"}\nsweep_config["parameters"] = {${space}}`],
    [
      'a dict that is changed afterwards',
      `params = {}\nsweep_config = {"method": "random", "parameters": params}\nparams["gain"] = {"min": 0.2, "max": 0.8}`,
    ],
    [
      'keys of keys',
      `sweep_config = {"method": "random", "parameters": {}}\nsweep_config["parameters"]["gain"] = {"min": 0.2, "max": 0.8}`,
    ],
    ['update with a dict', `sweep_config = {"method": "random"}\nsweep_config.update({"parameters": {${space}}})`],
    ['update with names', `sweep_config = {"method": "random"}\nsweep_config.update(parameters={${space}})`],
    [
      'a spread dict',
      `base = {"method": "grid", "parameters": {${space}}}\nsweep_config = {**base, "method": "random"}`,
    ],
    [
      'the union of two',
      `base = {"method": "grid"}\nsweep_config = base | {"method": "random", "parameters": {${space}}}`,
    ],
    [
      'constants of the module',
      'LOW, HIGH = 2e-1, 8e-1\nsweep_config = {"method": "random", "parameters": {"gain": {"min": LOW, "max": HIGH}}}',
    ],
    [
      'a loop over a dict',
      'sweep_config = {"method": "random", "parameters": {}}\nfor name, (low, high) in {"gain": (0.2, 0.8)}.items():\n    sweep_config["parameters"][name] = {"min": low, "max": high}',
    ],
    [
      'a comprehension',
      'sweep_config = {"method": "random", "parameters": {k: {"min": a, "max": b} for k, (a, b) in {"gain": (0.2, 0.8)}.items()}}',
    ],
    [
      'a function that makes it',
      `def make(method):\n    made = {"method": method}\n    made["parameters"] = {${space}}\n    return made\nsweep_config = make("random")`,
    ],
    [
      'a copy',
      `import copy\nbase = {"method": "random", "parameters": {${space}}}\nsweep_config = copy.deepcopy(base)\nbase["method"] = "grid"\nbase["parameters"]["x"] = {"value": 1}`,
    ],
    [
      'setdefault, pop and del',
      `sweep_config = {"method": "random", "a": 1, "b": 2}\nsweep_config.setdefault("parameters", {${space}})\nsweep_config.pop("a")\ndel sweep_config["b"]`,
    ],
  ])('%s', (_, config) => {
    expect(spaceIn(script(config))).toEqual({ gain: 'uniform 0.2..0.8' });
    expect(sweepIn(script(config)).reading.document.spec?.method).toBe('random');
  });

  test.each([
    ['import wandb as wb', 'wb.sweep(c)'],
    ['from wandb import sweep', 'sweep(c, project="x")'],
    ['from wandb import sweep as start', 'start(sweep=c)'],
    ['import wandb', 'sweep_id = wandb.sweep(sweep=c, project="x")'],
    ['import trialdeck\nimport wandb', 'if __name__ == "__main__":\n    wandb.sweep(c)'],
    ['import wandb', 'def main():\n    wandb.sweep(c)\nmain()'],
    ['import wandb', 'def start(config):\n    return wandb.sweep(config)\nstart(c)'],
    [
      'import wandb',
      'class Search:\n    def __init__(self):\n        self.config = c\n    def sweep(self):\n        return wandb.sweep(self.config)',
    ],
    ['import wandb', 'try:\n    wandb.sweep(c)\nexcept Exception:\n    raise'],
    ['import wandb', 'with open("x") as f:\n    wandb.sweep(c)'],
    ['import wandb', 'if args.new:\n    i = wandb.sweep(c)\nelse:\n    i = args.id'],
  ])('%s, %s', (imports, call) => {
    const text = `${imports}\nc = {"method": "grid", "parameters": {"a": {"values": [1, 2]}}}\n${call}\n`;
    const { call: at, dict } = sweepIn(text);
    expect(at === null ? null : text.slice(...at)).toMatch(/^\w[\w.]*\(/);
    expect(text.slice(...dict)).toMatch(/^\{"method"/);
    expect(spaceIn(text)).toEqual({ a: [1, 2] });
  });

  test('each call with its own dict, as it is when the call comes', () => {
    const text = `import wandb
c = {"method": "grid", "parameters": {"a": {"values": [1, 2]}}}
wandb.sweep(c)
c["method"] = "random"
c["parameters"]["b"] = {"value": 3}
wandb.sweep(c)
`;
    const specs = sweepsIn(text).map(({ reading }) => reading.document.spec);
    expect(specs.map((spec) => [spec?.method, spec?.space.parameters.length])).toEqual([
      ['grid', 1],
      ['random', 2],
    ]);
  });

  test('one of several dicts: each is looked at', () => {
    const text = `import wandb
if args.grid:
    config = {"method": "grid", "parameters": {"a": {"values": [1, 2]}}}
else:
    config = {"method": "randm", "parameters": {"a": {"min": 0.1, "max": 0.2}}}
wandb.sweep(config)
`;
    expect(sweepsIn(text)).toHaveLength(2);
    expect(marksIn(text)).toEqual(['error unknown-method: "randm"']);
  });
});

describe('values of Python', () => {
  test.each([
    ['1e-5', 0.00001],
    ['True', true],
    ['None', null],
    ["'1e-5'", '1e-5'],
    ['"a" "b"', 'ab'],
    ['-2', -2],
    ['10 ** -4', 0.0001],
    ['2 ** 10', 1024],
    ['3 * 4 + 1', 13],
    ['7 // 2', 3],
    ['-7 % 3', 2],
    ['1_000', 1000],
    ['0x10', 16],
    ['int(1e3)', 1000],
    ['float("1e-3")', 0.001],
    ['str(3)', '3'],
    ['(1, 2)', [1, 2]],
    ['[*range(3)]', [0, 1, 2]],
    ['list(range(1, 10, 4))', [1, 5, 9]],
    ['[2 ** i for i in range(3, 6)]', [8, 16, 32]],
    ['[a * b for a in [1, 2] for b in (3, 4) if a != b]', [3, 4, 6, 8]],
    ['[1] + [2] * 2', [1, 2, 2]],
    ['np.logspace(-3, -1, 3).tolist()', [0.001, 0.01, 0.1]],
    ['list(np.linspace(0, 1, 3))', [0, 0.5, 1]],
    ['np.arange(0, 3)', [0, 1, 2]],
    ['sorted([3, 1, 2])', [1, 2, 3]],
    ['{"a": 1}', { a: 1 }],
    ['f"{NAME}-{4}"', 'net-4'],
    ['NAME.upper()', 'NET'],
    ['SIZES[-1]', 64],
    ['TABLE["x"]', 5],
    ['NAME or "other"', 'net'],
    ['SIZES + [128]', [32, 64, 128]],
  ])('%s', (written, value) => {
    const constants = 'import numpy as np\nNAME = "net"\nSIZES = [32, 64]\nTABLE = {"x": 5}\n';
    const text = script(`${constants}sweep_config = {"method": "random", "parameters": {"p": {"value": ${written}}}}`);
    expect(spaceIn(text)).toEqual({ p: value });
  });

  test.each([
    'args.lr',
    'compute()',
    'os.environ["X"]',
    'x if y else z',
    '[a for a in load()]',
    'f"{args.x}"',
    'lambda: 1',
    'b"x"',
    '1j',
    '[1, args.x]',
    '{"a": args.x}',
    'SIZES[args.i]',
  ])('nothing is said about %s', (written) => {
    const text = script(
      `sweep_config = {"method": "grid", "parameters": {"p": {"value": ${written}}, "q": {"values": ${written}}, "r": {"min": ${written}, "max": 1, "distribution": ${written}}, "s": {"values": [1, 2]}}}`,
    );
    expect(
      marksIn(text).filter((mark) => !/^error (?:unknown-distribution|values-not-list): "\w+"$/.test(mark)),
    ).toEqual([]);
  });

  test.each([
    ['metric', '"metric": args.metric, "early_terminate": {"type": "hyperband", "min_iter": 3}'],
    ['metric name', '"metric": {"name": args.metric, "goal": "maximize"}'],
    ['early_terminate', '"metric": {"name": "loss"}, "early_terminate": args.early'],
    ['run_cap', '"run_cap": args.cap'],
    ['more keys', '**extra'],
    ['name', '"name": f"sweep-{args.name}"'],
    ['command', '"command": ["python", args.script, "${args}"]'],
    ['trialdeck', '"trialdeck": {"jobs": args.jobs, "stop": args.stop}'],
  ])('nothing is said about an unknown %s', (_, entry) => {
    const text = script(`sweep_config = {"method": "bayes", ${entry}, "parameters": {${space}}}`);
    const about = marksIn(text).filter((mark) => !mark.includes('"bayes"'));
    expect(about).toEqual([]);
    expect(sweepIn(text).reading.document.spec).toBeNull();
  });

  test('an unknown method or parameter leaves the rest checked', () => {
    const text = script(
      'sweep_config = {"method": args.method, "parameters": {**common, "lr": {"distribution": "unifrom", "min": args.low, "max": 1}, "a": {**b, "mi": 1}, "w": make()}}',
    );
    expect(marksIn(text)).toEqual(['error unknown-distribution: "unifrom"', 'error unknown-key: "mi"']);
  });

  test('what only some branches set is not known', () => {
    const text = script(`sweep_config = {"method": "grid", "parameters": {"a": {"values": [1, 2]}}}
if args.fast:
    sweep_config["method"] = "quick"
    sweep_config["parameters"]["b"] = {"min": 1}
    sweep_config["metric"] = {"name": "loss"}
for name in args.names:
    sweep_config["parameters"][name] = {"values": [1]}
while more():
    sweep_config["early_terminate"] = {"type": "x"}`);
    expect(marksIn(text)).toEqual([]);
  });

  test('what both branches set alike is known', () => {
    const text = script(`sweep_config = {"method": "grid", "parameters": {"a": {"values": [1, 2]}}}
if args.fast:
    sweep_config["method"] = "randm"
else:
    sweep_config["method"] = "randm"`);
    expect(marksIn(text)).toEqual(['error unknown-method: "randm"']);
  });

  test('a branch that ends the program does not count', () => {
    const text = script(`sweep_config = {"method": "random", "parameters": {"a": {"values": [1, 2]}}}
if len(sys.argv) < 2:
    sweep_config = None
    sys.exit(1)
if not ok:
    sweep_config["method"] = "none"
    raise SystemExit`);
    expect(spaceIn(text)).toEqual({ a: [1, 2] });
  });
});

describe('diagnostics', () => {
  test('stand on the Python text, with fixes in Python', () => {
    const text = script(`sweep_config = {
    'method': 'bayes',
    'metric': {'name': 'loss', 'goal': 'minimise'},
    'parameters': {
        'lr': {'distribution': 'uniform', 'min': 1e-5, 'max': 1e-1},
        'wd': {'distribution': 'log_uniform', 'min': -5, 'max': -2},
        'units': {'values': 64},
        'momentum': {'min': '0.1', 'max': 0.9},
        'dropout': {'min': 0, 'max': 0.5, 'note': 'x'},
    },
}`);
    expect(marksIn(text)).toEqual([
      "error bad-goal: 'minimise'",
      "hint uniform-rate: 'lr'",
      "warning deprecated-distribution: 'log_uniform'",
      'warning exponent-bounds: -5',
      'error values-not-list: 64',
      "warning number-as-text: '0.1'",
      'warning ambiguous-bounds: 0',
      "warning unknown-key: 'note'",
    ]);
    const fixed = diagnosticsIn(text).map((one) =>
      mended(text, one)
        .split('\n')
        .find((line, at) => line !== text.split('\n')[at]),
    );
    expect(fixed).toEqual([
      "    'metric': {'name': 'loss', 'goal': 'minimize'},",
      "        'lr': {'distribution': 'log_uniform_values', 'min': 1e-5, 'max': 1e-1},",
      "        'wd': {'distribution': 'log_uniform_values', 'min': 0.006737946999085467, 'max': 0.1353352832366127},",
      "        'wd': {'distribution': 'log_uniform_values', 'min': 1.0e-05, 'max': 0.01},",
      "        'units': {'values': [64]},",
      "        'momentum': {'min': 0.1, 'max': 0.9},",
      "        'dropout': {'min': 0.0, 'max': 0.5, 'note': 'x'},",
      "        'dropout': {'min': 0, 'max': 0.5},",
    ]);
  });

  test('a valid dict has none, and a number with an exponent is a number', () => {
    const text = script(`sweep_config = {
    "method": "bayes",
    "metric": {"name": "loss", "goal": "minimize"},
    "parameters": {
        "lr": {"distribution": "log_uniform_values", "min": 1e-5, "max": 1e-1},
        "batch": {"values": [16, 32, 64]},
        "epochs": {"value": 5},
    },
    "early_terminate": {"type": "hyperband", "min_iter": 3},
}`);
    expect(marksIn(text)).toEqual([]);
  });

  test('a function is the program: none is missing, and its metric is looked for in the file', () => {
    const text = script(
      `sweep_config = {"method": "random", "metric": {"name": "lose", "goal": "minimize"}, "parameters": {${space}}}`,
    );
    expect(marksIn(text, {})).toEqual(['warning metric-not-logged: "lose"']);
    expect(marksIn(text.replace('lose', 'loss'), {})).toEqual([]);
  });

  test('the arguments of the script are not those of its function', () => {
    const text = script(
      `import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--gpu", type=int, required=True)\nargs = parser.parse_args()\nsweep_config = {"method": "random", "parameters": {${space}}}`,
    );
    expect(marksIn(text, {})).toEqual([]);
  });

  test('a file of sweeps alone is no program', () => {
    const text = `SWEEP = {"method": "random", "metric": {"name": "x", "goal": "minimize"}, "parameters": {${space}}}\n`;
    expect(marksIn(text, {})).toEqual([]);
  });

  test('a key that stands twice', () => {
    const text = script(
      `sweep_config = {"method": "random", "parameters": {"a": {"values": [1, 2]}, "a": {"values": [3, 4]}}}`,
    );
    expect(marksIn(text)).toEqual(['warning duplicate-key: "a"']);
    expect(spaceIn(text)).toEqual({ a: [3, 4] });
  });

  test('a sweep without a limit is told only where the agent is seen to have none', () => {
    const config = `sweep_config = {"method": "random", "parameters": {${space}}}`;
    const endless = (text: string) => marksIn(text).filter((mark) => mark.includes('endless'));
    expect(endless(script(config))).toEqual([]);
    expect(endless(script(config).replace(', count=3', ''))).toHaveLength(1);
    expect(endless(script(config).replace('count=3', 'count=args.count'))).toEqual([]);
    expect(endless(`${head}${config}\nwandb.sweep(sweep_config)\n`)).toEqual([]);
    expect(sweepIn(script(config)).reading.document.spec?.options.trials).toBe(3);
  });

  test('no fix rewrites what stands for several values', () => {
    const text = script(`sweep_config = {"method": "random", "parameters": {}}
for name in ["lr", "wd"]:
    sweep_config["parameters"][name] = {"distribution": "unifrom", "min": 0.1, "max": 0.2}`);
    const found = diagnosticsIn(text);
    expect(found.map(({ code, fix }) => [code, fix])).toEqual([['unknown-distribution', undefined]]);
  });

  test('a half-written dict is not told that keys are missing', () => {
    expect(marksIn('import wandb\nsweep_config = {"method": "random", "par\nwandb.sweep(sweep_config)\n')).toEqual([]);
  });
});

describe('a dict that looks like a sweep', () => {
  test.each([
    ['SWEEPS = {"a": {"method": "grid", "parameters": {"x": {"values": [1, 1]}}}, "b": 3}', 1],
    ['def get():\n    return {"method": "grid", "parameters": {"x": {"values": [1, 1]}}}  # "parameters" sweep', 1],
    ['sweep_config = {"method": "gird", "parameters": {}}', 1],
    ['config = {"method": "GET", "parameters": {"x": {"value": 1}}}', 0],
    ['schema = {"method": "random", "parameters": {"x": {"type": "int"}}}', 0],
    ['config = {"method": "gird", "parameters": {"x": 1}}', 0],
  ])('%s', (text, count) => {
    expect(sweepsIn(`${text}\n`)).toHaveLength(count);
  });

  test('a base that another dict spreads is looked at once', () => {
    const text = `import wandb
base = {"method": "grid", "parameters": {"a": {"values": [1, 1]}}}
wandb.sweep({**base, "name": "x"})
`;
    expect(sweepsIn(text)).toHaveLength(1);
    expect(sweepsIn(text).flatMap((sweep) => diagnose(sweep))).toHaveLength(1);
  });
});
