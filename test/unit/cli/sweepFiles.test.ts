import { chmodSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { TestWorkspace } from './workspace.ts';

const workspace = new TestWorkspace();
afterAll(() => workspace[Symbol.dispose]());

const good = `# a comment
program: train.py
method: grid
metric: {name: loss, goal: minimize}
parameters:
  lr: {values: [0.1, 0.01]}
  model: {parameters: {width: {values: [8, 16, 32]}}}
  epochs: {value: 3}
trialdeck:
  jobs: 2
`;
workspace.write('train.py', 'print("{}")\n');
workspace.write('good.yaml', good);
workspace.write('bad.yaml', good.replace('minimize', 'minimise').replace('train.py', 'gone.py'));
workspace.write(
  'warned.yaml',
  'program: train.py\nmethod: random\nmetric: {name: loss, goal: minimize}\nrun_cap: 3\nparameters:\n  lr: {min: 1e-5, max: 0.1}\n',
);
workspace.write(
  'open.yaml',
  'program: train.py\nmethod: random\nmetric: {name: loss, goal: minimize}\nparameters: {lr: {min: 0.0, max: 0.1}}\n',
);
workspace.write('binary.yaml', Uint8Array.from([0xff, 0xfe, 0, 1, 2]));
workspace.write('broken.yaml', 'method: [random\nparameters: {}\n');

test.each(['check', 'plan', 'export'])('%s ends at what is no file, and at what is no sweep', async (command) => {
  workspace.write('huge.yaml', `${good}# ${'x'.repeat(10_000_000)}\n`);
  const zero = await workspace.call([command, '/dev/zero']);
  expect(zero.code).toBeGreaterThan(0);
  expect(zero.err).toContain('/dev/zero: is a device or a pipe, not a file');
  const huge = await workspace.call([command, 'huge.yaml']);
  expect(huge.code).toBeGreaterThan(0);
  expect(huge.out + huge.err).toContain('This file has more than 1,000,000 characters and was not read');
});

describe('check', () => {
  test('a good file', async () => {
    expect(await workspace.call(['check', 'good.yaml'])).toEqual({
      code: 0,
      out: 'good.yaml: no mistakes found\n',
      err: '',
    });
    expect(await workspace.json('check', 'good.yaml')).toEqual([]);
  });

  test('errors: file:line:column, severity, code, message, exit 1', async () => {
    const { code, out } = await workspace.call(['check', 'bad.yaml', 'good.yaml']);
    expect(code).toBe(1);
    expect(out).toMatch(/^bad\.yaml:2:10: error program-missing: .*gone\.py/m);
    expect(out).toMatch(/^bad\.yaml:4:28: error [a-z-]+: .*minimise/m);
    expect(out).toMatch(/^2 files: 2 errors/m);
  });

  test('json with ranges and fixes', async () => {
    const { code, out } = await workspace.call(['check', 'bad.yaml', '--json']);
    expect(code).toBe(1);
    const rows: unknown = JSON.parse(out);
    expect(rows).toContainEqual(
      expect.objectContaining({
        file: 'bad.yaml',
        line: 4,
        column: 28,
        endLine: 4,
        endColumn: 36,
        severity: 'error',
        fix: {
          title: expect.any(String),
          edits: [{ line: 4, column: 28, endLine: 4, endColumn: 36, newText: 'minimize' }],
        },
      }),
    );
  });

  test('warnings are no reason to fail', async () => {
    const { code, out } = await workspace.call(['check', 'warned.yaml']);
    expect(code).toBe(0);
    expect(out).toMatch(/^warned\.yaml:6:13: warning [a-z-]+: /m);
  });

  test('bytes that are no text: one error at 1:1', async () => {
    const { code, out } = await workspace.call(['check', 'binary.yaml', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ file: 'binary.yaml', line: 1, column: 1, severity: 'error' }]);
  });

  test.each([
    ['missing.yaml', 'missing.yaml: no such file'],
    ['.', '.: is a folder, expected a sweep file'],
  ])('%s is wrong use', async (file, message) => {
    expect(await workspace.call(['check', file])).toEqual({ code: 2, out: '', err: `trialdeck: ${message}\n` });
  });
});

