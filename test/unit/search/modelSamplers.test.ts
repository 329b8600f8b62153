import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Box } from '../../../src/core/search/box.ts';
import { ranked } from '../../../src/core/search/endedTrials.ts';
import type { Sampler } from '../../../src/core/search/sampler.ts';
import { AutoSampler } from '../../../src/core/search/samplers/auto.ts';
import { CmaesSampler, cmaesDefaults } from '../../../src/core/search/samplers/cmaes.ts';
import { GpSampler, gpDefaults } from '../../../src/core/search/samplers/gp.ts';
import { Nsga2Sampler, nsga2Defaults } from '../../../src/core/search/samplers/nsga2.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { sameValue, valueKey } from '../../../src/core/space/equal.ts';
import { contains } from '../../../src/core/space/optunaForm.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Direction, Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, searched, spaceOf } from '../space/arbitraries.ts';
import { trialOf } from './trials.ts';

const few = { n_startup_trials: 4 };
const makers: Record<string, (seed: number, space: SearchSpace) => Sampler> = {
  gp: (seed) => new GpSampler(seed, { ...gpDefaults, ...few }),
  cmaes: (seed) => new CmaesSampler(seed, { ...cmaesDefaults, ...few, popsize: 4 }),
  nsga2: (seed) => new Nsga2Sampler(seed, { ...nsga2Defaults, population_size: 4 }),
  auto: (seed, space) => new AutoSampler(seed, space),
};
const names = Object.keys(makers);
const made = (name: string, seed: number, space: SearchSpace): Sampler => {
  const make = makers[name];
  if (!make) throw new Error(name);
  return make(seed, space);
};
const directions: readonly Direction[] = ['minimize'];

const numbers = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 },
  width: { kind: 'int_uniform', low: 1, high: 64 },
  drop: { kind: 'q_uniform', low: 0, high: 0.5, q: 0.1, whole: false },
});
const mixed = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 },
  opt: choices('sgd', 'adam', 'lion'),
  depth: { kind: 'int_uniform', low: 1, high: 6 },
  fixed: { kind: 'constant', value: literalOf('x') },
});
const finite = spaceOf({
  opt: choices('sgd', 'adam', 'lion'),
  depth: { kind: 'int_uniform', low: 1, high: 5 },
  drop: { kind: 'q_uniform', low: 0, high: 0.3, q: 0.1, whole: false },
});
const spaceFor = (name: string) => (name === 'cmaes' ? numbers : mixed);

/** A loss of what was asked: best at middling numbers and one of the choices. */
function loss(params: Params): number {
  return Object.values(params).reduce<number>((sum, value) => {
    if (value === 'adam') return sum - 1;
    return typeof value === 'number' ? sum + (Math.log(Math.abs(value) + 1e-3) + 2) ** 2 : sum;
  }, 0);
}

function run(sampler: Sampler, space: SearchSpace, count: number, trials: Trial[] = [], value = loss): Trial[] {
  while (trials.length < count) {
    const number = trials.length;
    const params = sampler.suggest({ space, directions, trials }, number);
    if (params === null) break;
    trials.push({ ...trialOf(number, 'complete', params), values: [value(params)] });
  }
  return trials;
}

