import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type OptunaKernels, optunaKernels } from '../../../src/core/search/parzen/bandwidth.ts';
import { ParzenMixture } from '../../../src/core/search/parzen/mixture.ts';
import { logNormalCdf, logNormalMass, truncatedQuantile } from '../../../src/core/search/parzen/normalMass.ts';
import { type NamedAxis, Observations } from '../../../src/core/search/parzen/observations.ts';
import { parzenAxis } from '../../../src/core/search/parzen/parzenAxis.ts';
import { codesOf, DensityRatio, groupsOf, membersOf } from '../../../src/core/search/parzen/ratio.ts';
import { defaultWeights, splitTrials } from '../../../src/core/search/parzen/split.ts';
import type { Distribution } from '../../../src/core/space/distribution.ts';
import { normalCdf } from '../../../src/core/space/normalCdf.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Direction, Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices } from '../space/arbitraries.ts';
import { trialOf } from './trials.ts';

type Space = Record<string, Distribution | { kind: 'categorical'; choices: string[] }>;
type Spelled = number | 'NaN' | 'Infinity' | '-Infinity';

interface DensityCase {
  space: Space;
  options: Omit<OptunaKernels, 'rule'>;
  rows: Params[];
  points: Params[];
  logDensities: number[];
}

interface StoredTrial {
  state: TrialState;
  params: Params;
  values: Spelled[];
  intermediate: [number, Spelled][];
  constraints: number[];
}

interface FrontCase {
  directions: Direction[];
  trials: StoredTrial[];
  below: number[];
}

interface StudyCase {
  space: Space;
  direction: Direction;
  trials: StoredTrial[];
  below: number[];
  above: number[];
  points: Params[];
  scores: number[];
}

interface OlderStudyCase extends Omit<StudyCase, 'scores'> {
  how: 'alone' | 'together' | 'by presence';
  liar: boolean;
  groups: { names: string[]; scores: number[] }[];
}

interface Fixture {
  optuna: string;
  olderStudies: OlderStudyCase[];
  densities: DensityCase[];
  studies: StudyCase[];
  fronts: FrontCase[];
  logMasses: [number, number, number][];
  quantiles: [number, number, number, number][];
  weights: [number, number[]][];
}

const optuna5Kernels = optunaKernels({ rule: 'gap', priorWeight: 1, magicClip: true, endpoints: false });

const read = (name: string): Fixture =>
  JSON.parse(readFileSync(new URL(`../../fixtures/search/${name}`, import.meta.url), 'utf8'));
const optuna5 = read('tpe-optuna-5.json');
const optuna4 = read('tpe-optuna-4.json');

function axesOf(space: Space): NamedAxis[] {
  return Object.entries(space).map(([name, spec]) => {
    const distribution: Distribution =
      spec.kind === 'categorical'
        ? {
            kind: 'categorical',
            choices: spec.choices.map((choice) => (typeof choice === 'string' ? literalOf(choice) : choice)),
          }
        : spec;
    const axis = parzenAxis(distribution);
    if (!axis) throw new Error(`${name} has one value only`);
    return { name, axis };
  });
}

const complete = (params: Params, number: number): Trial => trialOf(number, 'complete', params);

function logDensities(
  { space, options, rows, points }: Omit<DensityCase, 'logDensities'>,
  rule: OptunaKernels['rule'],
): number[] {
  const axes = axesOf(space);
  const observations = new Observations(axes);
  observations.follow(rows.map(complete));
  const group = axes.map((_, index) => index);
  const members = membersOf(observations, group, Int32Array.from(rows.keys()));
  const columns = group.map((index) => observations.column(index));
  const mixture = new ParzenMixture(
    axes.map(({ axis }) => axis),
    columns,
    members,
    defaultWeights(rows.length),
    optunaKernels({ ...options, rule }).good,
  );
  return [...mixture.logDensities(codesOf(axes, group, points))];
}

