import type { RealFunction } from './task.ts';

const repeated = (dimensions: number, value: number): number[] => Array.from({ length: dimensions }, () => value);
const at = (x: readonly number[], index: number): number => x[index] ?? 0;
const sumOf = (x: readonly number[], term: (value: number, index: number) => number): number =>
  x.reduce((sum, value, index) => sum + term(value, index), 0);

const shekelCentres = [
  [4, 1, 8, 6, 3, 2, 5],
  [4, 1, 8, 6, 7, 9, 3],
  [4, 1, 8, 6, 3, 2, 5],
  [4, 1, 8, 6, 7, 9, 3],
];
const shekelWidths = [0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3];

const hartmannWeights = [1, 1.2, 3, 3.2];
const hartmannScales = [
  [3, 10, 30],
  [0.1, 10, 35],
  [3, 10, 30],
  [0.1, 10, 35],
];
const hartmannCentres = [
  [0.3689, 0.117, 0.2673],
  [0.4699, 0.4387, 0.747],
  [0.1091, 0.8732, 0.5547],
  [0.0381, 0.5743, 0.8828],
];

/**
 * Functions that no sampler was tuned on (Surjanovic and Bingham, "Virtual Library of Simulation Experiments"): their place in
 * the benchmark is to show whether what was found on the others holds.
 */
export const furtherFunctions: readonly RealFunction[] = [
  {
    name: 'himmelblau2',
    low: [-5, -5],
    high: [5, 5],
    best: [3, 2],
    of: ([x = 0, y = 0]) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
  },
  {
    name: 'goldstein2',
    low: [-2, -2],
    high: [2, 2],
    best: [0, -1],
    of: ([x = 0, y = 0]) =>
      Math.log(
        (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y)) *
          (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y)),
      ),
  },
  {
    name: 'hartmann3',
    low: repeated(3, 0),
    high: repeated(3, 1),
    best: [0.114588869124363, 0.555648896894517, 0.85254698421661],
    of: (x) =>
      -sumOf(hartmannWeights, (weight, row) => {
        const scales = hartmannScales[row] ?? [];
        const centres = hartmannCentres[row] ?? [];
        return weight * Math.exp(-sumOf(x, (value, i) => at(scales, i) * (value - at(centres, i)) ** 2));
      }),
  },
  {
    name: 'shekel4',
    low: repeated(4, 0),
    high: repeated(4, 10),
    best: [4.000572820389995, 3.999606207717, 4.000572820389995, 3.999606207717],
    of: (x) =>
      -sumOf(
        shekelWidths,
        (width, peak) => 1 / (width + sumOf(x, (value, i) => (value - at(shekelCentres[i] ?? [], peak)) ** 2)),
      ),
  },
  {
    name: 'colville4',
    low: repeated(4, -10),
    high: repeated(4, 10),
    best: repeated(4, 1),
    of: ([a = 0, b = 0, c = 0, d = 0]) =>
      100 * (a * a - b) ** 2 +
      (a - 1) ** 2 +
      (c - 1) ** 2 +
      90 * (c * c - d) ** 2 +
      10.1 * ((b - 1) ** 2 + (d - 1) ** 2) +
      19.8 * (b - 1) * (d - 1),
  },
  {
    name: 'schwefel4',
    low: repeated(4, -500),
    high: repeated(4, 500),
    best: repeated(4, 420.968746359982),
    of: (x) => -sumOf(x, (value) => value * Math.sin(Math.sqrt(Math.abs(value)))),
  },
  {
    name: 'dixonprice4',
    low: repeated(4, -10),
    high: repeated(4, 10),
    best: [1, 2, 3, 4].map((i) => 2 ** -((2 ** i - 2) / 2 ** i)),
    of: (x) => (at(x, 0) - 1) ** 2 + sumOf(x.slice(1), (value, i) => (i + 2) * (2 * value * value - at(x, i)) ** 2),
  },
  {
    name: 'michalewicz5',
    low: repeated(5, 0),
    high: repeated(5, Math.PI),
    best: [2.20290552014618, 1.57079632677565, 1.28499156862294, 1.92305847034216, 1.72046977175226],
    of: (x) => -sumOf(x, (value, i) => Math.sin(value) * Math.sin(((i + 1) * value * value) / Math.PI) ** 20),
  },
  {
    name: 'zakharov5',
    low: repeated(5, -5),
    high: repeated(5, 10),
    best: repeated(5, 0),
    of: (x) => {
      const slope = sumOf(x, (value, i) => 0.5 * (i + 1) * value);
      return sumOf(x, (value) => value * value) + slope ** 2 + slope ** 4;
    },
  },
  {
    name: 'alpine5',
    low: repeated(5, -10),
    high: repeated(5, 10),
    best: repeated(5, 0),
    of: (x) => sumOf(x, (value) => Math.abs(value * Math.sin(value) + 0.1 * value)),
  },
  {
    name: 'trid6',
    low: repeated(6, -36),
    high: repeated(6, 36),
    best: [1, 2, 3, 4, 5, 6].map((i) => i * (7 - i)),
    of: (x) => sumOf(x, (value) => (value - 1) ** 2) - sumOf(x.slice(1), (value, i) => value * at(x, i)),
  },
  {
    name: 'powell8',
    low: repeated(8, -4),
    high: repeated(8, 5),
    best: repeated(8, 0),
    of: (x) => {
      let sum = 0;
      for (let i = 0; i < x.length; i += 4) {
        const [a, b, c, d] = [at(x, i), at(x, i + 1), at(x, i + 2), at(x, i + 3)];
        sum += (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4;
      }
      return sum;
    },
  },
];