describe.each(names)('%s', (name) => {
  test('goes on alike in another process, and in the middle of a study', () => {
    const space = spaceFor(name);
    const all = run(made(name, 5, space), space, 24);
    expect(run(made(name, 5, space), space, 24)).toEqual(all);
    expect(run(made(name, 5, space), space, 24, all.slice(0, 17))).toEqual(all);
    expect(run(made(name, 6, space), space, 24)).not.toEqual(all);
  });

  test('stays in every kind of space, whatever comes of the trials', () => {
    const outcome = fc.record({
      state: fc.constantFrom<TrialState>('complete', 'complete', 'complete', 'pruned', 'fail', 'running', 'waiting'),
      value: fc.oneof(
        fc.double({ noNaN: true }),
        fc.constantFrom(0, 1e300, -1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      ),
      last: fc.double(),
    });
    const space = fc
      .array(searched, { minLength: 1, maxLength: 3 })
      .map((all) => all.filter(({ kind }) => name !== 'cmaes' || kind !== 'categorical'))
      .map((all) => spaceOf(Object.fromEntries(all.map((distribution, i) => [`p${i}`, distribution]))));
    fc.assert(
      fc.property(space, fc.array(outcome, { minLength: 8, maxLength: 14 }), (chosen, outcomes) => {
        const sampler = made(name, 1, chosen);
        const trials: Trial[] = [];
        for (const [number, { state, value, last }] of outcomes.entries()) {
          const params = sampler.suggest({ space: chosen, directions, trials }, number);
          if (params === null) break;
          for (const { name: parameter, distribution } of chosen.parameters) {
            expect(contains(distribution, params[parameter] ?? null), JSON.stringify(distribution)).toBe(true);
          }
          const values = state === 'complete' ? [value] : [];
          trials.push({ ...trialOf(number, state, params, state === 'pruned' ? [[1, last]] : []), values });
        }
      }),
      // Some spaces have a million points that cost a quantile of a beta distribution each.
      { numRuns: 40, interruptAfterTimeLimit: 5_000, endOnFailure: true },
    );
  });

  test.each([
    ['all equal', () => 3],
    ['one huge', (_: Params, i: number) => (i === 2 ? 1e300 : i)],
    ['huge and tiny', (_: Params, i: number) => (i % 2 === 0 ? 1e300 : -1e-300)],
    ['infinities', (_: Params, i: number) => (i % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)],
  ])('values: %s', (_, value) => {
    const space = spaceFor(name);
    let i = 0;
    const trials = run(made(name, 3, space), space, 20, [], (params) => value(params, i++));
    expect(trials).toHaveLength(20);
  });

  test('a study in which everything failed goes on with new points', () => {
    const space = spaceFor(name);
    const sampler = made(name, 3, space);
    const trials: Trial[] = [];
    for (let number = 0; number < 14; number++) {
      const params = sampler.suggest({ space, directions, trials }, number);
      trials.push(trialOf(number, 'fail', params ?? {}));
    }
    expect(new Set(trials.map(({ params }) => valueKey(params))).size).toBe(14);
  });

  test('trials that run at once are asked at different points', () => {
    const space = spaceFor(name);
    const sampler = made(name, 3, space);
    const trials = run(sampler, space, 20);
    for (let number = 20; number < 28; number++) {
      const params = sampler.suggest({ space, directions, trials }, number) ?? {};
      trials.push(trialOf(number, 'running', params));
    }
    expect(new Set(trials.map(({ params }) => valueKey(params))).size).toBe(28);
  });

  test('a finite space is asked without repeats until nothing is left', () => {
    const space = name === 'cmaes' ? { parameters: finite.parameters.slice(1) } : finite;
    const points = name === 'cmaes' ? 5 * 4 : 3 * 5 * 4;
    const trials = run(made(name, 2, space), space, 200);
    expect(trials).toHaveLength(points);
    expect(new Set(trials.map(({ params }) => valueKey(params))).size).toBe(points);
  });

  test('a maximum is found as the minimum of its negative', () => {
    const space = spaceFor(name);
    const sampler = made(name, 4, space);
    const upside: Trial[] = [];
    while (upside.length < 18) {
      const number = upside.length;
      const params = sampler.suggest({ space, directions: ['maximize'], trials: upside }, number) ?? {};
      upside.push({ ...trialOf(number, 'complete', params), values: [-loss(params)] });
    }
    const down = run(made(name, 4, space), space, 18);
    expect(upside.map(({ params }) => params)).toEqual(down.map(({ params }) => params));
  });
});

const unit = (count: number) =>
  spaceOf(
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, { kind: 'uniform', low: -5, high: 5 }])),
  );
