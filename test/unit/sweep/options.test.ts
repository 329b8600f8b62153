import { describe, expect, test } from 'vitest';
import { prunerNames, samplerNames } from '../../../src/core/space/searchNames.ts';
import { parseDurationMs } from '../../../src/core/sweep/duration.ts';
import { mergeOptions } from '../../../src/core/sweep/mergeOptions.ts';
import { parseOptionText } from '../../../src/core/sweep/options.ts';
import { optionOf, optionTable } from '../../../src/core/sweep/optionTable.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import type { SweepOptions } from '../../../src/core/sweep/spec.ts';
import { fixed, mark, specOf } from './found.ts';

const head =
  'program: t.py\nmethod: random\nmetric: {name: loss, goal: maximize}\nrun_cap: 9\nparameters: {x: {values: [1, 2]}}\n';

function block(entry: string): string {
  return `${head}trialdeck:\n  ${entry}\n`;
}

test.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['15m', 900_000],
  ['2h30m', 9_000_000],
  ['1d', 86_400_000],
  ['1.5h', 5_400_000],
  ['1h 30m', 5_400_000],
  ['0', null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['5x', null],
  ['30m2h', null],
])('the duration %j is %s ms', (text, timeMs) => {
  expect(parseDurationMs(text)).toBe(timeMs);
});

