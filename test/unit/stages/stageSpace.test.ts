import { describe, expect, it } from 'vitest';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { settleConditions } from '../../../src/core/space/settleConditions.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { fitTrial } from '../../../src/core/stages/fitTrial.ts';
import { rankCheck, stageWarnings } from '../../../src/core/stages/stageChecks.ts';
import { type StageBefore, stageSpace } from '../../../src/core/stages/stageSpace.ts';
import type { StoredTrial } from '../../../src/core/study/storedTrial.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import type { Stage, SweepSpec } from '../../../src/core/sweep/spec.ts';
import { withFixed } from '../../../src/core/sweep/stageSpec.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';

function read(stages: string, parameters: string, block = ''): SweepSpec {
  const { spec, diagnostics } = parseSweep(
    `program: t.py\nmethod: random\nmetric: {name: loss, goal: minimize}\nparameters: ${parameters}\ntrialdeck:\n  stages: ${stages}\n${block}`,
  );
  if (spec === null) throw new Error(JSON.stringify(diagnostics));
  return spec;
}

function stageOf(spec: SweepSpec, index: number): Stage {
  const stage = spec.options.stages?.[index];
  if (stage === undefined) throw new Error('no such stage');
  return stage;
}

function study(
  space: SearchSpace,
  points: readonly (readonly [Params, number | null])[],
  fixed: Params = {},
): StageBefore {
  const trials = points.map(
    ([params, value], number): StoredTrial => ({
      number,
      state: value === null ? 'fail' : 'complete',
      params,
      values: value === null ? [] : [value],
      intermediate: [],
      reason: null,
      startMs: null,
      endMs: null,
      run: `runs/${number}`,
      how: null,
    }),
  );
  return { name: 'sweep.before', space, directions: ['minimize'], metrics: ['loss'], fixed, trials: () => trials };
}

const line = '{x: {min: 0.0, max: 1.0}, e: {values: [1, 2]}}';

function bounds({ parameters }: SearchSpace): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    parameters.map(({ name, distribution }) => {
      if (!('low' in distribution)) throw new Error(`${name} is no range`);
      return [name, [distribution.low, distribution.high]];
    }),
  );
}

