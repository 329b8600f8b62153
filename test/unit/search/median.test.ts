import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MedianPruner, medianDefaults } from '../../../src/core/search/pruners/median.ts';
import type { Direction } from '../../../src/core/space/trial.ts';
import { trialOf } from './trials.ts';

type Reports = [step: number, value: number | 'NaN' | 'Infinity' | '-Infinity'][];

interface Case {
  readonly args: Partial<typeof medianDefaults>;
  readonly direction: Direction;
  readonly others: [state: 'complete' | 'pruned' | 'fail', reports: Reports][];
  readonly own: Reports;
  readonly prune: boolean;
}

/** Written by median_optuna.py beside it, with the decisions of Optuna 5.0.0. */
const fixture = new URL('../../fixtures/search/median-optuna.json', import.meta.url);
const { optuna, cases }: { optuna: string; cases: Case[] } = JSON.parse(readFileSync(fixture, 'utf8'));

const numbers = (reports: Reports) => reports.map(([step, value]): [number, number] => [step, Number(value)]);
const complete = (number: number, ...values: number[]) =>
  trialOf(
    number,
    'complete',
    {},
    values.map((value, step) => [step, value]),
  );
const reporting = (...values: number[]) => ({ ...complete(99, ...values), state: 'running' as const });

test(`decides as Optuna ${optuna} in ${cases.length} studies with gaps, NaN, infinities and every argument`, () => {
  const decided = cases.map(({ args, direction, others, own }) => {
    const trials = others.map(([state, reports], number) => trialOf(number, state, {}, numbers(reports)));
    const pruner = new MedianPruner({ ...medianDefaults, ...args });
    return pruner.decide(trialOf(99, 'running', {}, numbers(own)), trials, direction).prune;
  });
  expect(decided).toEqual(cases.map(({ prune }) => prune));
  expect(new Set(decided).size).toBe(2);
});

describe('the reason names the numbers that decided', () => {
  const others = [0.4, 0.48, 0.5, 0.3, 0.48, 0.9, 0.61].map((value, number) => complete(number, 1, value));
  const pruner = new MedianPruner();

  test('the value and the median', () => {
    expect(pruner.decide(reporting(0.9, 0.61), others, 'minimize')).toEqual({
      prune: true,
      reason: 'at step 1: 0.61, median of 7 others 0.48',
    });
  });

  test('the best value so far where the last one is worse', () => {
    expect(pruner.decide(reporting(0.6, 0.7), others, 'minimize').reason).toBe(
      'at step 1: best 0.6, median of 7 others 0.48',
    );
  });

  test('a trial that is kept, and one that ties, says nothing', () => {
    const keep = { prune: false, reason: '' };
    expect(pruner.decide(reporting(0.9, 0.48), others, 'minimize')).toEqual(keep);
    expect(pruner.decide(reporting(0.9, 0.5), others, 'maximize')).toEqual(keep);
    expect(pruner.decide(reporting(), others, 'minimize')).toEqual(keep);
  });

  test('nothing but NaN', () => {
    expect(pruner.decide(reporting(Number.NaN), others, 'minimize')).toEqual({
      prune: true,
      reason: 'at step 0: no number yet, only NaN',
    });
  });
});

test('a median beside an infinity is NaN to numpy, so Optuna keeps the trial', () => {
  const eager = new MedianPruner({ ...medianDefaults, n_startup_trials: 1 });
  const with3 = (...values: number[]) => values.map((value, number) => complete(number, value));
  expect(eager.decide(reporting(9), with3(1, 2, Number.POSITIVE_INFINITY), 'minimize').prune).toBe(false);
  expect(eager.decide(reporting(9), with3(1, 2, 3), 'minimize').prune).toBe(true);
});

test('trials that are pruned, failed or running do not count towards the start', () => {
  const pruner = new MedianPruner();
  const four = [1, 2, 3, 4].map((number) => complete(number, 0.1));
  const rest = (['pruned', 'fail', 'running', 'waiting'] as const).map((state) => ({ ...complete(5, 0.1), state }));
  expect(pruner.decide(reporting(0.9), [...four, ...rest], 'minimize').prune).toBe(false);
  expect(pruner.decide(reporting(0.9), [...four, ...rest, complete(6, 0.1)], 'minimize').prune).toBe(true);
});
