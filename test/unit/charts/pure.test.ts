import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesOverview } from '../../../src/core/series/overview.ts';
import { stateIcons as treeIcons } from '../../../src/editor/text/stateText.ts';
import { parseSelection } from '../../../src/protocol/webview.ts';
import { factOf } from '../../../webview/charts/fact.ts';
import { lineOf, nearest, paddedRange, verticalExtent } from '../../../webview/charts/line.ts';
import { livenessOf } from '../../../webview/charts/liveness.ts';
import { logSplits } from '../../../webview/charts/logSplits.ts';
import { filterMetrics, orderMetrics } from '../../../webview/charts/metricFilter.ts';
import { paramColumns } from '../../../webview/charts/shownRun.ts';
import { defaultViewState, parseViewState } from '../../../webview/charts/viewState.ts';
import { axisLabels, clock, powerLabel, shortNumber } from '../../../webview/ui/numbers.ts';
import { stateIcons } from '../../../webview/ui/stateIcons.ts';

function line(points: readonly (readonly [number, number])[]) {
  const x = Float64Array.from(points, ([at]) => at);
  const last = Float64Array.from(points, ([, value]) => value);
  return lineOf({ x, last, min: last, max: last, points: x.length, raw: true, extent: x }, 0);
}

function overview(
  run: string,
  values: Readonly<Record<string, readonly [last: number, min: number, max: number]>>,
): SeriesOverview {
  const rows = Object.values(values);
  return {
    run,
    metrics: Object.keys(values),
    points: Float64Array.from(rows, () => 1),
    last: Float64Array.from(rows, (row) => row[0]),
    lastStep: Float64Array.from(rows, () => 1),
    min: Float64Array.from(rows, (row) => row[1]),
    max: Float64Array.from(rows, (row) => row[2]),
    changedMs: null,
    problem: null,
  };
}

describe('the metric filter', () => {
  const metrics = ['val_loss', 'val_acc', 'train/loss', 'lr'];
  it.each([
    ['', metrics],
    ['val_*', ['val_loss', 'val_acc']],
    ['val_*, train/loss', ['val_loss', 'val_acc', 'train/loss']],
    ['loss', ['val_loss', 'train/loss']],
    ['LOSS -train', ['val_loss']],
    ['-val_*', ['train/loss', 'lr']],
    ['l?', ['lr']],
    ['(', []],
    ['val.loss', []],
  ])('%j', (filter, expected) => {
    expect(filterMetrics(metrics, filter)).toEqual(expected);
  });

  it('never fails on what people type', () => {
    fc.assert(
      fc.property(fc.string(), (filter) => filterMetrics(metrics, filter).every((name) => metrics.includes(name))),
    );
  });

  it('puts what the study optimises first', () => {
    expect(
      orderMetrics(
        ['val_acc', 'absent'],
        [
          ['loss', 'val_acc'],
          ['lr', 'loss'],
        ],
      ),
    ).toEqual(['val_acc', 'loss', 'lr']);
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.3124567, '0.312'],
    [1.35249, '1.352'],
    [6204, '6,204'],
    [1013.7, '1,014'],
    [0.00001234, '1.23e-5'],
    [1_230_000_000.5, '1.23e9'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-∞'],
  ])('%d is written %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });

  it.each([
    [
      [0, 0.5, 1, 1.5, 2],
      ['0.0', '0.5', '1.0', '1.5', '2.0'],
    ],
    [
      [0, 2000, 4000, 10_000],
      ['0', '2k', '4k', '10k'],
    ],
    [
      [0, 400, 800, 1200, 1600],
      ['0', '0.4k', '0.8k', '1.2k', '1.6k'],
    ],
    [
      [0, 1e-4, 2e-4, 3e-4],
      ['0', '1e-4', '2e-4', '3e-4'],
    ],
    [
      [2.5e-4, 3e-4],
      ['2.5e-4', '3.0e-4'],
    ],
    [
      [0, 2, 4],
      ['0', '2', '4'],
    ],
    [[0], ['0']],
  ])('an axis has one notation: %j', (splits, labels) => {
    expect(axisLabels(splits)).toEqual(labels);
  });

  it('labels of an axis never repeat', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.constantFrom(1e-6, 2e-5, 0.001, 0.25, 0.5, 5, 20, 1000, 2e4, 5e6),
        (from, step) => {
          const first = Math.round(from / step);
          // Within what a number can tell apart.
          fc.pre(Math.abs(first) < 1e4);
          const splits = [0, 1, 2, 3, 4].map((index) => (first + index) * step);
          expect(new Set(axisLabels(splits)).size).toBe(5);
        },
      ),
    );
  });

  it('times and powers are short', () => {
    expect([41, 125, 7451].map(clock)).toEqual(['0:41', '2:05', '2:04:11']);
    expect([1e-5, 0.05, 1, 2e4].map(powerLabel)).toEqual(['1e-5', '0.05', '1', '2e4']);
  });
});

describe('a logarithmic axis', () => {
  it('always has two to nine ticks within its range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 8, noNaN: true }),
        fc.double({ min: 0.05, max: 15, noNaN: true }),
        (low, decades) => {
          const [min, max] = [10 ** low, 10 ** (low + decades)];
          const splits = logSplits(min, max);
          expect(splits.length).toBeGreaterThanOrEqual(2);
          expect(splits.length).toBeLessThanOrEqual(9);
          expect(splits.every((split) => split >= min && split <= max)).toBe(true);
        },
      ),
    );
  });
});

