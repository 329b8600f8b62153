import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Measure, mean, RunValues, SeriesValue, sampleDeviation } from '../../../src/core/controller/objective.ts';
import { RepeatMeans } from '../../../src/core/controller/repeatMeans.ts';
import { repeatPlan, runParams } from '../../../src/core/controller/repeatPlan.ts';
import { type EndRules, StudyEnd } from '../../../src/core/controller/studyEnd.ts';
import { TrialRules } from '../../../src/core/controller/trialRules.ts';
import type { Direction, Trial } from '../../../src/core/space/trial.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import type { ValueRule } from '../../../src/core/sweep/spec.ts';

const series = (rule: ValueRule, goal: Direction, values: readonly number[]): number | null => {
  const one = new SeriesValue(rule, goal);
  for (const [step, value] of values.entries()) one.take(step, value);
  return one.value;
};

describe('what a metric comes to', () => {
  it('last, best and the mean of the last k', () => {
    const values = [3, 1, Number.NaN, 2, 4];
    expect(series({ kind: 'last' }, 'minimize', values)).toBe(4);
    expect(series({ kind: 'best' }, 'minimize', values)).toBe(1);
    expect(series({ kind: 'best' }, 'maximize', values)).toBe(4);
    expect(series({ kind: 'mean', count: 2 }, 'minimize', values)).toBe(3);
    expect(series({ kind: 'mean', count: 3 }, 'minimize', values)).toBeNaN();
    expect(series({ kind: 'mean', count: 9 }, 'minimize', [1, 2])).toBe(1.5);
    expect(series({ kind: 'best' }, 'minimize', [])).toBeNull();
    expect(series({ kind: 'best' }, 'minimize', [Number.NaN])).toBeNaN();
  });

  it('a step that comes again at once replaces its value', () => {
    for (const [rule, expected] of [
      [{ kind: 'best' }, 5],
      [{ kind: 'mean', count: 2 }, 6],
    ] as const) {
      const one = new SeriesValue(rule, 'minimize');
      for (const [step, value] of [
        [0, 5],
        [1, 1],
        [1, 7],
      ] as const)
        one.take(step, value);
      expect(one.value).toBe(expected);
    }
  });

  it('agrees with looking at all values at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -9, max: 9 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 5 }),
        (values, count) => {
          const tail = values.slice(-count);
          expect(series({ kind: 'mean', count }, 'minimize', values)).toBeCloseTo(
            tail.reduce((a, b) => a + b, 0) / tail.length,
            9,
          );
          expect(series({ kind: 'best' }, 'maximize', values)).toBe(Math.max(...values));
        },
      ),
    );
  });

  it('constraints are measured by the last value of their metric, and are broken without one', () => {
    const measure: Measure = {
      objectives: [{ name: 'loss', goal: 'minimize' }],
      rule: { kind: 'last' },
      constraints: [
        { metric: 'latency', max: 30 },
        { metric: 'acc', min: 0.9 },
        { metric: 'memory', max: 1 },
      ],
    };
    const values = new RunValues(measure);
    values.take(0, { loss: 1, latency: 20, acc: 0.5 });
    values.take(1, { latency: 33.5 });
    expect(values.constraints()).toEqual({ 'latency <= 30': 3.5, 'acc >= 0.9': 0.4, 'memory <= 1': Number.NaN });
    expect(values.unmeasured()).toEqual(['memory']);
    expect(values.objectives()).toEqual([1]);
  });

  it('the spread is the sample standard deviation', () => {
    expect(sampleDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(sampleDeviation([3])).toBe(0);
    const equal = [0.3947374055308125, 0.3947374055308125, 0.3947374055308125];
    expect([mean(equal), sampleDeviation(equal)]).toEqual([0.3947374055308125, 0]);
    expect([mean([1, 2, 6]), mean([Infinity, Infinity]), mean([1, Number.NaN])]).toEqual([3, Infinity, Number.NaN]);
  });
});

describe('the reports of a repeated trial', () => {
  const part = (step: number, value: number) => ({ step, value, whole: false });
  const whole = (step: number, value: number) => ({ step, value, whole: true });

  it('are the means at the steps that all runs which live have reached, whole where none is yet to come', () => {
    const means = new RepeatMeans(3);
    means.started(0);
    means.started(1);
    expect(means.take(0, 0, 1)).toEqual([]);
    expect(means.take(0, 1, 2)).toEqual([]);
    expect(means.take(1, 0, 3)).toEqual([part(0, 2)]);
    expect(means.take(1, 5, 9)).toEqual([part(1, 2)]);
    expect(means.ended(0, 2)).toEqual([part(5, 9)]);
    means.started(2);
    expect(means.take(2, 0, 8)).toEqual([whole(0, 4)]);
    expect(means.take(2, 7, 3)).toEqual([whole(1, 2), whole(5, 9)]);
    expect(means.ended(1, 9)).toEqual([whole(7, 3)]);
  });

  it('one that failed and runs again counts by its new values, and is waited for', () => {
    const means = new RepeatMeans(2);
    means.started(0);
    means.started(1);
    means.take(0, 0, 100);
    expect(means.ended(0, null)).toEqual([]);
    expect(means.take(1, 0, 3)).toEqual([part(0, 51.5)]);
    expect(means.ended(1, 3)).toEqual([]);
    means.started(0);
    expect(means.take(0, 0, 1)).toEqual([whole(0, 2)]);
  });
});

