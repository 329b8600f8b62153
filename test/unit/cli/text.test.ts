import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, oneLine, pad, truncate } from '../../../src/cli/text/displayWidth.ts';
import { formatNumber, NumberColumn } from '../../../src/cli/text/numbers.ts';
import { createPaint } from '../../../src/cli/text/paint.ts';
import { paramTitles } from '../../../src/cli/text/paramText.ts';
import { tableLines } from '../../../src/cli/text/table.ts';
import { formatAgo, formatClock, formatLeft, formatTableClock } from '../../../src/cli/text/times.ts';
import { wrap } from '../../../src/cli/text/wrap.ts';
import { shellLine } from '../../../src/core/sweep/shellLine.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });

function columnOf(...values: number[]): string[] {
  const column = new NumberColumn();
  for (const value of values) column.add(value);
  return values.map((value) => column.format(value));
}

describe('numbers', () => {
  test.each([
    [
      [32, 64, 128],
      ['32', '64', '128'],
    ],
    [
      [0.312, 0.441, 1.352],
      ['0.312', '0.441', '1.352'],
    ],
    [
      [0.31234, 1.35278, 0.5],
      ['0.312', '1.353', '0.500'],
    ],
    [
      [0.0031, 0.00088, 0.064],
      ['0.0031', '8.8e-4', '0.064'],
    ],
    [
      [0.01, 0.1, 0.00125],
      ['0.01000', '0.10000', '0.00125'],
    ],
    [
      [345.678, 1.25],
      ['345.68', '1.25'],
    ],
    [
      [12_345_678, 3],
      ['1.23e7', '3'],
    ],
    [
      [2, 1e-5],
      ['2', '1e-5'],
    ],
    [
      [1.67123, 4.5712e-4, 0],
      ['1.671', '4.57e-4', '0'],
    ],
    [
      [0, 0.5],
      ['0.0', '0.5'],
    ],
    [
      [1, Number.NaN, Number.POSITIVE_INFINITY],
      ['1', 'NaN', 'inf'],
    ],
    [
      [-0.5, 0.25],
      ['-0.50', '0.25'],
    ],
  ])('one notation a column: %j', (values, texts) => {
    expect(columnOf(...values)).toEqual(texts);
  });

  test('a column never changes back to fewer decimals', () => {
    const column = new NumberColumn();
    column.add(0.125);
    expect(column.format(0.125)).toBe('0.125');
    column.add(7);
    expect(column.format(7)).toBe('7.000');
  });

  test.each([
    [0.31249, '0.3125'],
    [128, '128'],
    [1e-5, '1e-5'],
    [0.000312, '3.12e-4'],
    [1234.5678, '1235'],
    [0, '0'],
  ])('by itself: %d', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test('what is written is within half a percent of the number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
        const written = Number(formatNumber(value));
        expect(Math.abs(written - value)).toBeLessThanOrEqual(Math.abs(value) * 0.005);
      }),
    );
  });
});

describe('times', () => {
  const now = new Date(2026, 5, 15, 12, 0).getTime();
  const hours = (count: number): number => now - count * 3_600_000;

  test.each([
    [now - 5_000, 'now'],
    [now - 4 * 60_000, '4 m ago'],
    [hours(2), '2 h ago'],
    [hours(11), '11 h ago'],
    [hours(20), 'yesterday'],
    [hours(24 * 5), '5 d ago'],
    [new Date(2025, 11, 24, 8).getTime(), '2025-12-24'],
  ])('%d is %s', (then, text) => {
    expect(formatAgo(then, now)).toBe(text);
  });

  test('clocks', () => {
    expect([41_000, 7_451_000, 400].map(formatTableClock)).toEqual(['0:41', '2:04:11', '0:00']);
    expect([41_000, 7_451_000, 400].map(formatClock)).toEqual(['0:41', '2:04:11', '0.4 s']);
  });

  test('what is left', () => {
    const minute = 60_000;
    expect(
      [400, 40_000, 4 * minute, 130 * minute, 120 * minute, 20 * 60 * minute, 72 * 60 * minute].map(formatLeft),
    ).toEqual(['1 s left', '40 s left', '4 m left', '2 h 10 m left', '2 h left', '20 h left', '3 d left']);
  });
});

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['👩‍🔬', 2],
    ['━★◐✓⊘✕⚠', 7],
    ['', 0],
  ])('%s takes %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  test('cutting and filling give exactly the room that there is', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom('left' as const, 'right' as const),
        (text, columns, align) => {
          const cut = truncate(oneLine(text), columns);
          expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
          expect(displayWidth(pad(cut, columns, align))).toBe(columns);
        },
      ),
    );
  });

  test('one line stays one line, and steers no terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Control}\u2028\u2029]/u);
      }),
    );
    expect(oneLine('a\r\n\u001b[31mred\u001b[0m\tb')).toBe('a red b');
  });

  test('wrapping keeps every word and the width', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/)), fc.integer({ min: 8, max: 40 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('tables', () => {
  const plain = createPaint(false);

  test('numbers right, texts left, empty columns gone', () => {
    const lines = tableLines(
      [
        { title: 'n', align: 'right', cells: [{ text: '1' }, { text: '100' }] },
        { title: 'empty', align: 'left', cells: [{ text: '' }, { text: '' }] },
        { title: 'name', align: 'left', cells: [{ text: 'adam' }, { text: '日本' }] },
      ],
      80,
      plain,
    );
    expect(lines).toEqual(['  n  name', '  1  adam', '100  日本']);
  });

  test('drops the highest order first, and cuts what may be cut', () => {
    const column = (title: string, text: string) => ({ title, align: 'left' as const, cells: [{ text }] });
    const columns = [
      column('a', 'aaaa'),
      { ...column('b', 'bbbb'), dropOrder: 1 },
      { ...column('c', 'cccc'), dropOrder: 2 },
      { ...column('why', 'because of that'), cutTo: 6 },
    ];
    expect(tableLines(columns, 80, plain)[1]).toBe('aaaa  bbbb  cccc  because of that');
    expect(tableLines(columns, 26, plain)[1]).toBe('aaaa  bbbb  cccc  because…');
    expect(tableLines(columns, 20, plain)[1]).toBe('aaaa  bbbb  because…');
    expect(tableLines(columns, 12, plain)[1]).toBe('aaaa  becau…');
  });

  test('is never wider than told', () => {
    const cell = anyText.map((text) => ({ text: oneLine(text) }));
    const column = fc.record({
      title: anyText.map(oneLine),
      align: fc.constantFrom('left' as const, 'right' as const),
      cells: fc.array(cell, { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(column, { maxLength: 6 }), fc.integer({ min: 1, max: 60 }), (columns, width) => {
        for (const line of tableLines(columns, width, plain)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('words', () => {
  test('parameters are headed by their last part where that is enough', () => {
    const titles = paramTitles(['model.width', 'data.width', 'model.depth', 'lr']);
    expect([...titles.values()]).toEqual(['model.width', 'data.width', 'depth', 'lr']);
  });

  test('a command line can be pasted into a shell', () => {
    expect(shellLine(['python', 't.py', "--m={'a': 1}", 'two words', 'it\'s "so"', ''], 'linux')).toBe(
      `python t.py "--m={'a': 1}" 'two words' 'it'\\''s "so"' ''`,
    );
    expect(shellLine(['C:\\my python\\python.exe', 'a"b', 'end\\ '], 'win32')).toBe(
      '"C:\\my python\\python.exe" "a\\"b" "end\\ "',
    );
  });
});