const at = (params: Params, i: number) => Number(params[`x${i}`]);
const best = (trials: readonly Trial[]) =>
  Math.min(...trials.map(({ values }) => values[0] ?? Number.POSITIVE_INFINITY));
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe('finds', () => {
  const bowl = (params: Params) => (at(params, 0) - 1.3) ** 2 + 10 * (at(params, 1) + 2.1) ** 2;

  test('gp: the bottom of a bowl within 30 trials, also with a huge wall around it', () => {
    const walled = (params: Params) => (bowl(params) > 50 ? 1e6 * bowl(params) : bowl(params));
    const space = unit(2);
    for (const value of [bowl, walled]) {
      const found = [1, 2, 3].map((seed) => best(run(new GpSampler(seed), space, 30, [], value)));
      expect(median(found)).toBeLessThan(0.01);
    }
  });

  test('gp: the best combination of choices and whole numbers in a quarter of them', () => {
    const space = spaceOf({
      opt: choices('a', 'b', 'c', 'd'),
      sched: choices('x', 'y', 'z'),
      depth: { kind: 'int_uniform', low: 1, high: 12 },
    });
    const value = ({ opt, sched, depth }: Params) =>
      (opt === 'c' ? 0 : 2) + (sched === 'y' ? 0 : 1.5) + (Number(depth) - 8) ** 2 / 10;
    const found = [1, 2, 3, 4, 5].map((seed) => best(run(new GpSampler(seed), space, 36, [], value)));
    expect(median(found)).toBe(0);
  });

  test('gp: a minimum that a constraint cuts off', () => {
    const space = unit(2);
    const sampler = new GpSampler(3);
    const trials: Trial[] = [];
    while (trials.length < 40) {
      const number = trials.length;
      const params = sampler.suggest({ space, directions, trials }, number) ?? {};
      const constraints = [at(params, 0) + 1];
      trials.push({ ...trialOf(number, 'complete', params), values: [bowl(params)], constraints });
    }
    const kept = trials.filter(({ constraints = [] }) => constraints.every((value) => value <= 0));
    // The best feasible point is at x0 = -1.
    expect(best(kept)).toBeGreaterThanOrEqual(2.3 ** 2);
    expect(best(kept)).toBeLessThan(2.3 ** 2 + 0.3);
  });

  test('gp: keeps away from where trials fail', () => {
    const space = unit(2);
    const sampler = new GpSampler(3);
    const trials: Trial[] = [];
    while (trials.length < 40) {
      const number = trials.length;
      const params = sampler.suggest({ space, directions, trials }, number) ?? {};
      const fails = at(params, 0) > 2;
      trials.push({ ...trialOf(number, fails ? 'fail' : 'complete', params), values: fails ? [] : [bowl(params)] });
    }
    // 30 % of the space fail.
    expect(trials.slice(10).filter(({ state }) => state === 'fail').length).toBeLessThan(10);
    expect(best(trials)).toBeLessThan(0.05);
  });

  test('cmaes: the minimum of a rotated ellipsoid to many digits, with eight trials at once too', () => {
    const space = unit(4);
    const tilted = (params: Params) =>
      [0, 1, 2, 3].reduce((sum, i) => sum + 10 ** i * (at(params, i) + 0.5 * at(params, (i + 1) % 4) - 1) ** 2, 0);
    expect(median([1, 2, 3].map((seed) => best(run(new CmaesSampler(seed), space, 800, [], tilted))))).toBeLessThan(
      1e-6,
    );

    const sampler = new CmaesSampler(1);
    const trials: Trial[] = [];
    for (let number = 0; number < 900; number++) {
      const params = sampler.suggest({ space, directions, trials }, number) ?? {};
      trials.push(trialOf(number, 'running', params));
      const done = trials[number - 7];
      if (done) trials[number - 7] = { ...done, state: 'complete', values: [tilted(done.params)] };
    }
    expect(best(trials)).toBeLessThan(1e-4);
  });

  test('cmaes: a minimum that a constraint cuts off', () => {
    const space = unit(2);
    const sampler = new CmaesSampler(3);
    const trials: Trial[] = [];
    while (trials.length < 300) {
      const number = trials.length;
      const params = sampler.suggest({ space, directions, trials }, number) ?? {};
      const constraints = [at(params, 0) + 1];
      trials.push({ ...trialOf(number, 'complete', params), values: [bowl(params)], constraints });
    }
    const kept = trials.filter(({ constraints = [] }) => constraints.every((value) => value <= 0));
    expect(best(kept)).toBeLessThan(2.3 ** 2 + 0.05);
  });

  test('cmaes: whole numbers, which the margin keeps moving', () => {
    const names = Array.from({ length: 6 }, (_, i) => [`x${i}`, { kind: 'int_uniform', low: -10, high: 10 }] as const);
    const space = spaceOf(Object.fromEntries(names));
    const value = (params: Params) => [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + 4 ** i * (at(params, i) - i) ** 2, 0);
    expect(median([1, 2, 3, 4, 5].map((seed) => best(run(new CmaesSampler(seed), space, 500, [], value))))).toBe(0);
  });
});