describe('normal masses', () => {
  test('agree with Optuna, also where the mass is too small for a double', () => {
    for (const [a, b, expected] of optuna5.logMasses) {
      expect(Math.abs(logNormalMass(a, b) - expected), `mass of ${a} to ${b}`).toBeLessThan(
        1e-11 * Math.max(1, -expected),
      );
    }
  });

  test('quantiles of truncated normals agree with Optuna', () => {
    for (const [u, a, b, expected] of optuna5.quantiles) {
      expect(Math.abs(truncatedQuantile(u, a, b) - expected), `quantile ${u} of ${a} to ${b}`).toBeLessThan(
        2e-8 * Math.max(1, Math.abs(expected)),
      );
    }
  });

  test('quantiles stay in their interval and reach its ends', () => {
    expect([truncatedQuantile(0, -1, 2), truncatedQuantile(1, -1, 2)]).toEqual([-1, 2]);
    expect(truncatedQuantile(0.5, 50, 50.001)).toBeGreaterThan(50);
    expect(truncatedQuantile(0.5, 50, 50.001)).toBeLessThan(50.001);
    expect(truncatedQuantile(1e-300, -400, -300)).toBeGreaterThanOrEqual(-400);
  });

  test('the distribution function agrees with published values', () => {
    // Abramowitz and Stegun, table 26.1 and 26.2.
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalCdf(2.5)).toBeCloseTo(0.993790334674224, 14);
    expect(normalCdf(0)).toBe(0.5);
    expect(logNormalCdf(-50) / Math.LN10).toBeCloseTo(-544.96634, 4);
  });
});

describe('Parzen densities', () => {
  test.each(optuna5.densities.map((each, index) => [index, each] as const))('case %d as Optuna 5', (_, each) => {
    expectClose(logDensities(each, 'gap'), each.logDensities);
  });

  test.each(optuna4.densities.map((each, index) => [index, each] as const))('case %d as Optuna 4', (_, each) => {
    expectClose(logDensities(each, 'scott'), each.logDensities);
  });

  test('the two versions differ, so that the two tests above can fail', () => {
    const [, , some] = optuna4.densities.filter(({ rows }) => rows.length > 5);
    if (!some) throw new Error('no such case');
    expect(logDensities(some, 'gap')).not.toEqual(some.logDensities);
  });

  test('what is drawn has the density that is computed', () => {
    const space: Space = {
      x: { kind: 'uniform', low: 0, high: 1 },
      n: { kind: 'int_uniform', low: 1, high: 4 },
      c: { kind: 'categorical', choices: ['a', 'b', 'c'] },
    };
    const rows = [0.1, 0.15, 0.2, 0.9].map((x, i) => ({ x, n: i + 1, c: i < 3 ? 'a' : 'c' }));
    const axes = axesOf(space);
    const observations = new Observations(axes);
    observations.follow(rows.map(complete));
    const group = [0, 1, 2];
    const mixture = new ParzenMixture(
      axes.map(({ axis }) => axis),
      group.map((index) => observations.column(index)),
      membersOf(observations, group, Int32Array.from(rows.keys())),
      defaultWeights(4),
      optuna5Kernels.good,
    );
    const draws = 40_000;
    const [x, n, c] = mixture.sample(counterRng('drawn'), draws);
    const cells = 10;
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const key = [Math.min(Math.floor((x?.[i] ?? 0) * cells), cells - 1), n?.[i], c?.[i]].join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // Chi-squared over all cells, each cell's chance by the density at five places across it.
    let chi = 0;
    let degrees = -1;
    for (let cell = 0; cell < cells; cell++) {
      for (const whole of [0, 1, 2, 3]) {
        for (const choice of [0, 1, 2]) {
          const places = 20;
          const at = Float64Array.from({ length: places }, (_, i) => (cell + (i + 0.5) / places) / cells);
          const logs = mixture.logDensities([at, at.map(() => whole), at.map(() => choice)]);
          const expected = (draws * logs.reduce((sum, log) => sum + Math.exp(log), 0)) / places / cells;
          if (expected < 5) continue;
          chi += ((counts.get([cell, whole, choice].join()) ?? 0) - expected) ** 2 / expected;
          degrees++;
        }
      }
    }
    expect(degrees).toBeGreaterThan(60);
    expect(chi).toBeLessThan(degrees + 5 * Math.sqrt(2 * degrees));
  });
});

test('a long list of choices is drawn from and compared without going through it', () => {
  const axis = parzenAxis(choices(...Array(10_000).keys()));
  if (axis?.kind !== 'choice') throw new Error('a list is an axis of choices');
  let reads = 0;
  const counted = (table: Float64Array): Float64Array =>
    new Proxy(table, {
      get(target, key) {
        if (key !== 'length') reads++;
        return Reflect.get(target, key);
      },
    });
  const long = { ...axis, prior: counted(axis.prior), sums: counted(axis.sums) };
  const observations = new Observations([{ name: 'a', axis }]);
  observations.follow([3, 9_999, 3].map((a) => complete({ a }, a)));
  const members = membersOf(observations, [0], Int32Array.of(0, 1, 2));
  const mixture = new ParzenMixture([long], [observations.column(0)], members, defaultWeights(3), optuna5Kernels.good);
  const [drawn] = mixture.sample(counterRng('long'), 200);
  const [known = 0, unknown = 0] = mixture.logDensities([Float64Array.of(3, 4)]);
  expect(reads).toBeLessThan(200 * 20);
  expect(new Set(drawn).size).toBeGreaterThan(150);
  expect(known).toBeGreaterThan(unknown);
});

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((found[i] ?? Number.NaN) - value), `point ${i}: ${found[i]}, Optuna ${value}`).toBeLessThan(
      1e-8 * Math.max(1, Math.abs(value)),
    );
  }
}

