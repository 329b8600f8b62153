import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crowdingDistances } from '../../../src/core/search/pareto/crowding.ts';
import { hypervolume } from '../../../src/core/search/pareto/hypervolume.ts';
import { referencePoint, selectByHypervolume } from '../../../src/core/search/pareto/hypervolumeSubset.ts';
import { nonDominationRanks } from '../../../src/core/search/pareto/ranks.ts';
import { lossesOf } from '../../../src/core/space/losses.ts';
import { trialOf } from './trials.ts';

type Spelt = number | 'Infinity' | '-Infinity';

interface Case {
  readonly points: Spelt[][];
  readonly violations: number[];
  readonly ranks: number[];
  readonly constrainedRanks: number[];
  readonly distances: Spelt[];
  readonly reference: Spelt[];
  readonly hypervolume: Spelt;
  readonly few: number;
  readonly subset: number[];
}

/** Written by pareto_optuna.py beside it. */
const fixture = new URL('../../fixtures/search/pareto-optuna.json', import.meta.url);
const { optuna, cases }: { optuna: string; cases: Case[] } = JSON.parse(readFileSync(fixture, 'utf8'));

describe(`as Optuna ${optuna} in ${cases.length} sets of 1 to 4 objectives, with ties and infinities`, () => {
  const sets = cases.map((each) => ({ ...each, points: each.points.map((point) => point.map(Number)) }));

  test('ranks, with and without constraints', () => {
    for (const { points, violations, ranks, constrainedRanks } of sets) {
      expect([...nonDominationRanks(points)]).toEqual(ranks);
      expect([...nonDominationRanks(points, { violations })]).toEqual(constrainedRanks);
    }
  });

  test('crowding distances', () => {
    for (const { points, distances } of sets) {
      const ours = crowdingDistances(points);
      // Equal points have no order, so that only sums of their distances are comparable.
      if (new Set(points.map(String)).size < points.length || points.flat().length > new Set(points.flat()).size)
        continue;
      for (const [i, distance] of distances.entries()) expect(ours[i]).toBeCloseTo(Number(distance), 10);
    }
  });

  test('hypervolume below the reference point', () => {
    for (const { points, reference, hypervolume: theirs } of sets) {
      expect(referencePoint(points)).toEqual(reference.map(Number));
      const ours = hypervolume(points, reference.map(Number));
      if (typeof theirs === 'string') expect(ours).toBe(Number(theirs));
      else expect(ours).toBeCloseTo(theirs, 9);
    }
  });

  test('the points of a front that are chosen by hypervolume', () => {
    for (const { points, ranks, reference, few, subset } of sets) {
      const front = points.filter((_, i) => ranks[i] === 0);
      const ours = selectByHypervolume(front, few, reference.map(Number));
      expect(ours.sort((a, b) => a - b)).toEqual(subset);
    }
  });
});

test('losses turn what is to be maximised, and take what is missing for the worst', () => {
  const trial = { ...trialOf(0, 'complete', {}), values: [1, 2] };
  expect(lossesOf(trial, ['minimize', 'maximize', 'minimize'])).toEqual([1, -2, Number.POSITIVE_INFINITY]);
});

const cloud = fc.integer({ min: 2, max: 4 }).chain((objectives) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: objectives, maxLength: objectives }), {
    minLength: 1,
    maxLength: 12,
  }),
);

test('a rank counts the longest chain of points that dominate each other up to it', () => {
  const dominates = (a: number[], b: number[]) =>
    a.every((loss, i) => loss <= (b[i] ?? 0)) && a.some((loss, i) => loss < (b[i] ?? 0));
  fc.assert(
    fc.property(cloud, (points) => {
      const chain = (point: number[]): number =>
        Math.max(-1, ...points.filter((other) => dominates(other, point)).map(chain)) + 1;
      expect([...nonDominationRanks(points)]).toEqual(points.map(chain));
    }),
  );
});

test('the hypervolume of points on a lattice counts its dominated cells', () => {
  fc.assert(
    fc.property(cloud, (points) => {
      const side = 7;
      const objectives = points[0]?.length ?? 0;
      let cells = 0;
      for (let cell = 0; cell < side ** objectives; cell++) {
        const corner = Array.from({ length: objectives }, (_, i) => Math.floor(cell / side ** i) % side);
        if (points.some((point) => point.every((loss, i) => loss <= (corner[i] ?? 0)))) cells++;
      }
      expect(hypervolume(points, new Array<number>(objectives).fill(side))).toBeCloseTo(cells, 6);
    }),
    { numRuns: 60 },
  );
});
