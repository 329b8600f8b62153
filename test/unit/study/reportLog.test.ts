import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReportLog } from '../../../src/core/study/reportLog.ts';

const step = fc.integer({ min: -50, max: 5000 });
const report = fc.tuple(step, fc.double());

/** What a table holds after the log's changes were applied to it. */
function apply(table: Map<number, number>, log: ReportLog): void {
  for (const [at, value] of log.take()) {
    if (value === null) {
      table.delete(at);
    } else {
      table.set(at, value);
    }
  }
}

const sorted = (table: Map<number, number>): [number, number][] => [...table].sort((a, b) => a[0] - b[0]);

describe('the reports that a trial stores', () => {
  it('are all of them up to the limit, the last value of a step winning', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 40 }), (reports) => {
        const log = new ReportLog([], 40);
        for (const [at, value] of reports) {
          log.add(at, value);
        }
        expect(log.reports()).toEqual(sorted(new Map(reports)));
      }),
    );
  });

  it('never exceed the limit, hold the first and the last step, and equal the table they are written to in pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.array(report, { maxLength: 30 })), fc.integer({ min: 4, max: 20 }), (pieces, limit) => {
        const log = new ReportLog([], limit);
        const table = new Map<number, number>();
        for (const piece of pieces) {
          for (const [at, value] of piece) {
            log.add(at, value);
          }
          if (piece.length % 3 === 0) {
            log.putBack(log.take());
          }
          apply(table, log);
          expect(log.reports()).toEqual(sorted(table));
        }
        const all = new Map(pieces.flat());
        expect(table.size).toBeLessThanOrEqual(limit);
        expect([...table].every(([at, value]) => Object.is(all.get(at), value))).toBe(true);
        if (all.size > 0) {
          expect(table.has(Math.max(...all.keys()))).toBe(true);
          expect(table.has(Math.min(...all.keys()))).toBe(true);
        }
      }),
    );
  });

  it('of a long trial are a subset of those of a shorter one of the same program', () => {
    const stepsOf = (count: number): number[] => {
      const log = new ReportLog([], 100);
      for (let k = 1; k <= count; k++) {
        log.add(k * 25 - 1, k);
      }
      return log.reports().map(([at]) => at);
    };
    const short = new Set(stepsOf(150));
    const long = stepsOf(1700);
    const shared = long.filter((at) => at < 150 * 25 - 1);
    expect(long.length).toBeGreaterThan(50);
    expect(shared.length).toBeGreaterThan(5);
    expect(shared.every((at) => short.has(at))).toBe(true);
  });

  it('do not change when a trial that was taken over is reported again from the start', () => {
    const steps = Array.from({ length: 3000 }, (_, k) => k);
    const log = new ReportLog([], 100);
    for (const at of steps) {
      log.add(at, at);
    }
    const before = log.reports();
    const again = new ReportLog(before, 100);
    for (const at of steps) {
      again.add(at, at);
    }
    expect(again.reports()).toEqual(before);
  });
});