const liar = { running: true, failed: false };

const trialsOf = ({ trials }: { trials: StoredTrial[] }): Trial[] =>
  trials.map(({ state, params, values, intermediate, constraints }, number) => ({
    ...trialOf(
      number,
      state,
      params,
      intermediate.map(([step, value]) => [step, Number(value)] as const),
    ),
    values: values.map(Number),
    constraints,
  }));

describe('studies of Optuna 4', () => {
  test.each(optuna4.olderStudies.map((each, index) => [index, each.how, each] as const))(
    'study %d, parameters %s: split, groups and scores are its own',
    (_, how, each) => {
      const axes = axesOf(each.space);
      const trials = trialsOf(each);
      const observations = new Observations(axes);
      observations.follow(trials);
      const split = splitTrials(trials, [each.direction], { running: each.liar, failed: false });
      expect([...split.below]).toEqual(each.below);
      expect([...split.above].sort((a, b) => a - b)).toEqual(each.above.toSorted((a, b) => a - b));
      const ended = trials.filter(({ state }) => state === 'complete' || state === 'pruned');
      const rows = Int32Array.from(ended, ({ number }) => number);
      const rule = how === 'alone' ? 'gap' : 'scott';
      const kernels = optunaKernels({ rule, priorWeight: 1, magicClip: true, endpoints: false });
      const groups = groupsOf(observations, axes.length, rows, how).map((group) => {
        const names = group.map((index) => axes[index]?.name ?? '').sort();
        const ratio = new DensityRatio(axes, observations, group, split, kernels);
        return { names, scores: [...ratio.scores(codesOf(axes, group, each.points))] };
      });
      groups.sort((a, b) => (a.names.join() < b.names.join() ? -1 : 1));
      expect(groups.map(({ names }) => names)).toEqual(each.groups.map(({ names }) => names));
      for (const [i, { scores }] of groups.entries()) expectClose(scores, each.groups[i]?.scores ?? []);
    },
  );
});

describe('good and bad trials', () => {
  test('a constraint that is NaN is a broken one, as everywhere', () => {
    const trials = Array.from({ length: 20 }, (_, number) => ({
      ...trialOf(number, 'complete', {}),
      values: [number],
      constraints: [number === 0 ? Number.NaN : -1],
    }));
    expect([...splitTrials(trials, ['minimize'], liar).below]).toEqual([1, 2]);
  });

  test.each(optuna5.studies.map((each, index) => [index, each] as const))(
    'study %d is split as Optuna does',
    (_, each) => {
      const split = splitTrials(trialsOf(each), [each.direction], liar);
      expect([...split.below]).toEqual(each.below);
      expect([...split.above]).toEqual(each.above);
    },
  );

  test.each(optuna5.studies.map((each, index) => [index, each] as const))(
    'points of study %d score as in Optuna',
    (_, each) => {
      const axes = axesOf(each.space);
      const trials = trialsOf(each);
      const observations = new Observations(axes);
      // In two parts, so that rows are sorted in one by one too.
      observations.follow(trials.slice(0, trials.length - 3));
      observations.follow(trials);
      const group = axes.map((_, index) => index);
      const split = splitTrials(trials, [each.direction], liar);
      const ratio = new DensityRatio(axes, observations, group, split, optuna5Kernels);
      expectClose([...ratio.scores(codesOf(axes, group, each.points))], each.scores);
    },
  );

  test.each(optuna5.fronts.map((each, index) => [index, each] as const))('fronts of study %d as Optuna', (_, each) => {
    expect([...splitTrials(trialsOf(each), each.directions, liar).below]).toEqual(each.below);
  });

  test('weights of old trials fall as Optuna’s', () => {
    for (const [count, weights] of optuna5.weights) expectClose([...defaultWeights(count)], weights);
  });
});
