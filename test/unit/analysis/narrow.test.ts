import { describe, expect, it } from 'vitest';
import { crowdedEdges } from '../../../src/core/analysis/boundary.ts';
import { narrowSpace } from '../../../src/core/analysis/narrow.ts';
import type { Distribution, Parameter, SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { sample } from '../../../src/core/space/sample.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { Params, Value } from '../../../src/core/space/value.ts';
import { trialOf } from '../search/trials.ts';

const choices = (...values: Value[]): Distribution => ({
  kind: 'categorical',
  choices: values.map((value) => literalOf(value)),
});

function spaceOf(
  distributions: Record<string, Distribution>,
  conditions: Record<string, Parameter['condition']> = {},
): SearchSpace {
  return {
    parameters: Object.entries(distributions).map(([name, distribution]) => {
      const condition = conditions[name];
      return { name, path: [name], distribution, ...(condition === undefined ? {} : { condition }) };
    }),
  };
}

/** Random trials of the space with the value that the function gives them. */
function study(space: SearchSpace, count: number, value: (params: Params) => number): Trial[] {
  return Array.from({ length: count }, (_, number) => {
    const params: Params = {};
    for (const { name, distribution, condition } of space.parameters) {
      const counts = Object.entries(condition ?? {}).every(([parent, values]) =>
        values.includes(params[parent] ?? null),
      );
      if (counts) params[name] = sample(distribution, counterRng(1, number, name));
    }
    return { ...trialOf(number, 'complete', params), values: [value(params)] };
  });
}

function narrowed(space: SearchSpace, trials: readonly Trial[]): Record<string, Distribution | null> {
  return Object.fromEntries(narrowSpace(space, trials, 'minimize').parameters.map(({ name, to }) => [name, to]));
}

const log: Distribution = { kind: 'log_uniform_values', low: 1e-6, high: 1 };
const unit: Distribution = { kind: 'uniform', low: 0, high: 1 };

describe('a narrowed number', () => {
  it('is the 10 to 90 % quantile of the best fifth on its own scale, a quarter wider, in three digits', () => {
    const space = spaceOf({ lr: log });
    // 30 trials at 10^-3, ..., the best six at 10^-3.0 ... 10^-2.5.
    const places = [-3, -2.9, -2.8, -2.7, -2.6, -2.5, ...Array.from({ length: 24 }, (_, i) => -6 + i / 8)];
    const trials = places.map((place, number) => ({
      ...trialOf(number, 'complete', { lr: 10 ** place }),
      values: [number],
    }));
    // Quantiles -2.95 and -2.55, widened by 0.1 at either end.
    expect(narrowed(space, trials)).toEqual({ lr: { kind: 'log_uniform_values', low: 8.91e-4, high: 3.55e-3 } });
  });

  it('stays within the range before, keeps its step, and holds the best value', () => {
    const space = spaceOf({
      n: { kind: 'int_uniform', low: 1, high: 100 },
      q: { kind: 'q_uniform', low: 0, high: 2, q: 0.25, whole: false },
    });
    const trials = study(space, 60, ({ n, q }) => Math.abs(Number(n) - 60) + 20 * Math.abs(Number(q) - 1));
    const { n, q } = narrowed(space, trials);
    const best = trials.toSorted((a, b) => (a.values[0] ?? 0) - (b.values[0] ?? 0))[0]?.params ?? {};
    if (n?.kind !== 'int_uniform' || q?.kind !== 'q_uniform') throw new Error('other kinds');
    expect(n.low).toBeGreaterThan(1);
    expect(n.high).toBeLessThan(100);
    expect(Number.isInteger(n.low) && Number.isInteger(n.high)).toBe(true);
    expect(n.low <= Number(best['n']) && Number(best['n']) <= n.high).toBe(true);
    expect([q.low / 0.25, q.high / 0.25].every(Number.isInteger)).toBe(true);
    expect(q.q).toBe(0.25);
  });

  it('grows beyond an end at which the best crowd, but not where its nature ends', () => {
    const wide = spaceOf({ x: { kind: 'uniform', low: -5, high: 5 } });
    const trials = study(wide, 100, ({ x }) => -Number(x));
    const edges = crowdedEdges(wide, trials, 'minimize');
    expect(edges).toEqual([{ name: 'x', end: 'high', at: 5, crowd: expect.any(Number), best: 10 }]);
    expect(narrowed(wide, trials)['x']).toMatchObject({ kind: 'uniform', high: 7.5 });
    const even = Array.from({ length: 40 }, (_, n) => ({
      ...trialOf(n, 'complete', { lr: 10 ** (-6 + 0.15 * n) }),
      values: [n],
    }));
    expect(narrowed(spaceOf({ lr: log }), even)['lr']).toMatchObject({ low: 3.16e-8 });
    const dropout = spaceOf({ dropout: unit });
    expect(
      narrowed(
        dropout,
        study(dropout, 100, (params) => Number(params['dropout'])),
      )['dropout'],
    ).toMatchObject({ low: 0 });
    expect(
      narrowed(
        dropout,
        study(dropout, 100, (params) => -Number(params['dropout'])),
      )['dropout'],
    ).toMatchObject({ high: 1 });
  });

  it('becomes an even range where it was a normal or beta distribution', () => {
    const space = spaceOf({ w: { kind: 'normal', mu: 0, sigma: 2 }, g: { kind: 'log_normal', mu: 0, sigma: 1 } });
    const trials = study(space, 60, ({ w, g }) => Math.abs(Number(w) - 1) + Math.abs(Math.log(Number(g))));
    const { w, g } = narrowed(space, trials);
    expect(w).toMatchObject({ kind: 'uniform' });
    expect(g).toMatchObject({ kind: 'log_uniform_values' });
  });

  it('is a range that can be searched again where the best values are rounded to 0, or the range is as wide as doubles', () => {
    const rounded: Distribution = { kind: 'q_log_uniform_values', low: 4, high: 40, q: 16, whole: true };
    const batch = spaceOf({ batch: rounded });
    const few = narrowed(
      batch,
      study(batch, 60, (params) => Number(params['batch'])),
    )['batch'];
    expect(few).toEqual({ ...rounded, high: 16 });

    const wide = spaceOf({ x: { kind: 'log_uniform_values', low: 1e-300, high: 1e300 } });
    const low = narrowed(
      wide,
      study(wide, 60, ({ x }) => Number(x)),
    )['x'];
    const high = narrowed(
      wide,
      study(wide, 60, ({ x }) => -Number(x)),
    )['x'];
    expect(low).toMatchObject({ low: 5e-324 });
    expect(high).toMatchObject({ high: Number.MAX_VALUE });
  });

  it('is frozen at the best value where it hardly matters', () => {
    const space = spaceOf({ x: unit, y: unit });
    const trials = study(space, 200, ({ x }) => Math.abs(Number(x) - 0.5));
    const best = trials.toSorted((a, b) => (a.values[0] ?? 0) - (b.values[0] ?? 0))[0]?.params['y'];
    const { x, y } = narrowed(space, trials);
    expect(x).toMatchObject({ kind: 'uniform' });
    expect(y).toMatchObject({ kind: 'constant', value: { value: best } });
  });
});

describe('narrowed choices', () => {
  const space = spaceOf({ act: choices('relu', 'gelu', 'tanh'), x: unit });

  it('lose what was never among the best in five tries', () => {
    const trials = study(space, 60, ({ act, x }) => (act === 'tanh' ? 5 : act === 'gelu' ? 0.2 : 0) + Number(x));
    expect(narrowed(space, trials)['act']).toEqual(choices('relu', 'gelu'));
  });

  it('keep what was hardly tried', () => {
    const all = study(space, 60, ({ act, x }) => (act === 'tanh' ? 5 : act === 'gelu' ? 0.2 : 0) + Number(x));
    let tanh = 0;
    const trials = all.filter(({ params }) => params['act'] !== 'tanh' || ++tanh <= 4);
    expect(narrowed(space, trials)['act']).toEqual(choices('relu', 'gelu', 'tanh'));
  });

  it('take along what only counted beside them', () => {
    const nested = spaceOf(
      { opt: choices('sgd', 'adam'), momentum: unit, beta: unit },
      { momentum: { opt: ['sgd'] }, beta: { opt: ['adam'] } },
    );
    const trials = study(nested, 80, ({ opt, beta }) => (opt === 'sgd' ? 5 : Math.abs(Number(beta) - 0.5)));
    const result = narrowSpace(nested, trials, 'minimize');
    expect(result.space.parameters.map(({ name, condition }) => [name, condition])).toEqual([
      ['opt', undefined],
      ['beta', undefined],
    ]);
    expect(result.parameters.find(({ name }) => name === 'momentum')?.to).toBeNull();
  });
});

it('keeps everything where all values are equal', () => {
  const space = spaceOf({ lr: log, act: choices('a', 'b') });
  const { parameters } = narrowSpace(
    space,
    study(space, 60, () => 1),
    'minimize',
  );
  expect(parameters).toEqual(
    space.parameters.map(({ name, distribution }) => ({
      name,
      from: distribution,
      to: distribution,
      why: 'kept: all values are equal',
    })),
  );
});

it('says how few of the best trials have a parameter', () => {
  const space = spaceOf({ act: choices('a', 'b'), slope: unit }, { slope: { act: ['b'] } });
  const whys = (better: number): (string | undefined)[] => {
    const trials = Array.from({ length: 20 }, (_, number) => {
      const params: Params = number < better || number > 15 ? { act: 'b', slope: number / 20 } : { act: 'a' };
      return { ...trialOf(number, 'complete', params), values: [number] };
    });
    return narrowSpace(space, trials, 'minimize')
      .parameters.slice(1)
      .map(({ why }) => why);
  };
  expect(whys(0)).toEqual(['kept: none of the best trials has it']);
  expect(whys(1)).toEqual(['kept: only one of the best trials has it']);
});

it('looks only at trials in the space, and never at failed ones', () => {
  const space = spaceOf({ lr: log });
  const trials = study(space, 30, ({ lr }) => Math.abs(Math.log10(Number(lr)) + 3));
  const odd = [
    { ...trialOf(30, 'complete', { lr: 100 }), values: [-5] },
    trialOf(31, 'fail', { lr: 0.9 }),
    { ...trialOf(32, 'complete', { lr: 0.9 }), values: [-Infinity] },
  ];
  expect(narrowed(space, [...trials, ...odd])).toEqual(narrowed(space, trials));
});
