import { describe, expect, test } from 'vitest';
import { optionTable } from '../../../src/core/sweep/optionTable.ts';
import { accepted, labels, suggested } from './completionAt.ts';

const search = `method: random
parameters:
  lr: {min: 0.1, max: 1.0}
  optimizer: {values: [adam, sgd]}
  seed: {value: 0}
trialdeck:
`;

describe('keys', () => {
  test('at the top, without those that are there', () => {
    const found = labels('program: t.py\nme|\nparameters:\n');
    expect(found).toContain('method');
    expect(found).not.toContain('program');
    expect(found).not.toContain('parameters');
    expect(found).not.toContain('project');
  });

  test('of a parameter, of a nested one, of the metric and of trialdeck', () => {
    expect(labels('parameters:\n  lr:\n    |\n')).toEqual([
      'value',
      'values',
      'min',
      'max',
      'distribution',
      'parameters',
    ]);
    expect(labels('parameters:\n  m:\n    parameters:\n      lr:\n        m|')).toContain('min');
    expect(labels('metric:\n  |')).toEqual(['name', 'goal', 'target']);
    expect(labels('trialdeck:\n  jobs: 2\n  |')).toEqual(
      optionTable.filter(({ key, supported }) => supported && key !== 'jobs').map(({ key }) => key),
    );
  });

  test.each([
    ['value: 1', []],
    ['values: [1, 2]', ['distribution', 'probabilities']],
    ['min: 0.1', ['max', 'distribution', 'q']],
    ['distribution: normal', ['mu', 'sigma']],
    ['distribution: q_uniform', ['min', 'max', 'q']],
    ['distribution: beta', ['a', 'b']],
    ['parameters: {}', []],
  ])('only those that fit beside `%s`', (present, expected) => {
    const block = labels(`method: random\nparameters:\n  x:\n    ${present}\n    |\n`);
    expect(block.toSorted()).toEqual(expected.toSorted());
    const flow = labels(`method: random\nparameters:\n  x: {${present}, |}\n`);
    expect(flow.toSorted()).toEqual(expected.toSorted());
  });

  test('a grid gets no probabilities, and bands of one kind only', () => {
    expect(labels('method: grid\nparameters:\n  x:\n    values: [1, 2]\n    |\n')).toEqual(['distribution']);
    expect(labels('early_terminate:\n  min_iter: 3\n  |')).toEqual(['type', 'eta', 'strict']);
    expect(labels('early_terminate:\n  max_iter: 3\n  |')).toEqual(['type', 's', 'eta', 'strict']);
  });

  test('of the mappings of the block', () => {
    expect(labels(`${search}  stop:\n    fail|`)).toEqual(['target', 'no_improvement', 'failures', 'trial']);
    expect(labels(`${search}  stop:\n    trial:\n      |`)).toEqual(['above', 'below', 'no_improvement']);
    expect(labels(`${search}  stop:\n    trial:\n      above: 3\n      |`)).toEqual([
      'below',
      'after',
      'no_improvement',
    ]);
    expect(labels(`${search}  repeat:\n    seeds: 5\n    |`)).toEqual(['parameter']);
    expect(labels(`${search}  metrics:\n    - name: a\n      |`)).toEqual(['goal']);
    expect(labels(`${search}  metrics:\n    - name: a\n    - |`)).toEqual(expect.arrayContaining(['name', 'goal']));
    expect(labels(`${search}  constraints:\n  - m|\n`)).toEqual(expect.arrayContaining(['metric', 'max', 'min']));
    expect(labels(`${search}  sampler:\n    |`)).toEqual(['name', 'command']);
    expect(labels(`${search}  sampler:\n    name: gp\n    |`)).toEqual(['n_startup_trials', 'deterministic_objective']);
    expect(labels(`${search}  pruner: {name: patient, wrapped: {name: median, |}}`)).toContain('n_warmup_steps');
    expect(labels(`${search}  sampler:\n    command: [python, s.py]\n    |`)).toEqual([]);
  });

  test('of a stage: its own and those of the block, but for those of the whole sweep', () => {
    const found = labels(
      `${search}  stages:\n    - name: coarse\n      trials: 5\n    - name: fine\n      |\n      jobs: 2\n`,
    );
    expect(found).toEqual(expect.arrayContaining(['fixed', 'narrow', 'best', 'trials', 'sampler', 'repeat']));
    for (const absent of ['name', 'jobs', 'stages', 'study', 'storage']) expect(found).not.toContain(absent);
    expect(labels(`${search}  stages:\n    - name: a\n      stop:\n        |`)).toContain('target');
    const first = labels(`${search}  stages:\n    - name: a\n      |`);
    expect(first).not.toContain('narrow');
    expect(first).not.toContain('best');
  });

  test('say what they are, and who reads them', () => {
    const keys = suggested('program: t.py\n|');
    expect(keys.find(({ label }) => label === 'method')).toMatchObject({
      kind: 'key',
      detail: 'text · W&B and Trialdeck',
    });
    expect(keys.find(({ label }) => label === 'trialdeck')?.detail).toBe('mapping · Trialdeck only');
    expect(suggested('early_terminate: {|}').find(({ label }) => label === 'eta')?.doc).toMatch(/Default: 3$/);
    const order = keys.map(({ sortText }) => sortText);
    expect(order).toEqual(order.toSorted());
  });
});

