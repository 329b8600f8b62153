import { createSampler } from '../../src/core/search/create.ts';
import { createPruner } from '../../src/core/search/createPruner.ts';
import type { SearchSpace } from '../../src/core/space/distribution.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Trial } from '../../src/core/space/trial.ts';
import type { Params, Value } from '../../src/core/space/value.ts';
import { bestTrials } from '../../src/core/study/best.ts';
import { parseSweep } from '../../src/core/sweep/parse.ts';
import { median } from './statistics.ts';

/** What one thing costs where there is much of something. */
export interface ScaleFigure {
  readonly what: string;
  /** The first time, with all that is worked out once. */
  readonly firstMs: number;
  /** Median of the times after it. */
  readonly ms: number;
}

const TRIALS = 10_000;
const ROUNDS = 10;

const trialOf = (number: number, rest: Partial<Trial>): Trial => ({
  number,
  state: 'complete',
  params: {},
  values: [],
  intermediate: [],
  reason: null,
  startMs: null,
  endMs: null,
  ...rest,
});

/** Costs that grow with trials, reports, choices or parameters, where a slip shows as a cliff. */
export function timeScale(): ScaleFigure[] {
  return [...pruners(), ...longLists(), grid(), front(), sweep()];
}

function figure(what: string, run: () => void): ScaleFigure {
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  const [firstMs = Number.NaN, ...later] = times;
  return { what, firstMs, ms: median(later) };
}

function pruners(): ScaleFigure[] {
  const reports = (number: number, count: number): Trial['intermediate'] =>
    Array.from({ length: count }, (_, step) => [step, ((number * 7 + step) % 101) / (step + 1)] as const);
  const others = Array.from({ length: TRIALS }, (_, number) => trialOf(number, { intermediate: reports(number, 100) }));
  const trial = trialOf(TRIALS, { state: 'running', intermediate: reports(0, 98) });
  const cases: ReadonlyArray<readonly [name: string, args: Readonly<Record<string, Value>>]> = [
    ['median', {}],
    ['hyperband', {}],
    ['asha', {}],
    ['early_terminate', { min_iter: 3 }],
    ['early_terminate', { min_iter: 3, strict: false, mended: true }],
  ];
  return cases.map(([name, args]) => {
    const pruner = createPruner({ options: { pruner: { name, args } } });
    const mended = args['mended'] === true ? ' mended' : '';
    return figure(`a report to \`${name}\`${mended} among ${TRIALS} trials of 100 reports`, () =>
      pruner?.decide(trial, others, 'minimize', 'scale'),
    );
  });
}

/** Suggestions after as many trials as a model needs, each of which is one more trial. */
function longLists(): ScaleFigure[] {
  const cases = [
    ['gp', 10_000],
    ['tpe', 1_000_000],
  ] as const;
  return cases.map(([name, count]) => {
    const choices = Array.from({ length: count }, (_, index) => literalOf(`c${index}`));
    const space: SearchSpace = {
      parameters: [
        { name: 'c', path: ['c'], distribution: { kind: 'categorical', choices } },
        { name: 'x', path: ['x'], distribution: { kind: 'uniform', low: 0, high: 1 } },
      ],
    };
    const sampler = createSampler({ method: 'bayes', space, options: { sampler: { name, args: {} } } }, 1);
    const trials = Array.from({ length: 20 }, (_, number) =>
      trialOf(number, { params: { c: `c${number * 7}`, x: number / 20 }, values: [number % 7] }),
    );
    return figure(`a suggestion of \`${name}\` with a list of ${count} choices`, () => {
      const params: Params = sampler.suggest({ space, directions: ['minimize'], trials }, trials.length) ?? {};
      trials.push(trialOf(trials.length, { params, values: [trials.length % 7] }));
    });
  });
}

function grid(): ScaleFigure {
  const thousand = { kind: 'int_uniform', low: 1, high: 1000 } as const;
  const space: SearchSpace = {
    parameters: ['a', 'b', 'c'].map((name) => ({ name, path: [name], distribution: thousand })),
  };
  const sampler = createSampler({ method: 'grid', space, options: {} }, 1);
  const trials = Array.from({ length: TRIALS }, (_, i) =>
    trialOf(i, { params: { a: 1, b: 1 + Math.floor(i / 1000), c: 1 + (i % 1000) } }),
  );
  return figure(`a point of a grid of 10^9, ${TRIALS} trials known`, () => {
    const params = sampler.suggest({ space, directions: ['minimize'], trials }, trials.length) ?? {};
    trials.push(trialOf(trials.length, { params }));
  });
}

function front(): ScaleFigure {
  const trials = Array.from({ length: TRIALS }, (_, i) =>
    trialOf(i, { values: [(i * 7919) % 10_007, -((i * 7919) % 10_007)] }),
  );
  return figure(`the front of ${TRIALS} trials that are all on it`, () => bestTrials(['minimize', 'minimize'], trials));
}

function sweep(): ScaleFigure {
  const parameter = (_: unknown, i: number): string =>
    `  p${i}: {distribution: log_uniform_values, min: 1e-5, max: 0.1}\n`;
  const text = `program: t.py\nmethod: random\nparameters:\n${Array.from({ length: 63 }, parameter).join('')}`;
  return figure('reading a sweep of 63 parameters', () => parseSweep(text));
}
