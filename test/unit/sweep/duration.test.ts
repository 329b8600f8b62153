import { expect, test } from 'vitest';
import { formatDuration, parseDurationMs } from '../../../src/core/sweep/duration.ts';

test.each([
  [45_000, '45 s'],
  [90_500, '1 m 30.5 s'],
  [5_400_000, '1 h 30 m'],
  [129_600_000, '1 d 12 h'],
])('%d ms are written in full as %j, and read back', (timeMs, text) => {
  expect(formatDuration(timeMs)).toBe(text);
  expect(parseDurationMs(text)).toBe(timeMs);
});