describe('what is written', () => {
  test('a mapping opens on a line of its own, indented as the file is', () => {
    expect(accepted('program: t.py\nme|', 'metric')).toBe('program: t.py\nmetric:\n  name: val_loss\n  goal: minimize');
    expect(accepted('parameters:\n    x:\n        value: 1\nme|', 'metric')).toBe(
      'parameters:\n    x:\n        value: 1\nmetric:\n    name: val_loss\n    goal: minimize',
    );
    expect(accepted('method: random\nparameters:\n x:\n  |', 'values')).toBe(
      'method: random\nparameters:\n x:\n  values: [1, 2]',
    );
  });

  test('has tab stops and choices', () => {
    const metric = suggested('program: t.py\n|').find(({ label }) => label === 'metric');
    expect(metric).toMatchObject({
      snippet: true,
      insert: 'metric:\n  name: ${1:val_loss}\n  goal: ${2|minimize,maximize|}',
    });
    expect(suggested('method: |')[0]).toMatchObject({ snippet: false, insert: 'grid' });
  });

  test('stays on the line within brackets, and is quoted in JSON', () => {
    expect(accepted('{program: t.py, |}', 'metric')).toBe('{program: t.py, metric: {name: val_loss, goal: minimize}}');
    expect(accepted('{"program": "t.py", "me|"}', 'metric')).toBe(
      '{"program": "t.py", "metric": {"name": "val_loss", "goal": "minimize"}}',
    );
    expect(accepted('{\n  "program": "t.py",\n  |\n}', 'method')).toBe(
      '{\n  "program": "t.py",\n  "method": "random"\n}',
    );
    expect(accepted('{\n  |\n  "program": "t.py"\n}', 'run_cap')).toBe('{\n  "run_cap": 20, \n  "program": "t.py"\n}');
    expect(accepted('{"method": "|"}', 'grid')).toBe('{"method": "grid"}');
    expect(accepted('{"method": |}', 'grid')).toBe('{"method": "grid"}');
  });

  test('takes the place of the whole word, also in quotes and half typed', () => {
    expect(accepted('method: gr|xy # why', 'grid')).toBe('method: grid # why');
    expect(accepted('method: "gr|xy"', 'grid')).toBe('method: "grid"');
    expect(accepted('method: "gr|', 'grid')).toBe('method: "grid"');
    expect(accepted("'me|'", 'method')).toBe("'method': random");
    expect(accepted('me|tric:\n  name: x\n', 'metric')).toBe('metric:\n  name: x\n');
  });

  test('a blank is put where one is missing', () => {
    expect(accepted('method:|', 'grid')).toBe('method: grid');
    expect(accepted('method:gr|', 'grid')).toBe('method: grid');
    expect(accepted('metric: {goal:|}', 'maximize')).toBe('metric: {goal: maximize}');
    expect(accepted('metric: {goal:m|}', 'maximize')).toBe('metric: {goal: maximize}');
    expect(accepted('command:\n  - python\n  - t.py\n  -|', '${args}')).toBe(
      'command:\n  - python\n  - t.py\n  - ${args}',
    );
  });

  test('a bound fits the other one, and the distribution', () => {
    const at = (text: string): string => `method: random\nparameters:\n  x: {${text}}\n`;
    expect(accepted(at('min: 2.0, |'), 'max')).toBe(at('min: 2.0, max: 20.0'));
    expect(accepted(at('min: 3, |'), 'max')).toBe(at('min: 3, max: 12'));
    expect(accepted(at('distribution: log_uniform_values, max: 0.1, |'), 'min')).toBe(
      at('distribution: log_uniform_values, max: 0.1, min: 0.001'),
    );
    expect(accepted(at('min: 0, max: 8, |'), 'q')).toBe(at('min: 0, max: 8, distribution: q_uniform, q: 1'));
    expect(accepted(at('values: [a, b, c], |'), 'probabilities')).toBe(
      at('values: [a, b, c], probabilities: [0.33, 0.33, 0.34]'),
    );
  });

  test('a distribution brings the bounds that it needs', () => {
    expect(accepted('method: random\nparameters:\n  x:\n    distribution: |\n', 'log_uniform_values')).toBe(
      'method: random\nparameters:\n  x:\n    distribution: log_uniform_values\n    min: 1.0e-5\n    max: 0.001\n',
    );
  });
});

