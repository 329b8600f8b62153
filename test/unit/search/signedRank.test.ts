import { expect, test } from 'vitest';
import { crc32 } from '../../../src/core/search/crc32.ts';
import { preciseLog } from '../../../src/core/search/preciseLog.ts';
import { signedRankGreater } from '../../../src/core/search/pruners/signedRank.ts';

/** p-values of `scipy.stats.wilcoxon(d, alternative="greater", zero_method="zsplit")`, SciPy 1.17.1. */
test.each([
  ['few, no ties', [1, 2, 3], 0.125],
  ['few, a zero', [1, -2, 3, 0], 0.375],
  ['few, ties and zeros', [0.5, 0.5, -0.5, 1, 1, 0, 0, 2], 0.0625],
  ['too many ties to count', Array.from({ length: 15 }, (_, i) => i - 6), 0.20481563361176625],
  ['two sizes only', [...new Array<number>(20).fill(1), ...new Array<number>(4).fill(-2)], 0.032514229819192955],
  ['many', Array.from({ length: 60 }, (_, i) => (((i * 37) % 101) - 40) / 10), 0.011794144599089448],
])('signed-rank p-value: %s', (_, differences, p) => {
  expect(signedRankGreater(differences)).toBeCloseTo(p, 12);
});

test('CRC-32 is the one of zlib, over UTF-8', () => {
  expect(crc32('123456789')).toBe(0xcbf43926);
  expect(crc32('studie-é_7')).toBe(0x55f937de);
});

test('logarithms are those of a C library where Math.log is off by one place', () => {
  expect(preciseLog(3)).toBe(1.0986122886681098);
  expect(preciseLog(243) / preciseLog(3)).toBe(4.999999999999999);
  expect([1, 1024, 0.3, 48].map(preciseLog)).toEqual([0, 6.931471805599453, -1.2039728043259361, 3.871201010907891]);
});