describe('a line', () => {
  it('finds the point nearest to the pointer, none beyond its ends', () => {
    const one = line([
      [0, 5],
      [10, 6],
      [30, 7],
    ]);
    expect([
      nearest(one, 4, 1),
      nearest(one, 6, 1),
      nearest(one, 30.5, 1),
      nearest(one, 40, 1),
      nearest(one, -3, 1),
    ]).toEqual([0, 1, 2, -1, -1]);
    expect(nearest(line([]), 0, 1)).toBe(-1);
  });

  it('decides the height of a chart by what is visible, gaps and, on a log axis, zeros left out', () => {
    const lines = [
      line([
        [0, 100],
        [1, 2],
        [2, Number.NaN],
        [3, 0],
        [4, 8],
      ]),
    ];
    expect(verticalExtent(lines, 1, 4, false)).toEqual([0, 8]);
    expect(verticalExtent(lines, 1, 4, true)).toEqual([2, 8]);
    expect(verticalExtent(lines, 2, 2, false)).toBeNull();
  });

  it('gets a range that is never empty and does not reach below zero for nothing', () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [least, greatest] = [Math.min(a, b), Math.max(a, b)];
        const [low, high] = paddedRange([least, greatest], false);
        expect(low).toBeLessThan(high);
        expect(low <= least && high >= greatest).toBe(true);
      }),
    );
    expect(paddedRange([0, 1], false)[0]).toBe(0);
    expect(paddedRange(null, true)[0]).toBeGreaterThan(0);
  });
});

describe('the fact beside a title', () => {
  const runs = [
    { path: 'a', name: 'trial 1' },
    { path: 'b', name: 'trial 2' },
  ];
  const overviews = new Map([
    ['a', overview('a', { val_loss: [0.5, 0.3, 2], reward: [1, 0, 9], x: [1, 1, 1] })],
    ['b', overview('b', { val_loss: [0.4, 0.4, 1], reward: [2, 0, 3] })],
  ]);
  it.each([
    ['val_loss', {}, 'lowest 0.300 · trial 1'],
    ['reward', {}, 'highest 9 · trial 1'],
    ['reward', { reward: 'minimize' }, 'lowest 0 · trial 1'],
    ['x', {}, '1 of 2 runs'],
  ] as const)('of %s with %j', (metric, goals, text) => {
    expect(factOf(metric, runs, overviews, goals).text).toBe(text);
  });

  it('leaves out values that are not finite', () => {
    const diverged = new Map([['a', overview('a', { loss: [Number.NaN, Number.NaN, Number.NaN] })]]);
    expect(factOf('loss', runs.slice(0, 1), diverged, {}).text).toBe('');
  });
});

describe('the liveness', () => {
  it('is silent only where more time passes than usual', () => {
    expect(livenessOf([400, 900, 1400], 1)).toEqual({ text: 'live, 0.4 s ago', silent: false });
    expect(livenessOf([12_000, 12_500], 1)).toEqual({ text: 'silent for 12 s', silent: true });
    // One value a minute: half a minute is nothing.
    expect(livenessOf([30_000, 90_000, 150_000], 2)).toEqual({ text: 'live, 30 s ago', silent: false });
    expect(livenessOf([400], 0)).toBeNull();
    expect(livenessOf([], 1)?.silent).toBe(false);
  });
});

describe('what a reload brings back', () => {
  it('is what was stored', () => {
    const view = {
      ...defaultViewState,
      hidden: ['/a'],
      log: true,
      smoothing: 0.6,
      zoom: { from: 1, to: 2 },
      filter: 'x',
    };
    expect(parseViewState(JSON.parse(JSON.stringify(view)))).toEqual(view);
    const selection = {
      study: { path: '/s', follow: { pick: 'best', count: 5 } },
      trials: [{ study: '/s', number: 3 }],
      runs: ['/r'],
    };
    expect(parseSelection(JSON.parse(JSON.stringify({ selection, view })))).toEqual(selection);
  });

  it('is nothing that could do harm, whatever was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (state) => {
        expect(Object.keys(parseViewState(state)).sort()).toEqual(Object.keys(defaultViewState).sort());
        const selection = parseSelection(state);
        expect(selection === null || Array.isArray(selection.runs)).toBe(true);
      }),
    );
    expect(parseViewState({ smoothing: 5, axis: 'up', zoom: { from: 2, to: 1 } })).toEqual(defaultViewState);
    expect(
      parseSelection({ selection: { trials: [{ study: 3, number: 'x' }], runs: [1, '/r'], study: { path: '/s' } } }),
    ).toEqual({
      study: null,
      trials: [],
      runs: ['/r'],
    });
  });
});

it('shows the same icon for a state in charts and trees', () => {
  for (const [state, icon] of Object.entries(stateIcons)) {
    expect(treeIcons).toMatchObject({ [state]: { icon } });
  }
});

it('gives columns to the parameters in which the runs differ', () => {
  const run = (params: Record<string, string>) =>
    ({ path: '', name: '', colorIndex: 0, state: 'finished', params }) as const;
  expect(paramColumns([run({ seed: '1', lr: '0.1' }), run({ seed: '1', lr: '0.2' })], 1)).toEqual(['lr']);
});