describe('where nothing belongs', () => {
  test.each([
    '# me|',
    'method: grid # |',
    'description: |\n',
    'name: |',
    'description: >\n  me|\n',
    'description: >\n  one\n\n  me|\nmethod: grid\n',
    'method: grid |',
    'method: grid\n  |',
    '--- |',
    'parameters:\n  lr:\n    min: 1\n   |',
    'a: {b: |}\nmethod: grid\n',
    'parameters: {x: {value: 1} |}',
    'unknown:\n  |',
  ])('%j', (marked) => {
    expect(labels(marked)).toEqual([]);
  });
});

describe('values', () => {
  test('where there are few', () => {
    expect(labels('method: |')).toEqual(['grid', 'random', 'bayes']);
    expect(labels('metric:\n  goal: m|')).toEqual(['minimize', 'maximize']);
    expect(labels('parameters:\n  lr:\n    distribution: |')).toContain('log_uniform_values');
    expect(labels('parameters:\n  lr:\n    distribution: |')).not.toContain('log_uniform');
    expect(labels('early_terminate: {type: |}')).toEqual(['hyperband']);
    expect(labels('early_terminate: {type: hyperband, strict: |}')).toEqual(['true', 'false']);
  });

  test('a distribution fits the method and the keys that are there', () => {
    expect(labels('method: grid\nparameters:\n  x: {distribution: |}')).not.toContain('uniform');
    expect(labels('method: random\nparameters:\n  x: {min: 0, max: 1, distribution: |}')).toEqual([
      'int_uniform',
      'uniform',
      'q_uniform',
    ]);
    expect(labels('method: random\nparameters:\n  x: {mu: 0, distribution: |}')).toEqual([
      'normal',
      'q_normal',
      'log_normal',
      'q_log_normal',
    ]);
  });

  test('no grid over what cannot be counted', () => {
    expect(labels('method: |\nparameters:\n  x: {min: 0.0, max: 1.0}\n')).toEqual(['random', 'bayes']);
    expect(labels(`${search}  sampler: |`)).not.toContain('grid');
  });

  test('of the block', () => {
    expect(labels(`${search}  value: |`)).toEqual(['last', 'best', 'mean(3)']);
    expect(labels(`${search}  sampler: |`)).toEqual(expect.arrayContaining(['tpe', 'gp', 'one_at_a_time']));
    expect(labels(`${search}  sampler: |`)).not.toContain('cmaes');
    expect(labels(`${search}  sampler:\n    name: |`)).toContain('tpe');
    expect(labels(`${search}  sampler: {name: tpe, startup: |}`)).toEqual(['sobol', 'random']);
    expect(labels(`${search}  metrics:\n    - name: a\n      goal: |`)).toEqual(['minimize', 'maximize']);
    expect(labels(`${search}  timeout: |`)).toContain('12h');
    expect(labels(`${search}  launcher: |`)).toEqual(['local']);
    expect(labels(`${search}  stages:\n    - name: a\n    - name: b\n      narrow: |`)).toEqual(['true', 'false']);
    expect(accepted(`${search}  pruner: |`, 'percentile')).toBe(
      `${search}  pruner: {name: percentile, percentile: 25}`,
    );
  });

  test('names of parameters and their own values', () => {
    expect(labels(`${search}  baseline:\n    |`)).toEqual(['lr', 'optimizer', 'seed']);
    expect(labels(`${search}  enqueue:\n    - lr: 0.5\n      |`)).toEqual(['optimizer', 'seed']);
    expect(labels(`${search}  enqueue: [{optimizer: |}]`)).toEqual(['adam', 'sgd']);
    expect(labels(`${search}  stages:\n    - name: a\n      fixed:\n        lr: |`)).toEqual(['0.1', '1.0']);
    expect(labels(`${search}  conditions:\n    lr:\n      |`)).toEqual(['optimizer']);
    expect(labels(`${search}  conditions: {lr: {optimizer: [adam, |]}}`)).toEqual(['sgd']);
    expect(accepted(`${search}  conditions:\n    |`, 'lr')).toBe(`${search}  conditions:\n    lr: {optimizer: [adam]}`);
    expect(labels(`${search}  stages:\n    - name: a\n      fixed:\n        |`)).toEqual(['lr', 'optimizer', 'seed']);
    expect(labels(`${search}  repeat:\n    parameter: s|`)).toEqual(['seed']);
  });
});

