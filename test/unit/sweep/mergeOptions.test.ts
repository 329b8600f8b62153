import { describe, expect, test } from 'vitest';
import { leastTrialsToNarrow } from '../../../src/core/analysis/narrow.ts';
import { mergeOptions } from '../../../src/core/sweep/mergeOptions.ts';
import { addOptions, parseOptionText } from '../../../src/core/sweep/options.ts';
import { repeatParameter } from '../../../src/core/sweep/repeatParameter.ts';
import type { SweepOptions } from '../../../src/core/sweep/spec.ts';
import { specProblems } from '../../../src/core/sweep/specChecks/checkSpec.ts';
import { leastToNarrow } from '../../../src/core/sweep/specChecks/stages.ts';
import { stageSpec } from '../../../src/core/sweep/stageSpec.ts';
import { specOf } from './found.ts';

const head = `program: t.py
method: random
metric: {name: loss, goal: maximize}
parameters:
  optimizer: {values: [sgd, adam]}
  momentum: {min: 0.0, max: 0.9}
  model: {parameters: {kind: {values: [cnn, mlp]}, cnn: {parameters: {width: {values: [1, 2]}, depth: {min: 1, max: 4}}}}}
  seed: {value: 0}
  name: {value: a}
`;

function block(entries: string): string {
  return `${head}trialdeck: {${entries}}\n`;
}

function given(...texts: readonly [key: string, text: string][]): SweepOptions {
  return texts.reduce((options, [key, text]) => {
    const read = parseOptionText(key, text);
    if (!read.ok) throw new Error(read.message);
    return addOptions(options, read.options);
  }, {} as SweepOptions);
}

function messages(entries: string, ...texts: readonly [key: string, text: string][]): string[] {
  return specProblems(mergeOptions(specOf(block(entries)), given(...texts))).map(({ message }) => message);
}

describe('metrics', () => {
  const two = 'metrics: [{name: a}, {name: b, goal: maximize}]';
  const objectives = [
    { name: 'a', goal: 'minimize' },
    { name: 'b', goal: 'maximize' },
  ];

  test('several beat the one of W&B', () => {
    expect(specOf(block(two))).toMatchObject({ metric: { name: 'a' }, metrics: objectives });
    expect(specOf(head).metrics).toEqual([{ name: 'loss', goal: 'maximize' }]);
  });

  test('what the command line names takes the place of what the file names', () => {
    expect(
      mergeOptions(specOf(block('metric: acc')), given(['metrics', '[{name: a}, {name: b, goal: maximize}]'])),
    ).toMatchObject({ metrics: objectives });
    expect(mergeOptions(specOf(block(two)), given(['metric', 'b'])).metrics).toEqual([{ name: 'b', goal: 'maximize' }]);
    expect(messages(two, ['direction', 'maximize'])).toEqual([
      expect.stringContaining('`direction` cannot stand beside'),
    ]);
  });

  test.each([
    ['pruner: median', 'The pruner `median`'],
    ['stop: {target: 1}', '`target`'],
    ['stop: {trial: {above: 1}}', '`stop: trial`'],
  ])('%s looks at one metric', (option, what) => {
    expect(() => specOf(block(`${two}, ${option}`))).toThrow(`${what} looks at one metric, and the sweep has 2.`);
  });

  test.each(['value: best', 'stop: {no_improvement: 3}', 'constraints: [{metric: a, max: 1}]', 'pruner: median'])(
    '%s needs a metric',
    (option) => {
      const text = `program: t.py\nmethod: random\nparameters: {x: {values: [1, 2]}}\ntrialdeck: {${option}}\n`;
      expect(() => specOf(text)).toThrow('looks at a metric. Add `metric:');
    },
  );
});

test("W&B's target of the metric ends the study, unless the block says otherwise", () => {
  const withTarget = (entries: string) =>
    specOf(block(entries).replace('goal: maximize', 'goal: maximize, target: 0.9'));
  expect(withTarget('stop: {failures: 5}').options.stop).toEqual({ target: 0.9, failures: 5 });
  expect(withTarget('stop: {target: 0.5}').options.stop).toEqual({ target: 0.5 });
  expect(withTarget('metric: acc').options.stop).toBeUndefined();
  expect(mergeOptions(withTarget('stop: {failures: 5}'), { metric: 'acc' }).options.stop).toEqual({ failures: 5 });
  expect(mergeOptions(withTarget('jobs: 1'), { metric: 'loss' }).options.stop).toEqual({ target: 0.9 });
});