describe('a stage that narrows', () => {
  const spec = read('[{name: a, fixed: {e: 1}}, {name: b, narrow: true, trials: 9}]', line);
  const before = study(
    withFixed(spec.space, { e: 1 }),
    Array.from({ length: 20 }, (_, i) => [{ x: i / 20, e: 1 }, Math.abs(i - 8)] as const),
    { e: 1 },
  );

  it('searches again what the stage before had fixed', () => {
    const { space, rerun } = stageSpace(spec, stageOf(spec, 1), before, []);
    expect(space.parameters.map(({ name, distribution }) => [name, distribution.kind])).toEqual([
      ['x', 'uniform'],
      ['e', 'categorical'],
    ]);
    // A third of its nine trials.
    expect(rerun).toEqual([8, 7, 9].map((trial) => ({ trial, params: { x: trial / 20, e: 1 } })));
  });

  it('leaves alone what it says itself', () => {
    const own = read('[{name: a}, {name: b, narrow: true}]', line);
    expect(stageSpace(own, stageOf(own, 1), before, ['x']).space).toEqual(own.space);
  });

  it('searches the whole space after several metrics, and runs the front again', () => {
    const both = study(spec.space, [
      [{ x: 0.5, e: 1 }, 1],
      [{ x: 0.7, e: 2 }, 2],
    ]);
    const trials = both.trials().map((trial) => ({ ...trial, values: [trial.values[0] ?? 0, 3] }));
    const several: StageBefore = {
      ...both,
      directions: ['minimize', 'minimize'],
      metrics: ['loss', 'size'],
      trials: () => trials,
    };
    const { space, rerun } = stageSpace(spec, stageOf(spec, 1), several, []);
    expect(space).toEqual(spec.space);
    expect(rerun).toEqual([{ trial: 0, params: { x: 0.5, e: 1 } }]);
  });

  it('never leaves the ranges of the sweep, where the best trials crowd at an end', () => {
    const ends = read(
      '[{name: a}, {name: b, narrow: true}]',
      '{x: {min: -5.0, max: 0.123456}, lr: {min: 1.e-5, max: 0.1, distribution: log_uniform_values}, n: {min: 10, max: 40}}',
    );
    const points = Array.from(
      { length: 40 },
      (_, i) => [{ x: 0.1234 - i / 8, lr: 10 ** (-5 + i / 10), n: 40 - Math.floor(i / 2) }, i] as const,
    );
    const whole = stageSpace(ends, stageOf(ends, 1), study(ends.space, points), []).space;
    expect(bounds(whole)).toMatchObject({ x: [expect.any(Number), 0.123456], lr: [1e-5, expect.any(Number)] });
    expect(bounds(whole)['n']?.[1]).toBe(40);
    expect(bounds(whole)['x']?.[0]).toBeGreaterThan(-5);
    // A stage before that searched only a part may be left, but not the sweep.
    const part: SearchSpace = {
      parameters: ends.space.parameters.map((parameter) =>
        parameter.name === 'x' ? { ...parameter, distribution: { kind: 'uniform', low: -5, high: -2 } } : parameter,
      ),
    };
    const inPart = points.map(([params, value]) => [{ ...params, x: params.x * 0.6 - 2.08 }, value] as const);
    const next = bounds(stageSpace(ends, stageOf(ends, 1), study(part, inPart), []).space);
    expect(next['x']?.[1]).toBe(-1.25);
    // One that searched more is held to it.
    const wide: SearchSpace = {
      parameters: ends.space.parameters.map((parameter) =>
        parameter.name === 'n' ? { ...parameter, distribution: { kind: 'int_uniform', low: 10, high: 80 } } : parameter,
      ),
    };
    const beyond = points.map(([params, value]) => [{ ...params, n: 2 * params.n }, value] as const);
    expect(bounds(stageSpace(ends, stageOf(ends, 1), study(wide, beyond), []).space)['n']).toEqual([10, 40]);
  });

  it('searches the whole space after too few trials, and says so', () => {
    const few = study(spec.space, [[{ x: 0.5, e: 1 }, 1]]);
    const { space, warnings, rerun } = stageSpace(spec, stageOf(spec, 1), few, []);
    expect(space).toEqual(spec.space);
    // What is known to be good is run again all the same.
    expect(rerun).toEqual([{ trial: 0, params: { x: 0.5, e: 1 } }]);
    expect(warnings).toEqual(['sweep.before has 1 complete trial, and narrowing needs 10: b searches the whole space']);
  });
});

describe('a stage that runs the best again', () => {
  const spec = read('[{name: a}, {name: b, best: 3, fixed: {e: 2}}]', line);

  it('takes different points, best first, with its own fixed values', () => {
    const before = study(spec.space, [
      [{ x: 0.1, e: 1 }, 3],
      [{ x: 0.2, e: 1 }, 1],
      [{ x: 0.2, e: 2 }, 2],
      [{ x: 0.4, e: 2 }, null],
    ]);
    const { rerun, warnings, space } = stageSpace(spec, stageOf(spec, 1), before, []);
    expect(rerun).toEqual([
      { trial: 1, params: { x: 0.2 } },
      { trial: 0, params: { x: 0.1 } },
    ]);
    expect(warnings).toEqual(['sweep.before has only 2 different complete trials: b runs these again, not 3']);
    expect(space.parameters.at(-1)?.distribution).toEqual({ kind: 'constant', value: literalOf(2) });
  });

  it('says when there is one only', () => {
    const { warnings } = stageSpace(spec, stageOf(spec, 1), study(spec.space, [[{ x: 0.1, e: 1 }, 3]]), []);
    expect(warnings).toEqual(['sweep.before has only 1 complete trial: b runs it again, not 3']);
  });

  it('says when there is none', () => {
    expect(() => stageSpace(spec, stageOf(spec, 1), study(spec.space, [[{ x: 0.1, e: 1 }, null]]), [])).toThrow(
      'sweep.before has no complete trial that b could run again.',
    );
  });
});

