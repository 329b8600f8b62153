import type { Distribution } from '../../src/core/space/distribution.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Params, Value } from '../../src/core/space/value.ts';
import { nameOf, type RealFunction, spaceOf, type Task } from './task.ts';

/** How one coordinate is searched: its distribution, and the real number that a value stands for. */
interface Coordinate {
  readonly distribution: Distribution;
  readonly real: (value: Value) => number;
}

/** Steps of an integer coordinate across its range. */
const INT_STEPS = 40;

/** Choices of a categorical coordinate. Their order says nothing about their effect. */
const CHOICES = ['delta', 'alpha', 'foxtrot', 'bravo', 'echo', 'charlie'];

/** Which of six places across the range a choice stands for; the optimum takes the nearest one's place. */
const PLACES = [3, 0, 5, 1, 4, 2];

const LOG_LOW = 1e-5;

function uniform(low: number, high: number): Coordinate {
  return { distribution: { kind: 'uniform', low, high }, real: Number };
}

/** Whole numbers whose lattice runs through the optimum, so that it can be reached. */
function int(low: number, high: number, best: number): Coordinate {
  const step = (high - low) / INT_STEPS;
  const bestIndex = Math.round((best - low) / step);
  return {
    distribution: { kind: 'int_uniform', low: 0, high: INT_STEPS },
    real: (value) => best + (Number(value) - bestIndex) * step,
  };
}

/** The range over five decades. The square makes it another function than the one of floats, and keeps it smooth. */
function log(low: number, high: number): Coordinate {
  return {
    distribution: { kind: 'log_uniform_values', low: LOG_LOW, high: 1 },
    real: (value) => low + (high - low) * (1 - Math.log(Number(value)) / Math.log(LOG_LOW)) ** 2,
  };
}

function categorical(low: number, high: number, best: number): Coordinate {
  const last = CHOICES.length - 1;
  const bestPlace = Math.round(((best - low) / (high - low)) * last);
  const reals = PLACES.map((place) => (place === bestPlace ? best : low + ((high - low) * place) / last));
  return {
    distribution: { kind: 'categorical', choices: CHOICES.map((choice) => literalOf(choice)) },
    real: (value) => reals[CHOICES.indexOf(String(value))] ?? Number.NaN,
  };
}

function task(f: RealFunction, name: string, suite: Task['suite'], coordinates: readonly Coordinate[]): Task {
  return {
    name,
    suite,
    space: spaceOf(coordinates.map(({ distribution }) => distribution)),
    evaluate: (params: Params) => f.of(coordinates.map(({ real }, index) => real(params[nameOf(index)] ?? null))),
    optimum: f.of(f.best),
  };
}

/** The function as it is, every coordinate a float. */
export function floats(f: RealFunction, suite: Task['suite']): Task {
  return task(
    f,
    f.name,
    suite,
    f.low.map((low, i) => uniform(low, f.high[i] ?? low)),
  );
}

/**
 * The same function searched by other kinds of parameters: all integers; every second one on a log scale; every second one,
 * from the first, a choice. The optimum stays where it is and can be reached in each.
 * @param suite - of all three; one of their own each unless given
 */
export function variants(f: RealFunction, suite?: Task['suite']): Task[] {
  const edges = f.low.map((low, i) => ({ low, high: f.high[i] ?? low, best: f.best[i] ?? low, even: i % 2 === 0 }));
  return [
    task(
      f,
      `${f.name}-int`,
      suite ?? 'integer',
      edges.map(({ low, high, best }) => int(low, high, best)),
    ),
    task(
      f,
      `${f.name}-log`,
      suite ?? 'log',
      edges.map(({ low, high, even }) => (even ? log(low, high) : uniform(low, high))),
    ),
    task(
      f,
      `${f.name}-cat`,
      suite ?? 'categorical',
      edges.map(({ low, high, best, even }) => (even ? categorical(low, high, best) : uniform(low, high))),
    ),
  ];
}