describe('plan', () => {
  test('says what would run', async () => {
    const { code, out } = await workspace.call(['plan', 'good.yaml', '--interpreter', process.execPath]);
    expect(code).toBe(0);
    expect(out).toMatch(/^good\.yaml {2}grid · sampler grid · minimize loss$/m);
    expect(out).toMatch(/^trials +all 6 combinations$/m);
    expect(out).toMatch(/^lr +categorical +0\.1, 0\.01$/m);
    expect(out).toMatch(/^model\.width +categorical +8, 16, 32$/m);
    expect(out).toMatch(/^constant: epochs 3$/m);
    expect(out).toMatch(/^ {2}.*train\.py --lr=0\.1 "--model=\{'width': 8\}" --epochs=3$/m);
  });

  test('json as the contract says, and with the options of a run', async () => {
    expect(await workspace.json('plan', 'good.yaml', '--trials', '4')).toMatchObject({
      method: 'grid',
      sampler: 'grid',
      pruner: 'none',
      trials: 4,
      combinations: 6,
      parameters: [
        { name: 'lr', distribution: 'categorical', values: [0.1, 0.01] },
        { name: 'model.width', distribution: 'categorical', values: [8, 16, 32] },
        { name: 'epochs', distribution: 'constant', value: 3 },
      ],
      warnings: [],
    });
    const { commands } = (await workspace.json('plan', 'good.yaml')) as { commands: string[][] };
    expect(new Set(commands.map((command) => command.join(' '))).size).toBe(6);
  });

  test('started in a subfolder, the environment of the workspace counts', async () => {
    using other = new TestWorkspace();
    await other.study('first');
    other.write('sub/deep/sweep.yaml', good);
    other.write('sub/deep/train.py', '');
    chmodSync(other.write('.venv/bin/python', '#!/bin/sh\n'), 0o755);
    const env = { VIRTUAL_ENV: '', CONDA_PREFIX: '' };
    const { out } = await other.call(['plan', 'deep/sweep.yaml'], { cwd: other.file('sub'), env });
    expect(out).toContain(`${other.file('.venv', 'bin', 'python')} (workspace .venv)`);
  });

  test('appends the words after --', async () => {
    const { code, out } = await workspace.call(['plan', 'good.yaml', '--json', '--', '--fast', 'a b']);
    expect(code).toBe(0);
    const { commands } = JSON.parse(out) as { commands: string[][] };
    for (const command of commands) expect(command.slice(-2)).toEqual(['--fast', 'a b']);
  });

  test('an unbounded space has no numbers, the first ten commands, and a warning', async () => {
    const plan = (await workspace.json('plan', 'open.yaml')) as { commands: unknown[]; warnings: string[] };
    expect(plan).toMatchObject({ trials: null, combinations: null });
    expect(plan.commands).toHaveLength(10);
    expect(plan.warnings.join('\n')).toMatch(/stopped/);
  });

  test('a seed fixes the commands, and nothing is written', async () => {
    const first = await workspace.json('plan', 'open.yaml', '--seed', '7', '--trials', '3');
    expect(await workspace.json('plan', 'open.yaml', '--seed', '7', '--trials', '3')).toEqual(first);
    expect(await workspace.json('plan', 'open.yaml', '--seed', '8', '--trials', '3')).not.toEqual(first);
    expect(await workspace.json('studies')).toEqual([]);
  });

  test('stages, repeats, rules and points that run first', async () => {
    const options = [
      '--stages',
      '[{name: coarse, trials: 2}, {name: refit, best: 1, repeat: {seeds: 2, parameter: epochs}}]',
    ];
    const more = ['--value', 'best', '--stop', 'target=0.5', '--enqueue', 'model.width=32', '--seed', '1'];
    const { out } = await workspace.call(['plan', 'good.yaml', ...options, ...more]);
    expect(out).toMatch(/^trials +3 in 2 stages$/m);
    expect(out).toMatch(/^stop +at 0\.5$/m);
    expect(out).toMatch(/^enqueued +width 32$/m);
    expect(out).toMatch(/^refit +1 +runs the best again, 2 seeds a trial, epochs 3 to 4$/m);
    expect(out).toMatch(/--lr=\S+ "--model=\{'width': 32\}"/);
    const late = await workspace.call(['plan', 'good.yaml', '--stop', '{trial: {above: 5, after: 3}}']);
    expect(late.out).toMatch(/^stop +a trial above 5 from step 3 on$/m);
  });

  test('a sweep of a space file, with one parameter replaced', async () => {
    workspace.write('spaces/lr.yaml', 'parameters:\n  lr: {min: 0.0, max: 0.1}\n  depth: {values: [1, 2]}\n');
    workspace.write('of.yaml', 'program: train.py\nmethod: grid\ntrialdeck: {space: [spaces/lr.yaml]}\n');
    const found = await workspace.call(['check', 'of.yaml', 'spaces/lr.yaml', '--quiet']);
    expect(found.out).toMatch(/^spaces\/lr\.yaml:2:3: error grid-continuous/);
    workspace.write('spaces/lr.yaml', 'parameters:\n  lr: {values: [1, 2]}\n  depth: {values: [1, 2]}\n');
    expect(await workspace.json('plan', 'of.yaml', '--space', 'lr=0.1,0.2,0.3')).toMatchObject({ trials: 6 });
    const { code, err } = await workspace.call(['plan', 'of.yaml', '--space', 'lrr=1']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'trialdeck: of.yaml with these options: `space`: the sweep has no parameter `lrr`. Did you mean `lr`?\n',
    });
  });

  test('says a mistake once', async () => {
    const several = ['--metrics', '[{name: loss, goal: minimize}, {name: acc, goal: maximize}]'];
    for (const words of [
      ['--pruner', 'median', ...several],
      ['--sampler', 'one_at_a_time', '--space', 'lr=1,2', '--baseline', 'lr=9'],
    ]) {
      const { code, err } = await workspace.call(['plan', 'good.yaml', ...words]);
      expect({ code, lines: err.trim().split('\n') }).toEqual({
        code: 2,
        lines: [expect.stringContaining('good.yaml with these options: ')],
      });
    }
  });

  test('the same value twice is one choice', async () => {
    const { out } = await workspace.call(['plan', 'open.yaml', '--space', 'lr=1,1']);
    expect(out).toMatch(/^trials +1, the only combination$/m);
    expect(out).toContain('constant: lr 1\n');
    expect(out).toMatch(/^command$/m);
  });

  test('refuses what sweep would refuse', async () => {
    const { code, out, err } = await workspace.call(['plan', 'bad.yaml', '--json']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/bad\.yaml:4:28: error: .*minimise/);
  });
});