describe('commands', () => {
  const quoted = 'program: t.py\ncommand: [python, t.py, |]\n';

  test('macros, quoted where YAML needs it', () => {
    expect(accepted('command:\n  - python\n  - t.py\n  - ${ar|', '${args}')).toBe(
      'command:\n  - python\n  - t.py\n  - ${args}',
    );
    expect(accepted('command:\n  - python\n  - t.py\n  - "${ar|gs}"', '${args_json}')).toBe(
      'command:\n  - python\n  - t.py\n  - "${args_json}"',
    );
    expect(accepted(quoted, '${args}')).toBe('program: t.py\ncommand: [python, t.py, "${args}"]\n');
    expect(accepted('command: [python, t.py, ${ar|]', '${args}')).toBe('command: [python, t.py, "${args}"]');
    expect(accepted('command: [python, t.py, ar|', '${args}')).toBe('command: [python, t.py, "${args}"');
    expect(accepted(quoted, '${envvar:NAME}')).toBe('program: t.py\ncommand: [python, t.py, "${envvar:NAME}"]\n');
    expect(accepted('command:\n- python\n- |', '${envvar:NAME}')).toBe('command:\n- python\n- ${envvar:NAME}');
  });

  test('parameters are passed once, and never what runs', () => {
    expect(labels('command:\n  - |')).toEqual(expect.arrayContaining(['${env}', '${interpreter}', '${program}']));
    expect(labels('command:\n  - |')).not.toContain('${args}');
    expect(labels('command: [python, "${args}", |]')).not.toContain('${args_json}');
  });

  test('whole ones, as a list or in brackets', () => {
    expect(accepted('program: t.py\ncommand:\n  |', 'Hydra')).toBe(
      'program: t.py\ncommand:\n  - ${env}\n  - ${interpreter}\n  - ${program}\n  - ${args_no_hyphens}',
    );
    expect(accepted('program: t.py\ncommand: |', 'uv run')).toBe(
      'program: t.py\ncommand: [uv, run, "${program}", "${args}"]',
    );
    for (const label of ['default command', 'python -m', 'torchrun', 'accelerate launch', 'Hydra, adding keys'])
      expect(labels('command: |')).toContain(label);
  });

  test('an item at the column of the others gets its dash', () => {
    expect(accepted('command:\n  - python\n  - t.py\n  |\n', '${program}')).toBe(
      'command:\n  - python\n  - t.py\n  - ${program}\n',
    );
    expect(accepted('command:\n  |\n  - "${args}"\n', '${interpreter}')).toBe(
      'command:\n  - ${interpreter}\n  - "${args}"\n',
    );
  });
});

describe('places', () => {
  test('CRLF, comments, quoted keys and anchors on the way', () => {
    expect(labels('# a\r\n"parameters":\r\n  lr: &a\r\n    # b\r\n    min: 1\r\n    |\r\n')).toEqual([
      'max',
      'distribution',
      'q',
    ]);
  });

  test('after an open bracket, the lines below count as they did', () => {
    expect(labels('parameters:\n  lr: {min: 0.1, |\n  bs: {values: [1]}\nmethod: random\n')).toEqual([
      'max',
      'distribution',
      'q',
    ]);
    expect(labels('parameters:\n  lr: {min: 0.1\n  bs: {values: [1]}\nmethod: random\n|')).not.toContain('method');
  });

  test('each document for itself', () => {
    expect(labels('a: 1\n---\nmethod: grid\n|')).toEqual([]);
  });
});

describe('parameters', () => {
  test('whole ones of the usual kinds, those that are there left out', () => {
    expect(accepted('method: random\nparameters:\n  |', 'learning rate')).toBe(
      'method: random\nparameters:\n  lr:\n    distribution: log_uniform_values\n    min: 1.0e-4\n    max: 0.01',
    );
    expect(accepted('method: grid\nparameters:\n  |', 'learning rate')).toBe(
      'method: grid\nparameters:\n  lr:\n    values: [1.0e-4, 0.001, 0.01]',
    );
    expect(labels('method: random\nparameters:\n  lr: {value: 1}\n  |')).not.toContain('learning rate');
    expect(accepted('method: random\nparameters: {|}', 'choices')).toBe(
      'method: random\nparameters: {optimizer: {values: [adam, sgd]}}',
    );
  });

  test('behind a name', () => {
    expect(accepted('method: random\nparameters:\n  weight_decay: |\n', 'fitting')).toBe(
      'method: random\nparameters:\n  weight_decay: {distribution: log_uniform_values, min: 1.0e-4, max: 0.01}\n',
    );
    expect(labels('method: random\nparameters:\n  x: |\n')).toEqual(['fitting', 'values', 'min, max', 'value']);
  });

  test('a sweep that is empty yet can begin as a whole one', () => {
    expect(labels('|')).toContain('Sweep: random search');
    expect(accepted('|', 'Sweep: grid')).toContain('method: grid\n');
  });
});