describe('conditions', () => {
  test('end in the parameters, those of a group in every parameter below it', () => {
    const { space } = specOf(
      block(
        'conditions: {momentum: {optimizer: sgd}, model.cnn: {model.kind: [cnn]}, model.cnn.depth: {optimizer: [adam]}}',
      ),
    );
    const conditions = Object.fromEntries(space.parameters.map(({ name, condition }) => [name, condition]));
    expect(conditions).toEqual({
      optimizer: undefined,
      momentum: { optimizer: ['sgd'] },
      'model.kind': undefined,
      'model.cnn.width': { 'model.kind': ['cnn'] },
      'model.cnn.depth': { 'model.kind': ['cnn'], optimizer: ['adam'] },
      seed: undefined,
      name: undefined,
    });
  });

  test('those of the command line replace those of the file', () => {
    const spec = specOf(block('conditions: {momentum: {optimizer: [sgd]}}'));
    const { space } = mergeOptions(spec, given(['conditions', '{model.cnn.width: {model.kind: [cnn]}}']));
    expect(space.parameters.filter(({ condition }) => condition !== undefined).map(({ name }) => name)).toEqual([
      'model.cnn.width',
    ]);
  });

  test.each([
    ['{momentum: {optimizer: [sdg]}}', '`optimizer` cannot be `sdg`. Did you mean `sgd`?'],
    ['{seed: {momentum: [2]}}', '`momentum` must be a number from 0 to 0.9, not `2`.'],
    ['{momentum: {seed: [1]}}', '`seed` is always `0`, not `1`.'],
    ['{momentun: {optimizer: [sgd]}}', 'no parameter `momentun`. Did you mean `momentum`?'],
    ['{momentum: {optimiser: [sgd]}}', 'no parameter `optimiser`. Did you mean `optimizer`?'],
    [
      '{momentum: {optimizer: [sgd]}, optimizer: {seed: [0]}, seed: {momentum: [0.5]}}',
      '`optimizer` needs `seed` needs `momentum` needs `optimizer`. Remove one',
    ],
  ])('%s is refused', (text, message) => {
    expect(() => specOf(block(`conditions: ${text}`))).toThrow(message);
    expect(messages('', ['conditions', text]).join('\n')).toContain(message);
  });
});

describe('points', () => {
  test('may be written nested, as the program gets them, and on the command line', () => {
    const spec = specOf(block('enqueue: [{model: {kind: cnn, cnn: {width: 2}}}], baseline: {optimizer: adam}'));
    expect(spec.options).toMatchObject({
      enqueue: [{ 'model.kind': 'cnn', 'model.cnn.width': 2 }],
      baseline: { optimizer: 'adam' },
    });
    const line = given(['enqueue', 'momentum=0.5,optimizer=sgd'], ['enqueue', '[{momentum: 0.1}, {momentum: 1e-3}]']);
    expect(mergeOptions(spec, line).options.enqueue).toEqual([
      { momentum: 0.5, optimizer: 'sgd' },
      { momentum: 0.1 },
      { momentum: 0.001 },
    ]);
  });

  test.each([
    ['momentum=5', '`momentum` must be a number from 0 to 0.9, not `5`.'],
    ['momentum=null', '`momentum` must be a number from 0 to 0.9, not `null`.'],
    ['momentum=high', '`momentum` must be a number from 0 to 0.9, not `high`.'],
    ['model.cnn.depth=1.5', '`model.cnn.depth` must be a whole number from 1 to 4, not `1.5`.'],
    ['optimizer=lion', '`optimizer` cannot be `lion`. Its choices are `sgd`, `adam`.'],
    ['seed=1', '`seed` is always `0`, not `1`.'],
    ['momentm=1', 'no parameter `momentm`. Did you mean `momentum`?'],
    ['momentum=0.5,optimizer=adam', '`momentum` counts only where `optimizer` is `sgd`, and this trial has `adam`.'],
  ])('--enqueue %s is refused', (text, message) => {
    expect(messages('conditions: {momentum: {optimizer: [sgd]}}', ['enqueue', text])).toEqual([
      `\`enqueue\`: ${message}`.replace('`enqueue`: no', '`enqueue`: The sweep has no'),
    ]);
  });

  test('what rounding to steps can give is in the space', () => {
    const spec = specOf(
      'program: t.py\nmethod: random\nparameters: {x: {distribution: q_uniform, min: 1, max: 9, q: 4}}\n',
    );
    const problems = (x: number) => specProblems(mergeOptions(spec, { enqueue: [{ x }] })).length;
    expect([0, 1, 4, 9].map(problems)).toEqual([0, 0, 0, 0]);
    expect([-1, 10].map(problems)).toEqual([1, 1]);
  });
});