describe('nsga2', () => {
  const space = unit(3);
  const two: readonly Direction[] = ['minimize', 'maximize'];
  /** The front lies on the way from x = -1 to x = 1. */
  const values = (params: Params) => {
    const off = at(params, 1) ** 2 + at(params, 2) ** 2;
    return [(at(params, 0) + 1) ** 2 + off, -((at(params, 0) - 1) ** 2 + off)];
  };
  const search = (count: number, constrained = false): Trial[] => {
    const sampler = new Nsga2Sampler(2);
    const trials: Trial[] = [];
    while (trials.length < count) {
      const number = trials.length;
      const params = sampler.suggest({ space, directions: two, trials }, number) ?? {};
      const constraints = constrained ? { constraints: [at(params, 0)] } : {};
      trials.push({ ...trialOf(number, 'complete', params), values: values(params), ...constraints });
    }
    return trials;
  };

  test('spreads over the front', () => {
    const late = search(300).slice(200);
    const near = late.filter(
      ({ params }) => Math.hypot(at(params, 1), at(params, 2)) < 0.8 && Math.abs(at(params, 0)) < 1.3,
    );
    expect(near.length).toBeGreaterThan(55);
    const places = new Set(near.map(({ params }) => Math.floor(at(params, 0) * 4)));
    expect(places.size).toBeGreaterThanOrEqual(7);
  });

  test('goes where constraints hold', () => {
    const late = search(300, true).slice(200);
    expect(late.filter(({ params }) => at(params, 0) <= 0).length).toBeGreaterThan(60);
  });
});

test('gp searches the front of two objectives', () => {
  const space = unit(2);
  const sampler = new GpSampler(1);
  const trials: Trial[] = [];
  while (trials.length < 40) {
    const number = trials.length;
    const params = sampler.suggest({ space, directions: ['minimize', 'minimize'], trials }, number) ?? {};
    const values = [-1, 1].map((centre) => (at(params, 0) - centre) ** 2 + at(params, 1) ** 2);
    trials.push({ ...trialOf(number, 'complete', params), values });
  }
  const late = trials.slice(20).map(({ params }) => params);
  expect(
    late.filter((params) => Math.abs(at(params, 1)) < 0.5 && Math.abs(at(params, 0)) < 1.5).length,
  ).toBeGreaterThan(12);
  expect(new Set(late.map((params) => Math.sign(at(params, 0)))).size).toBe(2);
});

test('ended trials rank by constraints, then by value, before those that were stopped or failed', () => {
  const complete = (number: number, value: number, ...constraints: number[]): Trial => ({
    ...trialOf(number, 'complete', {}),
    values: [value],
    constraints,
  });
  const trials = [
    trialOf(0, 'fail', {}),
    complete(1, 0.1, 0.5, 2),
    trialOf(2, 'pruned', {}, [
      [1, 0.2],
      [2, 0.9],
    ]),
    complete(3, 0.8, -1, 0),
    trialOf(4, 'running', {}),
    complete(5, 0.7, Number.NaN),
    trialOf(6, 'pruned', {}, [[1, 0.5]]),
    complete(7, 0.5),
    complete(8, 0.3, 1.5),
  ];
  expect(ranked(trials, 'minimize').map(({ number }) => number)).toEqual([7, 3, 8, 1, 5, 6, 2, 0]);
  expect(ranked(trials, 'maximize').map(({ number }) => number)).toEqual([3, 7, 8, 1, 5, 2, 6, 0]);
});

test('a box gives back the parameters that it was given', () => {
  fc.assert(
    fc.property(searched, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (distribution, u) => {
      const space = spaceOf({ p: distribution });
      const box = new Box(space);
      const params = box.decode(box.snap(new Float64Array(box.width).fill(u)));
      const point = box.encode(params);
      expect(point, JSON.stringify(params)).not.toBeNull();
      const again = box.decode(point ?? new Float64Array(0))['p'] ?? null;
      const value = params['p'] ?? null;
      const close =
        typeof value === 'number' && typeof again === 'number'
          ? Math.abs(value - again) <= 1e-9 * Math.max(Math.abs(value), 1)
          : sameValue(value, again);
      expect(close || value === again, `${JSON.stringify(value)} ${JSON.stringify(again)}`).toBe(true);
    }),
  );
});

describe('auto says what it takes and why', () => {
  const note = (space: SearchSpace, objectives = 1) => new AutoSampler(7, space, objectives).note;
  const many = spaceOf(
    Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`p${i}`, { kind: 'uniform', low: 0, high: 1 } as const])),
  );

  test('by the space', () => {
    expect(note(mixed)).toMatch(
      /^auto: gp, as a Gaussian process learns 3 parameters .*; tpe from trial 200 on.* seed 7$/,
    );
    expect(note(mixed, 2)).toContain('nsga2 from trial 200');
    expect(note(many)).toContain('tpe, as 41 parameters are too many');
    expect(note(spaceOf({ a: choices(1, 2), b: choices(1, 2, 3) }))).toContain('grid, as there are 6 points only');
    expect(note(spaceOf({ a: choices(1, 2), lr: { kind: 'uniform', low: 0, high: 1 } }))).toContain('gp');
  });
});
