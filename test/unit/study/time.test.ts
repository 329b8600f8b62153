import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseTime, timeText } from '../../../src/core/study/time.ts';

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'America/New_York';
});
afterAll(() => {
  if (zone === undefined) {
    delete process.env['TZ'];
  } else {
    process.env['TZ'] = zone;
  }
});

it('writes UTC for Optuna 5 and local time for older files', () => {
  const ms = Date.UTC(2026, 10, 24, 8, 19, 6, 45);
  expect(timeText(ms, true)).toBe('2026-11-24 08:19:06.045000');
  expect(timeText(ms, false)).toBe('2026-11-24 03:19:06.045000');
});

it('reads fractions of any length, without one, and nothing from other texts', () => {
  expect(parseTime('2026-11-24 08:19:06.123456', true)).toBe(Date.UTC(2026, 10, 24, 8, 19, 6, 123));
  expect(parseTime('2026-11-24 08:19:06', true)).toBe(Date.UTC(2026, 10, 24, 8, 19, 6));
  expect(parseTime('2026-11-24 08:19:06.5', false)).toBe(Date.UTC(2026, 10, 24, 13, 19, 6, 500));
  expect(parseTime(null, true)).toBeNull();
  expect(parseTime('yesterday', true)).toBeNull();
});

it('reads back every moment in UTC, and in local time but for the hour that comes twice', () => {
  const moment = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => date.getTime());
  fc.assert(
    fc.property(moment, (ms) => {
      expect(parseTime(timeText(ms, true), true)).toBe(ms);
      expect([0, 3_600_000]).toContain(Math.abs((parseTime(timeText(ms, false), false) ?? 0) - ms));
    }),
  );
});