describe('stages', () => {
  const stages = 'stages: [{name: coarse, jobs: 2, stop: {failures: 5}}, {name: refit, best: 3, repeat: {seeds: 5}}]';

  test('the command line holds for every stage, the stage before the sweep', () => {
    const spec = mergeOptions(
      specOf(block(`jobs: 1, retries: 1, ${stages}`)),
      given(['jobs', '4'], ['stop', 'target=0.5']),
    );
    const [coarse] = spec.options.stages ?? [];
    const own = mergeOptions(spec, coarse?.options ?? {});
    expect(own.options).toMatchObject({ jobs: 4, retries: 1, stop: { failures: 5, target: 0.5 } });
  });

  test('what a stage searches: its keys, its fixed values, no stages, points of the sweep for the first one alone', () => {
    const spec = specOf(
      block(
        'enqueue: [{optimizer: sgd}], stages: [{name: a, fixed: {momentum: 1, optimizer: adam}}, {name: b, trials: 3}]',
      ),
    );
    const [a, b] = (spec.options.stages ?? []).map((stage) => stageSpec(spec, stage));
    expect(a?.space.parameters.slice(0, 2).map(({ distribution }) => distribution)).toMatchObject([
      { kind: 'constant', value: { value: 'adam' } },
      { kind: 'constant', value: { value: 1, python: '1.0' } },
    ]);
    expect(a?.options).toEqual({ enqueue: [{ optimizer: 'sgd' }] });
    expect(b?.options).toEqual({ trials: 3 });
    expect(b?.space).toEqual(spec.space);
  });

  test('narrowing a stage of few trials is warned about', () => {
    expect(leastToNarrow).toBe(leastTrialsToNarrow);
    const warned = (trials: number) =>
      messages(`stages: [{name: a, trials: ${trials}}, {name: b, trials: 5, narrow: true}]`);
    expect(warned(9)).toEqual([
      '`a` has 9 trials, and narrowing needs 10 finished ones: this stage would search the whole space.',
    ]);
    expect(warned(10)).toEqual([]);
  });

  test('values outside the space, and a best that asks for too much or too many keys, are warned about', () => {
    expect(messages('stages: [{name: a, trials: 3, fixed: {optimizer: sgdd}}]')).toEqual([
      '`fixed` of the stage `a` lies outside the space: `optimizer` cannot be `sgdd`. Did you mean `sgd`?',
    ]);
    expect(messages('stages: [{name: a, trials: 3}, {name: b, best: 50, sampler: tpe, trials: 4}]')).toEqual([
      '`a` has 3 trials, so `b` runs these again, not 50.',
      '`trials` has no effect: `best: 50` says which trials `b` runs.',
      '`sampler` has no effect: `best: 50` says which trials `b` runs.',
    ]);
    expect(messages('stages: [{name: a, trials: 3}, {name: b, best: 3}]')).toEqual([]);
  });

  test('a problem of a stage is named where it stands', () => {
    const spec = specOf(block(stages));
    const wrong = mergeOptions(spec, {
      stages: [{ name: 'a', options: { enqueue: [{ x: 1 }] }, fixed: {}, narrow: false, best: null }],
    });
    expect(specProblems(wrong).map(({ path }) => path)).toEqual([['trialdeck', 'stages', 0, 'enqueue', 0, 'x']]);
  });
});

describe('repeat', () => {
  test.each([
    ['{seeds: 5, parameter: seed}', 'seed'],
    ['{seeds: 5}', 'seed'],
  ])('%s numbers the runs by %s', (rule, name) => {
    expect(repeatParameter(specOf(block(`repeat: ${rule}`)))).toBe(name);
  });

  test('nothing is repeated, nothing is numbered', () => {
    expect(repeatParameter(specOf(head))).toBeNull();
  });

  test.each([
    ['{folds: 3}', 'nothing tells the runs of a trial which fold is theirs'],
    ['{seeds: 3, parameter: seeed}', 'no parameter `seeed`. Did you mean `seed`?'],
    ['{seeds: 3, parameter: optimizer}', '`optimizer` is searched'],
    ['{seeds: 3, parameter: name}', '`name` is no whole number'],
  ])('%s is refused', (rule, message) => {
    expect(() => specOf(block(`repeat: ${rule}`))).toThrow(message);
  });
});
