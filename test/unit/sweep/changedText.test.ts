import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchoredCount, isAnchored } from '../../../src/core/space/anchored.ts';
import { drawAxis } from '../../../src/core/space/axis.ts';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { spaceToJson } from '../../../src/core/space/spaceJson.ts';
import { changedSweep, optionTexts, stageTexts } from '../../../src/core/sweep/changedText.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import type { SweepSpec } from '../../../src/core/sweep/spec.ts';
import { anyDistribution, spaceOf } from '../space/arbitraries.ts';

function read(text: string): SweepSpec {
  const { spec, diagnostics } = parseSweep(text);
  if (spec === null) throw new Error(`${JSON.stringify(diagnostics)}\n${text}`);
  return spec;
}

const first = `# my sweep
program: train.py
method: random
metric: {name: loss, goal: minimize} # lower
`;
const block = `trialdeck:
  # why
  retries: 2
  trial_timeout: 15m
  stages:
    - {name: coarse, trials: 4, pruner: {name: median, n_startup_trials: 3}}
    - name: refit
      best: 2
      pruner: {name: median, n_startup_trials: 9}
# the end
`;
const sweep = `${first}parameters: # old
  lr: {min: 0.1, max: 0.2}
  # about width
  model:
    parameters:
      width: {values: [8, 16]}
run_cap: 12
${block}`;

describe('a changed sweep', () => {
  it('has exactly the new space, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('a', 'lr', 'on', 'x-y', '1', 'w h', 'Ä'),
          anyDistribution.filter((distribution) => !isAnchored(distribution)),
          { minKeys: 1 },
        ),
        (distributions) => {
          const space = spaceOf(distributions);
          expect(spaceToJson(read(changedSweep(sweep, { space })).space)).toBe(spaceToJson(space));
        },
      ),
    );
  });

  it('keeps the values of steps that are counted from the low end, which W&B does not know', () => {
    fc.assert(
      fc.property(anyDistribution.filter(isAnchored), (distribution) => {
        fc.pre(anchoredCount(distribution) <= 1000);
        const { space } = read(changedSweep(sweep, { space: spaceOf({ a: distribution }) }));
        const valuesOf = (one: Distribution | undefined) => {
          const axis = one === undefined ? null : drawAxis(one);
          return Array.from({ length: axis?.size ?? 0 }, (_, index) => Number(axis?.at(index)).toPrecision(9));
        };
        expect(valuesOf(space.parameters[0]?.distribution)).toEqual(valuesOf(distribution));
      }),
      // 0 is none of its values, though the low end is next to nothing beside the step.
      { examples: [[{ kind: 'q_uniform', low: -1e-5, high: 11_000, q: 10_010, whole: false, anchored: true }]] },
    );
  });

  it('nests groups and keeps conditions', () => {
    const space: SearchSpace = {
      parameters: [
        {
          name: 'opt.kind',
          path: ['opt', 'kind'],
          distribution: spaceOf({
            x: {
              kind: 'categorical',
              choices: [
                { value: 'sgd', json: '"sgd"', python: 'sgd' },
                { value: 'adam', json: '"adam"', python: 'adam' },
              ],
            },
          }).parameters[0]?.distribution ?? { kind: 'int_uniform', low: 0, high: 1 },
        },
        { name: 'opt.lr', path: ['opt', 'lr'], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 4 } },
        {
          name: 'opt.momentum',
          path: ['opt', 'momentum'],
          distribution: { kind: 'uniform', low: 0, high: 1 },
          condition: { 'opt.kind': ['sgd'] },
        },
      ],
    };
    const text = changedSweep(sweep, { space, notes: new Map([['opt.lr', 'because']]) });
    expect(read(text).space).toEqual(space);
    expect(text).toContain('lr: {distribution: log_uniform_values, min: 1.0e-05, max: 4.0}  # because\n');
  });

  it('a comment stays one, whatever name it holds', () => {
    const space = spaceOf({ lr: { kind: 'uniform', low: 0, high: 1 } });
    const name = 'night\nprogram: other.py\r\u2028run_cap: 1 \u001b[31m';
    const text = changedSweep(sweep, { space, head: [`of ${name}`], notes: new Map([['lr', name]]) });
    const { program, runCap } = read(text);
    expect({ program, runCap }).toEqual({ program: read(sweep).program, runCap: read(sweep).runCap });
    expect(text).not.toMatch(/[^\P{Control}\n]/u);
  });

  it('keeps everything else as it is written', () => {
    const space = spaceOf({ lr: { kind: 'uniform', low: 0, high: 1 } });
    const text = changedSweep(sweep, { space, top: { run_cap: null }, head: ['made of another'] });
    expect(text).toBe(
      `# made of another\n${first}${block}parameters:\n  lr: {distribution: uniform, min: 0.0, max: 1.0}\n`,
    );
  });

  it('takes keys of trialdeck: in and out', () => {
    const space = spaceOf({ lr: { kind: 'uniform', low: 0, high: 1 } });
    const stage = stageTexts(sweep, 'refit');
    const { options } = read(
      changedSweep(sweep, { space, options: { stages: null, trials: '7', pruner: stage['pruner'] ?? null } }),
    );
    expect(options).toMatchObject({
      trials: 7,
      retries: 2,
      trialTimeoutMs: 900_000,
      pruner: { name: 'median', args: { n_startup_trials: 9 } },
    });
    expect(options.stages).toBeUndefined();
    expect(Object.keys(optionTexts(sweep))).toEqual(['retries', 'trial_timeout', 'stages']);
  });

  it('reads JSON, and files with anchors', () => {
    const space = spaceOf({ lr: { kind: 'uniform', low: 0, high: 1 } });
    const json =
      '{"program": "t.py", "method": "random", "parameters": {"x": {"values": [1]}}, "trialdeck": {"trials": 3}}';
    expect(read(changedSweep(json, { space }))).toMatchObject({ program: 't.py', options: { trials: 3 }, space });
    const anchors =
      'program: t.py\nmethod: random\nparameters: {x: &x {values: [1]}, y: *x}\ntrialdeck: {env: {A: b}}\n';
    expect(read(changedSweep(anchors, { space }))).toMatchObject({ space, options: { env: { A: 'b' } } });
  });
});
