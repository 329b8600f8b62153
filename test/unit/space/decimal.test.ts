import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalSum, multipleOf, roundHalfEven } from '../../../src/core/space/decimal.ts';

test('a half goes to the even neighbour, and zero has no sign', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4999, -0.2].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, -2, 2, 0]);
});

test('multiples and sums are those of decimal arithmetic', () => {
  expect([multipleOf(3, 0.1), multipleOf(-7, 0.07), multipleOf(3, 1e-5), multipleOf(0, 0.1)]).toEqual([
    0.3, -0.49, 3e-5, 0,
  ]);
  expect([multipleOf(30, 1 / 3), decimalSum(1, 3, 1 / 3)]).toEqual([10, 2]);
  const cases = fc.sample(
    fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Number(x.toPrecision(6))),
      fc.integer({ min: -100_000, max: 100_000 }),
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }).map((x) => Number(x.toPrecision(5))),
    ),
    { numRuns: 2000, seed: 4 },
  );
  const program =
    'import sys, json\nfrom decimal import Decimal as D, getcontext\ngetcontext().prec = 60\nd = lambda x: D(repr(x))\n' +
    'print(json.dumps([[float(d(b) + n * d(q)), float(n * d(q))] for b, n, q in json.load(sys.stdin)]))';
  const out = execFileSync('python3', ['-c', program], { input: JSON.stringify(cases) });
  const expected: unknown = JSON.parse(out.toString());
  expect(cases.map(([base, n, q]) => [decimalSum(base, n, q), multipleOf(n, q)])).toEqual(expected);
});
