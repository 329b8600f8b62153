import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricSeries } from '../../../src/core/series/metricSeries.ts';
import { RunSeries } from '../../../src/core/series/runSeries.ts';
import { sliceSeries } from '../../../src/core/series/slice.ts';

type Point = readonly [step: number, time: number, value: number];

const anyValue = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
);
const anyPoints = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1000, max: 2000 }), anyValue), {
  maxLength: 600,
});
const growing = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), anyValue), { minLength: 1, maxLength: 3000 })
  .map((gaps) => {
    let step = 0;
    return gaps.map(([gap, value]): Point => {
      step += gap;
      return [step, 1_700_000_000 + step * 0.25, value];
    });
  });

function seriesOf(points: readonly Point[]): MetricSeries {
  const series = new MetricSeries();
  for (const [step, time, value] of points) {
    series.append(step, time, value);
  }
  return series;
}

/** What the rule says: the last point of every step, ascending by step. */
function expected(points: readonly Point[]): Point[] {
  return [...new Map(points.map((point) => [point[0], point])).values()].sort((a, b) => a[0] - b[0]);
}

describe('a metric series', () => {
  it('keeps the last point of every step, whatever order they come in', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const { step, time, value } = seriesOf(points).columns();
        const rows = Array.from(step, (at, index) => [at, time[index], value[index]]);
        expect(rows).toEqual(expected(points));
      }),
    );
  });

  it('gives the same answer however often one looks in between', () => {
    fc.assert(
      fc.property(anyPoints, fc.array(fc.nat(600), { maxLength: 20 }), (points, looks) => {
        const watched = new MetricSeries();
        points.forEach(([step, time, value], index) => {
          watched.append(step, time, value);
          if (looks.includes(index)) {
            sliceSeries(watched.byStep(), null, null, 7);
            sliceSeries(watched.byTime(), null, null, 7);
          }
        });
        const once = seriesOf(points);
        for (const width of [1, 5, 64, 1000]) {
          expect(sliceSeries(watched.byStep(), null, null, width)).toEqual(
            sliceSeries(once.byStep(), null, null, width),
          );
          expect(sliceSeries(watched.byTime(), null, null, width)).toEqual(
            sliceSeries(once.byTime(), null, null, width),
          );
        }
      }),
    );
  });

  it('orders by time where a clock went back', () => {
    const series = seriesOf([
      [1, 300, 10],
      [2, 100, 20],
      [3, 200, 30],
    ]);
    const slice = sliceSeries(series.byTime(100), null, null, 100);
    expect([...slice.x]).toEqual([0, 100, 200]);
    expect([...slice.last]).toEqual([20, 30, 10]);
  });
});

