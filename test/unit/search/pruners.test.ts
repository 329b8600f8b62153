import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { createPruner } from '../../../src/core/search/createPruner.ts';
import { bracketShares } from '../../../src/core/search/pruners/hyperband.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Direction, Trial } from '../../../src/core/space/trial.ts';
import type { Value } from '../../../src/core/space/value.ts';
import { trialOf } from './trials.ts';

type Spelt = number | 'NaN' | 'Infinity' | '-Infinity';
type Event =
  | ['start', number: number]
  | ['report', number: number, step: number, value: Spelt, prune: 0 | 1, stored?: Record<string, Spelt>]
  | ['end', number: number, state: TrialState, value: Spelt | null];

interface Study {
  readonly pruner: string;
  readonly args: Record<string, Value>;
  readonly direction: Direction;
  readonly study: string;
  readonly events: readonly Event[];
}

function fixture<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../fixtures/search/${name}`, import.meta.url), 'utf8'));
}

/** Written by pruners_optuna.py beside it, with the decisions of Optuna 5.0.0. */
const recorded = fixture<{ optuna: string; shares: number[][]; cases: Study[] }>('pruners-optuna.json');

const pruner = (name: string, args: Record<string, Value> = {}) => {
  const made = createPruner({ options: { pruner: { name, args } } });
  if (made === null) throw new Error('no pruner');
  return made;
};

/** What the pruner says at each report of a recorded study, beside what Optuna said. */
function replay({ pruner: name, args, direction, study, events }: Study, attributes: boolean) {
  const trials: Trial[] = [];
  const ours: unknown[] = [];
  const theirs: unknown[] = [];
  const change = (number: number, by: Partial<Trial>): Trial => {
    const changed = { ...(trials[number] ?? trialOf(number, 'running', {})), ...by };
    trials[number] = changed;
    return changed;
  };
  const made = pruner(name, args);
  for (const event of events) {
    const [kind, number] = event;
    if (kind === 'start') change(number, { state: 'running', ...(attributes ? { attributes: {} } : {}) });
    if (kind === 'end') change(number, { state: event[2], values: event[3] === null ? [] : [Number(event[3])] });
    if (kind !== 'report') continue;
    const [, , step, value, prune, stored = {}] = event;
    const reports = [...(trials[number]?.intermediate ?? []), [step, Number(value)] as const];
    const trial = change(number, { intermediate: reports.sort(([a], [b]) => a - b) });
    const others = trials.filter((other) => other !== trial);
    const decision = made.decide(trial, others, direction, study);
    const numbers = Object.fromEntries(Object.entries(stored).map(([key, spelt]) => [key, Number(spelt)]));
    ours.push([number, step, decision.prune, decision.prune && decision.reason === '' ? 'no reason' : '']);
    theirs.push([number, step, prune === 1, '']);
    if (!attributes) continue;
    ours.push(decision.attributes ?? {});
    theirs.push(numbers);
    change(number, { attributes: { ...trial.attributes, ...decision.attributes } });
  }
  return { ours, theirs };
}

const names = [...new Set(recorded.cases.map((study) => study.pruner))];

test.each(names)(
  `%s decides as Optuna ${recorded.optuna}, report by report, and stores the same with the trial`,
  (name) => {
    for (const study of recorded.cases.filter((each) => each.pruner === name)) {
      const { ours, theirs } = replay(study, true);
      expect(ours, `${study.study} ${JSON.stringify(study.args)}`).toEqual(theirs);
    }
  },
);

/**
 * Nothing that stored rungs know better: with `auto` none are stored before a trial is complete, and a report after a gap may
 * reach two rungs of which one was judged.
 */
const isPlain = ({ pruner: name, args, events }: Study): boolean => {
  if (args[name === 'hyperband' ? 'max_resource' : 'min_resource'] === undefined) return false;
  const last = new Map<number, number>();
  return events.every((event) => {
    if (event[0] !== 'report') return true;
    const [, number, step] = event;
    const follows = step === (last.get(number) ?? -1) + 1;
    last.set(number, step);
    return follows;
  });
};

test.each(['successive_halving', 'hyperband'])('%s needs no stored rungs where every step is reported', (name) => {
  const plain = recorded.cases.filter((study) => study.pruner === name && isPlain(study));
  expect(plain.length).toBeGreaterThanOrEqual(10);
  for (const study of plain) {
    const { ours, theirs } = replay(study, false);
    expect(ours, study.study).toEqual(theirs);
  }
});

test('Hyperband has the brackets that Optuna has, exact powers included', () => {
  const shares = recorded.shares.map(([low = 0, high = 0, factor = 0]) => [
    low,
    high,
    factor,
    ...bracketShares(low, high, factor),
  ]);
  expect(shares).toEqual(recorded.shares);
});

describe('W&B', () => {
  interface Sweep {
    readonly args: Record<string, Value>;
    readonly goal: Direction;
    readonly trials: [state: TrialState, values: Spelt[]][];
    readonly stopped: number[];
  }
  /** Written by early_terminate_wandb.py beside it. */
  const { sweeps, cases } = fixture<{ sweeps: string; cases: Sweep[] }>('early-terminate-wandb.json');

  test(`early_terminate stops the trials that sweeps ${sweeps} stops`, () => {
    for (const { args, goal, trials, stopped } of cases) {
      const made = createPruner({ options: {}, earlyTerminate: { type: 'hyperband', ...args } });
      const all = trials.map(([state, values], number) =>
        trialOf(
          number,
          state,
          {},
          values.map((value, step) => [step, Number(value)]),
        ),
      );
      const ours = all.filter(
        (trial) =>
          trial.state === 'running' &&
          made?.decide(
            trial,
            all.filter((other) => other !== trial),
            goal,
            '',
          ).prune,
      );
      expect(
        ours.map(({ number }) => number),
        JSON.stringify(args),
      ).toEqual(stopped);
    }
  });

  const reporting = (number: number, ...values: number[]) =>
    trialOf(
      number,
      'running',
      {},
      values.map((value, step) => [step, value]),
    );
  const prunes = (args: Record<string, Value>, trial: Trial, ...others: Trial[]) =>
    pruner('early_terminate', { min_iter: 2, ...args }).decide(trial, others, 'minimize', '');

  test('the mended rule leaves the second of two trials, stops a diverged one, and compares like with like', () => {
    const good = reporting(0, 3, 2, 1);
    expect(prunes({}, reporting(1, 3, 2.1), good).prune).toBe(true);
    expect(prunes({ mended: true }, reporting(1, 3, 2.1), good).prune).toBe(false);

    const peers = [good, reporting(1, 3, 2, 2), reporting(2, 3, 2.5, 2)];
    const diverged = reporting(3, 4, Number.NaN, Number.NaN, Number.NaN);
    expect(prunes({}, diverged, ...peers).prune).toBe(false);
    expect(prunes({ mended: true }, diverged, ...peers)).toEqual({
      prune: true,
      reason: 'at step 3: Infinity, band 2 keeps the best 2 of 4, to 2',
    });

    // Best at its second report, as the others; W&B compares its later best with their second reports.
    const late = reporting(3, 9, 8, 1);
    expect(prunes({ strict: false }, late, ...peers).prune).toBe(false);
    expect(prunes({ strict: false, mended: true }, late, ...peers).prune).toBe(true);
  });

  test('says which band decided', () => {
    const others = [2, 3, 4, 5, 6].map((value, number) => reporting(number, 9, value));
    expect(prunes({ eta: 2 }, reporting(9, 9, 5.5), ...others)).toEqual({
      prune: true,
      reason: 'at step 1: 5.5, band 2 keeps the best 4 of 6, to 5',
    });
  });
});

describe('reasons', () => {
  const at = (number: number, state: TrialState, ...values: number[]) => ({
    ...trialOf(
      number,
      state,
      {},
      values.map((value, i): [number, number] => [i + 1, value]),
    ),
    values: state === 'complete' ? values.slice(-1) : [],
  });
  const others = [0.3, 0.4, 0.48, 0.5, 0.7, 0.8, 0.9, 0.95].map((value, number) => at(number, 'complete', 1, value));
  const reason = (name: string, args: Record<string, Value>, trial: Trial) =>
    pruner(name, args).decide(trial, others, 'minimize', 'study').reason;

  test('of each pruner name the numbers that decided', () => {
    const halving = { min_resource: 2, reduction_factor: 3 };
    expect(reason('successive_halving', halving, at(9, 'running', 1, 0.61))).toBe(
      'at step 2: 0.61, rung 0 keeps the best 3 of 9, to 0.48',
    );
    expect(reason('successive_halving', halving, at(9, 'running', 1, 0.35))).toBe(
      'at step 2: 0.35, rung 0 keeps the best 3 of 9, to 0.4',
    );
    expect(reason('percentile', { percentile: 25 }, at(9, 'running', 1, 0.61))).toBe(
      'at step 2: 0.61, best 25 % of 8 others 0.46',
    );
    expect(reason('threshold', { upper: 0.5 }, at(9, 'running', 1, 0.61))).toBe('at step 2: 0.61, above 0.5');
    expect(reason('threshold', { lower: 0.7 }, at(9, 'running', Number.NaN))).toBe('at step 1: NaN');
    expect(reason('patient', { patience: 1 }, at(9, 'running', 0.5, 0.6, 0.7, 0.65))).toBe(
      'at step 4: best of the last 2 reports 0.65, 0.5 before',
    );
    expect(reason('asha', { min_resource: 2, reduction_factor: 3 }, at(9, 'running', 1, 0.61))).toBe(
      'at step 2: 0.61, rung 0 keeps the best 1/3 of 9, to 0.4933',
    );
    expect(reason('wilcoxon', { p_threshold: 0.4 }, at(9, 'running', 2, 0.61))).toBe(
      'at step 2: mean 1.305, 0.65 of trial 0, p 0.25 on 2 shared steps',
    );
    expect(reason('hyperband', { max_resource: 2, reduction_factor: 3 }, at(9, 'running', 2))).toBe(
      'at step 1: 2, rung 0 of bracket 0 keeps the best 3 of 9, to 1',
    );
  });

  test('asha waits for as many trials as it divides by, then stops those behind', () => {
    const args = { reduction_factor: 4 };
    const three = others.slice(0, 2);
    expect(pruner('asha', args).decide(at(9, 'running', 5), three, 'minimize', '').prune).toBe(false);
    expect(pruner('asha', args).decide(at(9, 'running', 5), others.slice(0, 3), 'minimize', '').prune).toBe(true);
    expect(pruner('asha', args).decide(at(9, 'running', 5), others.slice(0, 3), 'maximize', '').prune).toBe(false);
    // Between two rungs nothing is decided, and from max_resource on neither.
    expect(pruner('asha', args).decide(at(9, 'running', 0, 5), others, 'minimize', '').prune).toBe(false);
    expect(pruner('asha', { max_resource: 1 }).decide(at(9, 'running', 5), others, 'minimize', '').prune).toBe(false);
  });
});

describe('refused', () => {
  test.each([
    ['percentile', {}, 'needs percentile'],
    ['percentile', { percentile: 101 }, 'a number from 0 to 100'],
    ['patient', {}, 'needs patience'],
    ['patient', { patience: 1, wrapped: 3 }, 'a name, or a mapping'],
    ['patient', { patience: 1, wrapped: 'medain' }, 'Did you mean median?'],
    ['patient', { patience: 1, wrapped: { name: 'median', n: 1 } }, 'has no argument n'],
    ['threshold', {}, 'needs lower or upper'],
    ['threshold', { lower: 1, upper: 0 }, 'must not be above'],
    ['successive_halving', { min_resource: 'none' }, 'auto, or a whole number, 1 or more'],
    ['successive_halving', { bootstrap_count: 1 }, 'needs a number for min_resource'],
    ['successive_halving', { reduction_factor: 1 }, '2 or more'],
    ['hyperband', { bootstrap_count: 1 }, 'needs a number for max_resource'],
    ['hyperband', { min_resource: 9, max_resource: 3 }, 'must not be below min_resource'],
    ['wilcoxon', { p_threshold: 2 }, 'from 0 to 1'],
    ['asha', { max_resource: 0 }, '1 or more'],
    ['early_terminate', {}, 'needs min_iter, or max_iter and s'],
    ['early_terminate', { max_iter: 2, s: 1 }, 'has no band'],
    ['early_terminate', { min_iter: 1, eta: 1 }, 'above 1'],
  ])('%s %j', (name, args: Record<string, Value>, message) => {
    expect(() => pruner(name, args)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
  });

  test('a named pruner comes before early_terminate, whose arguments that of its name takes over', () => {
    const earlyTerminate = { type: 'hyperband', min_iter: 2 };
    expect(createPruner({ options: { pruner: { name: 'none', args: {} } }, earlyTerminate })).toBeNull();
    const mended = createPruner({
      options: { pruner: { name: 'early_terminate', args: { mended: true } } },
      earlyTerminate,
    });
    expect(mended?.name).toBe('early_terminate');
  });
});

describe('at the next report', () => {
  const reports = Array.from({ length: 1000 }, (_, step) => [step, step] as const);
  const trial = trialOf(100, 'running', {}, reports.slice(0, 980));

  test.each([
    ['median', {}, 20],
    ['percentile', { percentile: 25 }, 20],
    ['hyperband', {}, 0],
    ['hyperband', { max_resource: 1000 }, 0],
    ['successive_halving', {}, 0],
    ['early_terminate', { min_iter: 3 }, 0],
    ['early_terminate', { min_iter: 3, strict: true, mended: true }, 0],
    ['early_terminate', { min_iter: 3, strict: false, mended: true }, 0],
  ])('%s %j reads at most %d of 1000 reports of each other trial', (name, args, most) => {
    let reads = 0;
    const counted = (): Trial['intermediate'] =>
      new Proxy(reports, {
        get(target, key, receiver) {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
          return Reflect.get(target, key, receiver);
        },
      });
    // Those that passed no rung, which stands in the database.
    const others = Array.from({ length: 100 }, (_, number) => ({
      ...trialOf(number, 'complete', {}, counted()),
      attributes: {},
    }));
    const made = pruner(name, args);
    made.decide(trial, others, 'minimize', 's');
    reads = 0;
    made.decide(trial, others, 'minimize', 's');
    expect(reads / others.length).toBeLessThanOrEqual(most);
  });

  test('hyperband does not deal the other trials to their brackets again', () => {
    using encode = vi.spyOn(TextEncoder.prototype, 'encode');
    const others = Array.from({ length: 100 }, (_, number) => trialOf(number, 'complete', {}, [[8, number]]));
    const made = pruner('hyperband', {});
    made.decide(trialOf(100, 'running', {}, [[0, 1]]), others, 'minimize', 's');
    expect(encode).toHaveBeenCalledTimes(101);
    made.decide(trialOf(101, 'running', {}, [[0, 1]]), others, 'minimize', 's');
    expect(encode).toHaveBeenCalledTimes(102);
    made.decide(trialOf(101, 'running', {}, [[0, 1]]), others, 'minimize', 'another');
    expect(encode).toHaveBeenCalledTimes(203);
  });
});
