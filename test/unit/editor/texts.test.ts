import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnFormat, shortNumber } from '../../../src/editor/text/columnFormat.ts';
import { codeSpan, escapeMarkdown, table } from '../../../src/editor/text/markdown.ts';
import { runDescription, sortRuns } from '../../../src/editor/text/runText.ts';
import { durationText, relativeTime, roughDuration } from '../../../src/editor/text/timeText.ts';
import { run } from './summaries.ts';

describe('columnFormat', () => {
  it('writes losses with the same decimals', () => {
    const format = columnFormat([0.31245, 0.4412, 1.35219]);
    expect([0.31245, 0.4412, 1.35219].map(format)).toEqual(['0.312', '0.441', '1.352']);
  });

  it('keeps three digits of the best loss, and no more than four of the others', () => {
    const values = [0.0201, ...Array.from({ length: 19 }, (_, index) => 0.4 + index / 50)];
    const format = columnFormat(values);
    expect(format(0.0201)).toBe('0.0201');
    expect(format(0.81173)).toBe('0.8117');
  });

  it('writes a parameter that spans decades by exponents, all of them', () => {
    const format = columnFormat([0.0031, 0.00088, 0.02, 0.1]);
    expect([0.0031, 0.00088, 0.02, 0.1].map(format)).toEqual(['3.1e-3', '8.8e-4', '2.0e-2', '1.0e-1']);
  });

  it('keeps whole numbers whole', () => {
    const format = columnFormat([16, 32, 512]);
    expect([16, 32, 512].map(format)).toEqual(['16', '32', '512']);
  });

  it('does not let one diverged trial decide how the others are written', () => {
    const values = [0.3, 0.31, 0.32, 0.33, 0.34, 0.35, 0.36, 0.37, 0.38, 0.39, 3e30];
    const format = columnFormat(values);
    expect(format(0.31)).toBe('0.310');
    expect(format(3e30)).toBe('3.0e30');
  });

  it('names what is no number', () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(shortNumber)).toEqual([
      'NaN',
      '∞',
      '-∞',
    ]);
  });

  it('never shows a number far from its value, nor a long one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
        const format = columnFormat(values);
        for (const value of values) {
          const text = format(value);
          expect(text.length).toBeLessThanOrEqual(10);
          if (value !== 0 && Math.abs(value) > 1e-300) {
            expect(Math.sign(Number(text))).toBe(Math.sign(value));
          }
        }
      }),
    );
  });

  it('is within half a percent of a lone value from 1e-3 up, five percent below', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (value) => {
        const error = Math.abs(Number(shortNumber(value)) - value) / value;
        expect(error).toBeLessThan(value >= 0.01 && value < 1e6 ? 0.0051 : 0.051);
      }),
    );
  });
});

describe('times', () => {
  it('writes lengths like a clock', () => {
    expect([41_000, 124_000, 7_451_000].map(durationText)).toEqual(['0:41', '2:04', '2:04:11']);
  });

  it('writes rough lengths in one unit', () => {
    expect([400, 40_000, 240_000, 3 * 3_600_000, 50 * 3_600_000].map(roughDuration)).toEqual([
      '1 s',
      '40 s',
      '4 m',
      '3 h',
      '2 d',
    ]);
  });

  it('says when something was', () => {
    const now = new Date(2026, 2, 10, 15, 0).getTime();
    const at = (...parts: [number, number, number, number, number]): string =>
      relativeTime(new Date(...parts).getTime(), now);
    expect(relativeTime(now - 6_000, now)).toBe('now');
    expect(at(2026, 2, 10, 14, 20)).toBe('40 m ago');
    expect(at(2026, 2, 10, 1, 0)).toBe('14 h ago');
    expect(at(2026, 2, 9, 22, 0)).toBe('yesterday');
    expect(at(2026, 2, 6, 12, 0)).toBe('4 d ago');
    expect(at(2026, 0, 2, 12, 0)).toBe('2026-01-02');
  });
});

describe('Markdown from files', () => {
  it('shows every text as it is, never as markup', () => {
    const text = escapeMarkdown('<img src=x> [a](command:evil) *b* `c` | d $(zap)');
    expect(text).not.toMatch(/(^|[^\\])[<[\](*`|$]/);
  });

  it('keeps a code span closed whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inside = span.slice(fence.length, span.length - fence.length);
        const runs = [...inside.matchAll(/`+/g)].map(([found]) => found.length);
        // A text that begins with backticks is set apart by a blank, so the fence is exactly what precedes it.
        expect(span.endsWith(fence)).toBe(true);
        expect(runs).not.toContain(fence.length);
        expect(inside).not.toContain('\n');
      }),
    );
  });

  it('keeps every row of a table on one line with two cells', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
        const lines = table(['a', 'b'], rows).split('\n');
        expect(lines).toHaveLength(rows.length + 2);
        for (const line of lines) {
          expect(line.replace(/\\./g, '').split('|')).toHaveLength(4);
        }
      }),
    );
  });
});

describe('runs without a study', () => {
  it('shows the validation metric and when', () => {
    expect(runDescription(run(), 2 * 3_600_000)).toBe('val_loss 0.214 · 2 h ago');
  });

  it('says why a run failed first', () => {
    const failed = run({ state: 'failed', reason: 'ModuleNotFoundError: numpy\nmore', summary: {} });
    expect(runDescription(failed, 5_000)).toBe('ModuleNotFoundError: numpy · now');
  });

  it('lists the newest first', () => {
    const names = sortRuns([
      run({ name: 'a', startMs: 1 }),
      run({ name: 'b', startMs: 3 }),
      run({ name: 'c', startMs: null }),
    ]).map(({ name }) => name);
    expect(names).toEqual(['b', 'a', 'c']);
  });
});