describe('between two stages', () => {
  const space = spaceOf({ x: { kind: 'uniform', low: 0, high: 1 } });
  const values = (...found: (number | null)[]): StageBefore =>
    study(
      space,
      found.map((value, i) => [{ x: 0.5 + i / 100 }, value] as const),
    );

  it('the ranks of what both ran are compared, trial by trial', () => {
    // Trials 4, 0, 2 were run again as 0, 1, 2: 1 < 3 < 5 became 7 > 6 > 5.
    const check = rankCheck(values(3, 9, 5, 9, 1), values(7, 6, 5, 0), [4, 0, 2]);
    expect(check).toEqual({ correlation: expect.closeTo(-1), configurations: 3 });
    expect(stageWarnings(values(7), { study: values(3), check })).toHaveLength(1);
    expect(rankCheck(values(3, 9, 5, 9, 1), values(7, null, 5), [4, 0, 2])).toEqual({
      correlation: null,
      configurations: 2,
    });
    const agreed = rankCheck(values(1, 2, 3), values(1.5, 2.5, 2.6), [0, 1, 2]);
    expect(stageWarnings(values(7), { study: values(3), check: agreed })).toEqual([]);
  });

  it('best trials at the end of a range are told', () => {
    const crowded = study(
      space,
      Array.from({ length: 30 }, (_, i) => [{ x: 1 - i / 30 }, i] as const),
    );
    expect(stageWarnings(crowded, null)).toEqual([
      expect.stringMatching(/^2 of the best 3 trials of sweep\.before have x at its high end 1: /),
    ]);
  });
});

describe('a trial from elsewhere', () => {
  const space: SearchSpace = {
    parameters: [
      { name: 'opt', path: ['opt'], distribution: choices('sgd', 'adam') },
      { name: 'm', path: ['m'], distribution: { kind: 'uniform', low: 0, high: 1 }, condition: { opt: ['sgd'] } },
      { name: 'e', path: ['e'], distribution: { kind: 'constant', value: literalOf(3) } },
    ],
  };

  it('fits with what counts, constants or not', () => {
    expect(fitTrial(space, { opt: 'adam' })).toEqual({ params: { opt: 'adam', e: 3 }, problem: null });
    expect(fitTrial(space, { opt: 'adam', m: 0.5, e: 3 }).params).toEqual({ opt: 'adam', e: 3 });
    expect(fitTrial(space, { opt: 'sgd', m: 0.5, other: 1 }).params).toEqual({ opt: 'sgd', m: 0.5, e: 3 });
  });

  it('does not where something is missing or other', () => {
    expect(fitTrial(space, { opt: 'sgd' }).problem).toBe('m is missing');
    expect(fitTrial(space, { opt: 'sgd', m: 2 }).problem).toBe('m is outside the range');
    expect(fitTrial(space, { opt: 'lion' }).problem).toBe('opt is none of the choices');
    expect(fitTrial(space, { opt: 'adam', e: 4 }).problem).toBe('e is another constant value there');
    expect(fitTrial(space, { opt: 'adam', wd: 1 }, ['wd']).problem).toBe(
      'wd was searched there, and is no parameter here',
    );
  });

  it('conditions that are settled go, with what can no longer count', () => {
    const named = (fixed: Params) => withFixed(space, fixed).parameters.map(({ name, condition }) => [name, condition]);
    expect(named({ opt: 'sgd' })).toEqual([
      ['opt', undefined],
      ['m', undefined],
      ['e', undefined],
    ]);
    expect(named({ opt: 'adam' })).toEqual([
      ['opt', undefined],
      ['e', undefined],
    ]);
    expect(settleConditions(space)).toEqual(space);
  });
});
