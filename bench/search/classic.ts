import type { RealFunction } from './task.ts';

const repeated = (dimensions: number, value: number): number[] => Array.from({ length: dimensions }, () => value);
const sumOf = (x: readonly number[], term: (value: number, index: number) => number): number =>
  x.reduce((sum, value, index) => sum + term(value, index), 0);
const at = (x: readonly number[], index: number): number => x[index] ?? 0;

/** The same range in every coordinate, the minimum at the same value in each. */
function cube(
  name: string,
  dimensions: number,
  [low, high]: readonly [number, number],
  best: number,
  of: RealFunction['of'],
): RealFunction {
  return {
    name: `${name}${dimensions}`,
    low: repeated(dimensions, low),
    high: repeated(dimensions, high),
    best: repeated(dimensions, best),
    of,
  };
}

const hartmannWeights = [1, 1.2, 3, 3.2];
const hartmannScales = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannCentres = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Ten functions with their usual bounds (Surjanovic and Bingham, "Virtual Library of Simulation Experiments"). */
export const classicFunctions: readonly RealFunction[] = [
  {
    name: 'branin2',
    low: [-5, 0],
    high: [10, 15],
    best: [Math.PI, 2.275],
    of: ([x = 0, y = 0]) =>
      (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
      10,
  },
  {
    name: 'sixhump2',
    low: [-3, -2],
    high: [3, 2],
    best: [0.08984201368301331, -0.7126564032704135],
    of: ([x = 0, y = 0]) => (4 - 2.1 * x * x + x ** 4 / 3) * x * x + x * y + (4 * y * y - 4) * y * y,
  },
  {
    name: 'hartmann6',
    low: repeated(6, 0),
    high: repeated(6, 1),
    best: [
      0.20168951265373836, 0.15001069271431358, 0.4768739729250998, 0.2753324250193044, 0.31165161653706114,
      0.6573005345536702,
    ],
    of: (x) =>
      -sumOf(hartmannWeights, (weight, row) => {
        const scales = hartmannScales[row] ?? [];
        const centres = hartmannCentres[row] ?? [];
        return weight * Math.exp(-sumOf(x, (value, i) => at(scales, i) * (value - at(centres, i)) ** 2));
      }),
  },
  cube('ackley', 5, [-32.768, 32.768], 0, (x) => {
    const rootMeanSquare = Math.sqrt(sumOf(x, (value) => value * value) / x.length);
    const meanCosine = sumOf(x, (value) => Math.cos(2 * Math.PI * value)) / x.length;
    return -20 * Math.exp(-0.2 * rootMeanSquare) - Math.exp(meanCosine) + 20 + Math.E;
  }),
  cube('rosenbrock', 4, [-5, 10], 1, (x) =>
    sumOf(x.slice(1), (next, i) => 100 * (next - at(x, i) ** 2) ** 2 + (1 - at(x, i)) ** 2),
  ),
  cube('rastrigin', 5, [-5.12, 5.12], 0, (x) =>
    sumOf(x, (value) => 10 + value * value - 10 * Math.cos(2 * Math.PI * value)),
  ),
  cube('levy', 8, [-10, 10], 1, (x) => {
    const w = x.map((value) => 1 + (value - 1) / 4);
    const last = at(w, w.length - 1);
    return (
      Math.sin(Math.PI * at(w, 0)) ** 2 +
      sumOf(w.slice(0, -1), (value) => (value - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * value + 1) ** 2)) +
      (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2)
    );
  }),
  cube('styblinski', 5, [-5, 5], -2.903534027771177, (x) =>
    sumOf(x, (value) => (value ** 4 - 16 * value ** 2 + 5 * value) / 2),
  ),
  cube('griewank', 5, [-600, 600], 0, (x) => {
    const product = x.reduce((all, value, i) => all * Math.cos(value / Math.sqrt(i + 1)), 1);
    return sumOf(x, (value) => value * value) / 4000 - product + 1;
  }),
  cube('sphere', 10, [-5.12, 5.12], 0, (x) => sumOf(x, (value) => value * value)),
];