describe('export', () => {
  test('writes the parameters of space files into the sweep', async () => {
    workspace.write(
      'spaces/two.yaml',
      'parameters:\n  lr: {distribution: log_uniform_values, min: 1.0e-5, max: 0.1}\n  m: {parameters: {w: {values: [8, 16]}}}\n',
    );
    workspace.write(
      'two.yaml',
      '# mine\nprogram: train.py\nmethod: random\nparameters: {epochs: {value: 3}}\ntrialdeck: {space: [spaces/two.yaml]}\n',
    );
    const { code, out, err } = await workspace.call(['export', 'two.yaml']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^# mine\n/);
    workspace.write('exported.yaml', out);
    expect(await workspace.json('check', 'exported.yaml')).toEqual([expect.objectContaining({ code: 'endless' })]);
    const parametersOf = async (file: string) =>
      ((await workspace.json('plan', file)) as { parameters: unknown }).parameters;
    expect(await parametersOf('exported.yaml')).toEqual(await parametersOf('two.yaml'));
    workspace.write('gone.yaml', 'program: train.py\nmethod: random\ntrialdeck: {space: [none.yaml]}\n');
    expect(await workspace.call(['export', 'gone.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/gone\.yaml:3:21: error: `none\.yaml`: no such file/) as unknown,
    });
  });

  test('leaves out the trialdeck: key and nothing else', async () => {
    const { code, out } = await workspace.call(['export', 'good.yaml']);
    expect({ code, out }).toEqual({ code: 0, out: good.replace(/trialdeck:[\s\S]*/, '') });
  });

  test('refuses a file whose structure it can only guess', async () => {
    const { code, out, err } = await workspace.call(['export', 'broken.yaml']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^trialdeck: broken\.yaml:\d+:\d+: error: /);
  });
});

test('a sweep file that holds escapes does not steer the terminal', async () => {
  workspace.write(
    'escapes.yaml',
    'program: train.py\nmethod: grid\nmetric: {name: loss, goal: "mi\\x1b[31mn"}\nparameters:\n  "q\\x1b]0;title\\x07": {valuess: [1]}\n',
  );
  for (const command of ['check', 'plan', 'sweep', 'create']) {
    const { code, out, err } = await workspace.call([command, 'escapes.yaml']);
    expect(code, command).toBe(command === 'check' ? 1 : 2);
    expect(out + err, command).toMatch(/not the text "min"/);
    expect(out + err, command).not.toMatch(/[^\P{Control}\n]/u);
  }
});

describe('a sweep that a script makes or starts', () => {
  const script = (end: string) =>
    `import wandb, yaml\ndef train():\n    wandb.init()\n    wandb.log({"loss": 1})\n${end}wandb.agent(wandb.sweep(c), train, count=3)\n`;
  workspace.write('dict.py', script('c = {"method": "grid", "parameters": {"a": {"values": [1, 2]}}}\n'));
  const cells = [{ cell_type: 'code', source: [script('c = {"method": "gird", "parameters": {}}\n')] }];
  workspace.write('dict.ipynb', JSON.stringify({ cells, nbformat: 4 }));
  workspace.write('started/sweep.yaml', good.replace('program: train.py\n', ''));
  workspace.write('started/run.py', script('c = yaml.safe_load(open("started/sweep.yaml"))\n'));

  test('check reads the dict of a script, and of a notebook', async () => {
    expect(await workspace.call(['check', 'dict.py'])).toMatchObject({ code: 0 });
    const { code, out } = await workspace.call(['check', 'dict.ipynb']);
    expect(code).toBe(1);
    expect(out).toMatch(/^dict\.ipynb:1:\d+: error unknown-method: Cell 1, line 5: /m);
  });

  test.each(['dict.py', 'dict.ipynb'])('sweep %s says what to do', async (file) => {
    const { code, err } = await workspace.call(['sweep', file]);
    expect(code).toBe(2);
    expect(err).toContain('expected a sweep file. Run it with Python');
  });

  test('a file without a program names the script that starts it', async () => {
    const { code, out } = await workspace.call(['check', 'started/sweep.yaml']);
    expect(code).toBe(0);
    expect(out).toContain('information started-by-script: `run.py` starts this sweep.');
    const { code: refused, err } = await workspace.call(['sweep', 'started/sweep.yaml']);
    expect(refused).toBe(2);
    expect(err).toContain('The sweep has no `program`.');
    expect(err).toContain('started/run.py starts this sweep. Run that, or name the program of a trial.');
  });
});
