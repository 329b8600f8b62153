import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pedAnova } from '../../../src/core/analysis/pedAnova.ts';
import { quantile } from '../../../src/core/analysis/quantile.ts';
import { spearman } from '../../../src/core/analysis/rank.ts';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { ranks } from '../../../src/core/space/ranks.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { Direction } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { trialOf } from '../search/trials.ts';

type Spec = ['cat', string[]] | ['int' | 'log' | 'float', number, number];

interface Peers {
  importances: {
    space: Record<string, Spec>;
    direction: Direction;
    quantile: number;
    trials: { params: Params; value: number }[];
    shares: Record<string, number>;
  }[];
  correlations: { a: number[]; b: number[]; rho: number | null }[];
  quantiles: { values: number[]; share: number; quantile: number }[];
}

const peers = JSON.parse(
  readFileSync(new URL('../../fixtures/analysis/statistics-peers.json', import.meta.url), 'utf8'),
) as Peers;

function distribution([kind, ...args]: Spec): Distribution {
  if (kind === 'cat') return { kind: 'categorical', choices: (args[0] as string[]).map((choice) => literalOf(choice)) };
  const [low, high] = args as [number, number];
  return { kind: kind === 'int' ? 'int_uniform' : kind === 'log' ? 'log_uniform_values' : 'uniform', low, high };
}

function spaceOf(specs: Record<string, Spec>): SearchSpace {
  const parameters = Object.entries(specs).map(([name, spec]) => ({
    name,
    path: [name],
    distribution: distribution(spec),
  }));
  return { parameters };
}

describe('importance', () => {
  it.each(peers.importances.map((study, n) => ({ n, ...study })))('of study $n is what Optuna 5 finds', (study) => {
    const trials = study.trials.map(({ params, value }, number) => ({
      ...trialOf(number, 'complete', params),
      values: [value],
    }));
    const shares = pedAnova(spaceOf(study.space), trials, study.direction, study.quantile);
    expect(Object.keys(shares).sort()).toEqual(Object.keys(study.shares).sort());
    for (const [name, share] of Object.entries(study.shares)) expect(shares[name]).toBeCloseTo(share, 9);
  });

  it('is shared out evenly where all values are alike, and trials without a value say nothing', () => {
    const space = spaceOf({ x: ['float', 0, 1], y: ['float', 0, 1] });
    const alike = [0.1, 0.5, 0.9].map((x, n) => ({ ...trialOf(n, 'complete', { x, y: x }), values: [1] }));
    expect(pedAnova(space, alike, 'minimize')).toEqual({ x: 0.5, y: 0.5 });
    const odd = [trialOf(3, 'fail', { x: 0, y: 0 }), { ...trialOf(4, 'complete', { x: 1, y: 0 }), values: [Infinity] }];
    expect(pedAnova(space, [...alike, ...odd], 'minimize')).toEqual({ x: 0.5, y: 0.5 });
    expect(pedAnova(space, [], 'minimize')).toEqual({ x: 0.5, y: 0.5 });
  });
});

describe('rank correlation', () => {
  it.each(peers.correlations)('of $a and $b is what scipy finds', ({ a, b, rho }) => {
    const found = spearman(a, b);
    if (rho === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(rho, 12);
  });

  it('gives ties the mean of their ranks', () => {
    expect(ranks([10, 20, 20, 5])).toEqual([2, 3.5, 3.5, 1]);
    expect(spearman([1], [2])).toBeNull();
  });
});

it.each(peers.quantiles)('quantile $share is what numpy finds', ({ values, share, quantile: expected }) => {
  expect(quantile(values, share)).toBeCloseTo(expected, 12);
});