describe('a slice of a series', () => {
  it('holds every finite value between its least and greatest, as brute force finds them', () => {
    fc.assert(
      fc.property(
        growing,
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (points, width, a, b) => {
          const end = points.at(-1)?.[0] ?? 0;
          const from = Math.min(a, b) * end;
          const to = Math.max(a, b) * end;
          const slice = sliceSeries(seriesOf(points).byStep(), from, to, width);
          const inside = points.filter(([step]) => step >= from && step <= to);
          expect(slice.points).toBe(inside.length);
          expect(slice.x.length).toBeLessThanOrEqual(width + 4);
          // Every bucket ends at its own last point; the points up to it, from the bucket before, are its points.
          const first = points.findIndex(([step]) => step >= from);
          let at = Math.max(0, (first === -1 ? points.length : first) - 1);
          slice.x.forEach((x, index) => {
            const bucket: number[] = [];
            while (at < points.length && (points[at]?.[0] ?? 0) <= x) {
              bucket.push(points[at++]?.[2] ?? Number.NaN);
            }
            const finite = bucket.filter(Number.isFinite);
            expect(bucket.length).toBeGreaterThan(0);
            expect(slice.min[index]).toBe(finite.length > 0 ? Math.min(...finite) : Number.NaN);
            expect(slice.max[index]).toBe(finite.length > 0 ? Math.max(...finite) : Number.NaN);
            expect(slice.last[index]).toBe(finite.at(-1) ?? Number.NaN);
          });
          const beyond = points.filter(([step]) => step > to).length;
          expect(points.length - at).toBe(Math.max(0, beyond - 1));
        },
      ),
    );
  });

  it('ends at the raw points when zoomed in, with none lost', () => {
    fc.assert(
      fc.property(growing, fc.nat(2000), fc.integer({ min: 1, max: 400 }), (points, start, count) => {
        const wanted = points.slice(start % points.length, (start % points.length) + count);
        const slice = sliceSeries(seriesOf(points).byStep(), wanted[0]?.[0] ?? 0, wanted.at(-1)?.[0] ?? 0, 400);
        expect(slice.raw).toBe(true);
        for (const [step, , value] of wanted) {
          const index = slice.x.indexOf(step);
          expect(index).toBeGreaterThanOrEqual(0);
          expect(slice.last[index]).toBe(Number.isFinite(value) ? value : Number.NaN);
        }
      }),
    );
  });

  it('keeps a single spike among a million points', () => {
    const series = new MetricSeries();
    for (let step = 0; step < 1_000_000; step++) {
      series.append(step, step, step === 654_321 ? 99 : Math.sin(step));
    }
    const slice = sliceSeries(series.byStep(), null, null, 500);
    expect(slice.x.length).toBeLessThanOrEqual(504);
    expect(Math.max(...slice.max)).toBe(99);
    expect(slice.x[slice.max.indexOf(99)]).toBeGreaterThanOrEqual(654_321);
  });

  it('keeps the buckets that it has while the series grows', () => {
    const series = new MetricSeries();
    const grow = (to: number): void => {
      for (let step = series.size; step < to; step++) {
        series.append(step, step, Math.sin(step / 50));
      }
    };
    grow(5000);
    const before = sliceSeries(series.byStep(), 0, 10_000, 100);
    grow(6000);
    const later = sliceSeries(series.byStep(), 0, 10_000, 100);
    const whole = before.x.length - 1;
    expect([...later.x.slice(0, whole)]).toEqual([...before.x.slice(0, whole)]);
    expect([...later.max.slice(0, whole)]).toEqual([...before.max.slice(0, whole)]);
  });

  it('carries only its own numbers, so that a message stays small', () => {
    const series = new MetricSeries();
    for (let step = 0; step < 100_000; step++) {
      series.append(step, step, step);
    }
    const slice = sliceSeries(series.byStep(), 50_000, 50_100, 300);
    expect(slice.x.buffer.byteLength).toBe(slice.x.byteLength);
    expect(slice.last.buffer.byteLength).toBe(slice.last.byteLength);
  });

  it('of nothing is empty', () => {
    const slice = sliceSeries(new MetricSeries().byStep(), null, null, 100);
    expect(slice.x.length).toBe(0);
    expect(slice.extent.length).toBe(0);
  });
});

describe('the series of a run', () => {
  it('counts on where a record gives no step, and takes the time before where it gives none', () => {
    const run = new RunSeries();
    run.append(5, 100, { loss: 1 });
    run.append(null, null, { loss: 2, acc: 0.5 });
    run.append(null, 103, { acc: 0.6 });
    expect(run.names).toEqual(['loss', 'acc']);
    expect([...(run.metric('acc')?.columns().step ?? [])]).toEqual([6, 7]);
    expect([...(run.metric('loss')?.columns().time ?? [])]).toEqual([100, 100]);
    expect(run.newestSeconds).toBe(103);
  });

  it('starts its relative axis at the first record of the run, for every metric', () => {
    const run = new RunSeries();
    run.append(0, 1000, { loss: 1 });
    run.append(1, 1010, { acc: 0.5 });
    const view = run.view('acc', 'relative');
    expect(view).not.toBeNull();
    expect(view === null ? [] : [...sliceSeries(view, null, null, 10).x]).toEqual([10]);
  });

  it('passes over a record whose step is no number', () => {
    const run = new RunSeries();
    run.append(Number.NaN, 1, { loss: 1 });
    expect(run.names).toEqual([]);
  });
});