describe('repeat', () => {
  const plan = (text: string) => {
    const { spec } = parseSweep(`program: t.py\nmethod: random\nmetric: {name: loss}\n${text}`);
    if (spec === null) throw new Error('no spec');
    return repeatPlan(spec);
  };
  it('counts on from the constant of its parameter', () => {
    const found = plan('parameters: {x: {min: 0.0, max: 1.0}, seed: {value: 40}}\ntrialdeck: {repeat: {seeds: 3}}');
    expect(found).toEqual({ count: 3, parameter: 'seed', first: 40 });
    expect(runParams(found, { x: 1, seed: 40 }, 2)).toEqual({ x: 1, seed: 42 });
    expect(plan('parameters: {x: {min: 0.0, max: 1.0}}')).toBeNull();
  });
});

describe('stop: trial', () => {
  const watch = (
    rules: ConstructorParameters<typeof TrialRules>[0],
    values: readonly number[],
    goal: Direction = 'minimize',
  ) => {
    const watched = new TrialRules(rules, 'loss', goal);
    return values.map((value, step) => watched.take(step, value)).find((reason) => reason !== null) ?? null;
  };
  it('ends a trial beyond a threshold, from a step on', () => {
    expect(watch({ above: 5 }, [4, 5, 12.34567])).toBe('at step 2: loss 12.35 above 5');
    expect(watch({ above: 5, after: 3 }, [9, 9, 9, 6])).toBe('at step 3: loss 6 above 5');
    expect(watch({ below: 0.2, after: 1 }, [0.1, 0.3, 0.15])).toBe('at step 2: loss 0.15 below 0.2');
    expect(watch({ above: 5 }, [1, 5, Number.NaN])).toBeNull();
  });
  it('ends a trial that no longer improves', () => {
    expect(watch({ noImprovement: 3 }, [5, 4, 4, 4.5, 4])).toBe(
      'at step 4: no better loss than 4 at step 1, 3 steps or more ago',
    );
    expect(watch({ noImprovement: 3 }, [5, 4, 6, 6, 3, 9, 9])).toBeNull();
    expect(watch({ noImprovement: 2 }, [1, 2, 3, 2.9, 3], 'maximize')).toBe(
      'at step 4: no better loss than 3 at step 2, 2 steps or more ago',
    );
  });
});

describe('the end of a study', () => {
  const rules: EndRules = { timeoutMs: null, alikeFailures: 3, target: null, noImprovement: null };
  const trial = (number: number, values: number | readonly number[], more: Partial<Trial> = {}): Trial => ({
    number,
    state: 'complete',
    params: {},
    values: typeof values === 'number' ? [values] : values,
    intermediate: [],
    reason: null,
    startMs: number,
    endMs: number,
    ...more,
  });
  const endOf = (given: Partial<EndRules>, directions: readonly Direction[], trials: readonly Trial[]) => {
    const end = new StudyEnd({ ...rules, ...given }, directions);
    end.look(trials, 0);
    return end.reason;
  };

  it('comes with the first feasible complete trial that reaches the target', () => {
    expect(endOf({ target: 0.5 }, ['minimize'], [trial(0, 0.5)])).toBe('target');
    expect(endOf({ target: 0.5 }, ['maximize'], [trial(0, 0.49)])).toBeNull();
    expect(endOf({ target: 0.5 }, ['minimize'], [trial(0, 0.1, { constraints: [1] })])).toBeNull();
    expect(endOf({ target: 0.5 }, ['minimize'], [trial(0, 0.1, { state: 'pruned' })])).toBeNull();
  });

  it('comes after n trials without a better one, by the time of their end, failures left out', () => {
    const trials = [
      trial(0, 3),
      trial(1, 1),
      trial(2, 1),
      trial(3, 9, { state: 'pruned' }),
      trial(4, 9, { state: 'fail' }),
    ];
    expect(endOf({ noImprovement: 2 }, ['minimize'], trials)).toBe('plateau');
    expect(endOf({ noImprovement: 3 }, ['minimize'], trials)).toBeNull();
    const late = trials.map((each) => (each.number === 1 ? { ...each, endMs: null } : each));
    expect(endOf({ noImprovement: 1 }, ['minimize'], late)).toBeNull();
    expect(endOf({ noImprovement: 1 }, ['minimize'], [trial(0, 9, { state: 'pruned' })])).toBeNull();
  });

  it('with several metrics, after n trials that brought nothing to the front', () => {
    const trials = [trial(0, [1, 9]), trial(1, [9, 1]), trial(2, [9, 9]), trial(3, [1, 9])];
    expect(endOf({ noImprovement: 2 }, ['minimize', 'minimize'], trials)).toBe('plateau');
    expect(endOf({ noImprovement: 1 }, ['minimize', 'minimize'], [...trials, trial(4, [5, 5])])).toBeNull();
  });
});