describe('one reader for the file and for the command line', () => {
  test.each<[string, string, SweepOptions]>([
    ['study', 'first-try', { study: 'first-try' }],
    ['trials', '20', { trials: 20 }],
    ['jobs', '2', { jobs: 2 }],
    ['timeout', '2h30m', { timeoutMs: 9_000_000 }],
    ['trial_timeout', '90', { trialTimeoutMs: 90_000 }],
    ['gpus_per_trial', '0.5', { gpusPerTrial: 0.5 }],
    ['gpus_per_trial', '0', { gpusPerTrial: 0 }],
    ['seed', '-3', { seed: -3 }],
    ['sampler', 'random', { sampler: { name: 'random', args: {} } }],
    ['sampler', 'tpe', { sampler: { name: 'tpe', args: {} } }],
    ['pruner', '{name: median, n_startup_trials: 4}', { pruner: { name: 'median', args: { n_startup_trials: 4 } } }],
    ['metric', 'val/loss', { metric: 'val/loss' }],
    ['direction', 'maximize', { direction: 'maximize' }],
    ['retries', '0', { retries: 0 }],
    ['stop', '{failures: 5}', { stop: { failures: 5 } }],
    ['stop', '{failures: 0}', { stop: { failures: 0 } }],
    ['interpreter', '.venv/bin/python', { interpreter: '.venv/bin/python' }],
    ['env', '{A: b, N: 1}', { env: { A: 'b', N: '1' } }],
    ['env_file', 'my.env', { envFile: 'my.env' }],
    ['storage', 'sqlite:///x.db', { storage: 'sqlite:///x.db' }],
    ['sampler', '{command: [python, s.py]}', { sampler: { name: 'external', args: { command: ['python', 's.py'] } } }],
    ['value', 'mean(5)', { value: { kind: 'mean', count: 5 } }],
    [
      'stop',
      '{target: 0.1, no_improvement: 20, trial: {above: 9, after: 100, no_improvement: 3}}',
      { stop: { target: 0.1, noImprovement: 20, trial: { above: 9, after: 100, noImprovement: 3 } } },
    ],
    [
      'constraints',
      '[{metric: ms, max: 3, min: 1}]',
      {
        constraints: [
          { metric: 'ms', max: 3 },
          { metric: 'ms', min: 1 },
        ],
      },
    ],
    ['enqueue', '[{x: 1}, {x: 2}]', { enqueue: [{ x: 1 }, { x: 2 }] }],
    ['baseline', '{x: 2}', { baseline: { x: 2 } }],
    [
      'stages',
      '[{name: coarse, trials: 5, fixed: {x: 1}}, {name: fine, narrow: true}, {name: refit, best: 2, timeout: 1h}]',
      {
        stages: [
          { name: 'coarse', options: { trials: 5 }, fixed: { x: 1 }, narrow: false, best: null },
          { name: 'fine', options: {}, fixed: {}, narrow: true, best: null },
          { name: 'refit', options: { timeoutMs: 3_600_000 }, fixed: {}, narrow: false, best: 2 },
        ],
      },
    ],
    ['launcher', 'local', {}],
    ['repeat', '1', {}],
    ['keep', 'all', {}],
  ])('%s: %s', (key, text, options) => {
    expect(specOf(block(`${key}: ${text}`)).options).toEqual({ trials: 9, ...options });
    expect(parseOptionText(key, text)).toMatchObject({ ok: true, options });
  });

  test.each<[string, string]>([
    ['trials', 'many'],
    ['trials', '0'],
    ['trials', '2.5'],
    ['jobs', '-1'],
    ['seed', 'x'],
    ['timeout', 'soon'],
    ['gpus_per_trial', '-1'],
    ['study', 'a b'],
    ['study', '../x'],
    ['direction', 'up'],
    ['sampler', 'rndom'],
    ['pruner', '{n: 1}'],
    ['stop', '3'],
    ['stop', '{failures: -1}'],
    ['stop', '{no_improvement: 0}'],
    ['stop', '{failure: 3}'],
    ['env', '3'],
    ['sampler', 'nsgaii'],
    ['sampler', '{command: []}'],
    ['pruner', '{command: [a]}'],
    ['stages', '[]'],
    ['stages', '[{trials: 3}]'],
    ['stages', '[{name: fine, narrow: true}]'],
    ['stages', '[{name: a, trails: 3}]'],
    ['stages', '[{name: a}, {name: a}]'],
    ['value', 'median'],
    ['value', 'mean(0)'],
    ['launcher', 'slurm'],
    ['enqueue', '3'],
    ['metrics', '[]'],
    ['metrics', '[{name: a, goal: up}]'],
    ['metrics', '[{name: a}, {name: a}]'],
    ['repeat', '5'],
    ['repeat', '{seeds: 2, folds: 2}'],
    ['repeat', '{seeds: 0}'],
    ['repeat', '{parameter: seed}'],
    ['conditions', '{x: [1]}'],
    ['conditions', '{x: {y: []}}'],
    ['constraints', '{metric: a}'],
    ['constraints', '[{metric: a}]'],
    ['constraints', '[{metric: a, maximum: 2}]'],
    ['constraints', '[{metric: a, max: 1}, {metric: a, min: 2}]'],
    ['baseline', '[x]'],
    ['stop', '{trial: {after: 3}}'],
    ['stop', '{trial: {above: 1, below: 2}}'],
    ['stop', '{target: soon}'],
  ])('%s: %s is an error in both', (key, text) => {
    const { diagnostics } = parseSweep(block(`${key}: ${text}`));
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['error']);
    const read = parseOptionText(key, text);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.message).toBe(diagnostics[0]?.message);
  });

  test('messages name the key and what was written', () => {
    expect(parseOptionText('trials', 'many')).toEqual({
      ok: false,
      message: '`trials` must be a whole number above 0, not `many`.',
    });
    expect(parseOptionText('trails', '3')).toEqual({
      ok: false,
      message: '`trails` is no option. Did you mean `trials`?',
    });
    expect(parseOptionText('seed', ' ')).toEqual({ ok: false, message: '`seed` needs a value.' });
    expect(parseOptionText('sampler', 'foo')).toEqual({
      ok: false,
      message: `\`foo\` is no sampler. There are ${samplerNames.map((name) => `\`${name}\``).join(', ')}.`,
    });
  });

  test.each([
    [
      'conditions',
      '{x: {}}',
      'The condition of `x` must be a mapping such as `{optimizer: [sgd]}`, not an empty mapping.',
    ],
    ['sampler', '{seed: 1}', '`sampler` must be a name, or a mapping with `name`, not one with `seed`.'],
    ['stop', '{trial: {time: 3}}', '`time` is no key of `stop: trial`: `trial_timeout` is an option of its own.'],
    ['stop', '{trial.time: 3}', '`trial.time` is no key of `stop`: `trial_timeout` is an option of its own.'],
    ['stop', '{timeout: 3h}', '`timeout` is no key of `stop`: `timeout` is an option of its own.'],
  ])('%s: %s says what is meant', (key, text, message) => {
    expect(parseOptionText(key, text)).toEqual({ ok: false, message });
  });

  test('variables may be written as NAME=VALUE on the command line', () => {
    expect(parseOptionText('env', 'A=b=c')).toMatchObject({ ok: true, options: { env: { A: 'b=c' } } });
  });
});

test.each<[string, string[]]>([
  ['trails: 3', ['7:3 error unknown-key']],
  ['trial-timeout: 3s', ['7:3 error unknown-key']],
  ['keep: best 3', ['7:9 warning not-supported']],
  ['track: {wandb: offline}', ['7:10 warning not-supported']],
  ['stop: {targte: 0.1}', ['7:10 error unknown-key']],
  ['enqueue: [{x: 1}, {y: 2}]', ['7:22 error unknown-parameter']],
  ['enqueue: [{x: 3}]', ['7:17 error enqueue-outside']],
  ['conditions: {x: {y: [2]}}', ['7:20 error unknown-parameter']],
  ['conditions: {y: {x: [1]}}', ['7:16 error unknown-parameter']],
  ['conditions: {x: {x: [1]}}', ['7:16 error circular-conditions']],
  ['repeat: {seeds: 2, parameter: seed}', ['7:33 error unknown-parameter']],
  ['repeat: {seeds: 2, parameter: x}', ['7:33 error searched-seed']],
  ['repeat: {seeds: 2}', ['7:11 warning unnamed-repeat']],
  ['repeat: {folds: 2}', ['7:11 error unnamed-repeat']],
  [
    'stages: [{name: a, enqueue: [{x: 3}], fixed: {z: 1}}]',
    ['7:36 error enqueue-outside', '7:49 error unknown-parameter'],
  ],
  ['stages:', ['7:10 error bad-option']],
  ['stages: [{trials: 3}]', ['7:12 error bad-option']],
  ['timeout:', []],
  ['timeout: 1:30', []],
])('trialdeck: %s', (entry, expected) => {
  expect(parseSweep(block(entry)).diagnostics.map(mark)).toEqual(expected);
});

test('a misspelt key has a fix', () => {
  expect(specOf(fixed(block('trial-timeout: 3s'), 'unknown-key')).options.trialTimeoutMs).toBe(3000);
});

test('a pruner without a metric is refused', () => {
  const text = 'program: t.py\nmethod: random\nparameters: {x: {values: [1, 2]}}\ntrialdeck: {pruner: median}\n';
  expect(parseSweep(text).diagnostics.map(mark)).toEqual(['4:13 error missing-metric']);
});

describe('command line beats trialdeck: beats the W&B key', () => {
  test('run_cap is the total unless something else is said', () => {
    expect(specOf(head).options.trials).toBe(9);
    expect(specOf(block('trials: 4')).options.trials).toBe(4);
    expect(mergeOptions(specOf(block('trials: 4')), { trials: 2 }).options.trials).toBe(2);
  });

  test('metric and direction end in the metric', () => {
    expect(specOf(head).metric).toEqual({ name: 'loss', goal: 'maximize' });
    expect(specOf(block('metric: acc')).metric).toEqual({ name: 'acc', goal: 'maximize' });
    expect(mergeOptions(specOf(block('metric: acc')), { metric: 'f1', direction: 'minimize' }).metric).toEqual({
      name: 'f1',
      goal: 'minimize',
    });
  });

  test('variables are added to each other, the nearer one wins', () => {
    const spec = specOf(block('env: {A: file, B: file}'));
    expect(mergeOptions(spec, { env: { B: 'line' } }).options.env).toEqual({ A: 'file', B: 'line' });
  });
});

test('the table holds every key of the contract, and the names that the search knows', () => {
  const contract =
    'study trials timeout trial_timeout jobs gpus_per_trial seed sampler pruner direction metric metrics value retries stop repeat keep ' +
    'conditions constraints baseline enqueue space stages storage launcher interpreter env env_file read track';
  expect(optionTable.map(({ key }) => key).toSorted()).toEqual(contract.split(' ').toSorted());
  expect(optionOf('sampler')?.values).toEqual(samplerNames);
  expect(optionOf('pruner')?.values).toEqual(prunerNames);
});

test.each(['.', '..', '...', 'a/b', ''])('%j is no name of a study: its folder would be another one', (name) => {
  expect(parseOptionText('study', name).ok).toBe(false);
});
