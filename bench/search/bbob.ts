import { counterRng } from '../../src/core/space/rng.ts';
import { randomRotation } from './rotation.ts';
import type { RealFunction } from './task.ts';

// The 24 noiseless functions of N. Hansen, S. Finck, R. Ros, A. Auger, "Real-Parameter Black-Box Optimization Benchmarking 2009:
// Noiseless Functions Definitions" (INRIA RR-6829), written from their formulas, with one instance each whose rotations and
// optima come from our own generator, and with an optimum of 0. Comparable between samplers here, not with published BBOB runs.

type Vector = readonly number[];
type Matrix = readonly Vector[];
type Body = (x: Vector) => number;

const DIMENSIONS = 5;
const BOUND = 5;

const indices = Array.from({ length: DIMENSIONS }, (_, i) => i);
/** 0 for the first coordinate, 1 for the last. */
const share = (i: number): number => i / (DIMENSIONS - 1);
const get = (x: Vector, i: number): number => x[i] ?? 0;
const sum = (count: number, term: (i: number) => number): number => {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
};
const dot = (a: Vector, b: Vector): number => sum(a.length, (i) => get(a, i) * get(b, i));
const square = (x: number): number => x * x;
const minus = (a: Vector, b: Vector): Vector => a.map((value, i) => value - get(b, i));
const times = (matrix: Matrix, x: Vector): Vector => matrix.map((row) => dot(row, x));
const scaled = (alpha: number, x: Vector): Vector => x.map((value, i) => value * alpha ** (share(i) / 2));
const outside = (x: Vector): number => sum(x.length, (i) => square(Math.max(0, Math.abs(get(x, i)) - BOUND)));

function oscillated(x: number): number {
  if (x === 0) return 0;
  const size = Math.log(Math.abs(x));
  const [first, second] = x > 0 ? [10, 7.9] : [5.5, 3.1];
  return Math.sign(x) * Math.exp(size + 0.049 * (Math.sin(first * size) + Math.sin(second * size)));
}

const asymmetric = (beta: number, x: Vector): Vector =>
  x.map((value, i) => (value > 0 ? value ** (1 + beta * share(i) * Math.sqrt(value)) : value));

/** What is drawn for one function: where its optimum lies, two rotations, and more numbers where it needs them. */
class Instance {
  readonly #next: () => number;

  constructor(number: number) {
    const rng = counterRng('bbob', number);
    this.#next = () => rng.next();
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.#next();
  }

  point(low: number, high: number): Vector {
    return indices.map(() => this.uniform(low, high));
  }

  signs(): Vector {
    return indices.map(() => (this.#next() < 0.5 ? -1 : 1));
  }

  shuffled(values: Vector): Vector {
    return values
      .map((value) => ({ value, key: this.#next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  }

  rotation(): Matrix {
    return randomRotation(DIMENSIONS, this.#next);
  }
}

const rastrigin = (z: Vector): number => 10 * sum(z.length, (i) => 1 - Math.cos(2 * Math.PI * get(z, i))) + dot(z, z);
const ellipsoid = (z: Vector): number => sum(z.length, (i) => 10 ** (6 * share(i)) * square(get(z, i)));
const rosenbrockTerm = (z: Vector, i: number): number =>
  100 * square(square(get(z, i)) - get(z, i + 1)) + square(get(z, i) - 1);
const rosenbrock = (z: Vector): number => sum(z.length - 1, (i) => rosenbrockTerm(z, i));
const transpose = (matrix: Matrix): Matrix => indices.map((column) => matrix.map((row) => get(row, column)));
const stretch = Math.max(1, Math.sqrt(DIMENSIONS) / 8);

function schaffer(z: Vector): number {
  const terms = sum(z.length - 1, (i) => {
    const s = Math.hypot(get(z, i), get(z, i + 1));
    return Math.sqrt(s) * (1 + Math.sin(50 * s ** 0.2) ** 2);
  });
  return square(terms / (z.length - 1));
}

function gallagher(instance: Instance, peaks: number, first: number, [inner, outer]: readonly [number, number]) {
  const rotation = instance.rotation();
  const centres = Array.from({ length: peaks }, (_, i) =>
    i === 0 ? instance.point(-inner, inner) : instance.point(-outer, outer),
  );
  const conditions = [
    first,
    ...instance.shuffled(Array.from({ length: peaks - 1 }, (_, j) => 1000 ** ((2 * j) / (peaks - 2)))),
  ];
  const peak = centres.map((centre, i) => {
    const condition = conditions[i] ?? 1;
    const powers = instance.shuffled(indices.map((j) => condition ** (share(j) / 2) / condition ** 0.25));
    return { centre: times(rotation, centre), powers, weight: i === 0 ? 10 : 1.1 + (8 * (i - 1)) / (peaks - 2) };
  });
  const body: Body = (x) => {
    const turned = times(rotation, x);
    let highest = 0;
    for (const { centre, powers, weight } of peak) {
      const distance = sum(turned.length, (i) => get(powers, i) * square(get(turned, i) - get(centre, i)));
      highest = Math.max(highest, weight * Math.exp(-distance / (2 * DIMENSIONS)));
    }
    return square(oscillated(10 - highest)) + outside(x);
  };
  return { best: centres[0] ?? [], of: body };
}

type Made = { readonly best: Vector; readonly of: Body };

/** Most functions: an optimum within [-4, 4] and a body of what was drawn. */
const around =
  (body: (x: Vector, best: Vector, instance: { readonly r: Matrix; readonly q: Matrix }) => number) =>
  (instance: Instance): Made => {
    const best = instance.point(-4, 4);
    const drawn = { r: instance.rotation(), q: instance.rotation() };
    return { best, of: (x) => body(x, best, drawn) };
  };

const weierstrassAt = (x: number): number => sum(12, (k) => 0.5 ** k * Math.cos(2 * Math.PI * 3 ** k * (x + 0.5)));

const makers: ReadonlyArray<(instance: Instance) => Made> = [
  around((x, best) => dot(minus(x, best), minus(x, best))),
  around((x, best) => ellipsoid(minus(x, best).map(oscillated))),
  around((x, best) => rastrigin(scaled(10, asymmetric(0.2, minus(x, best).map(oscillated))))),
  (instance) => {
    const best = instance.point(-4, 4).map((value, i) => (i % 2 === 0 ? Math.abs(value) : value));
    return {
      best,
      of: (x) => {
        const z = scaled(10, minus(x, best).map(oscillated)).map((value, i) =>
          value > 0 && i % 2 === 0 ? 10 * value : value,
        );
        return rastrigin(z) + 100 * outside(x);
      },
    };
  },
  (instance) => {
    const best = instance.signs().map((sign) => sign * BOUND);
    return {
      best,
      of: (x) =>
        sum(x.length, (i) => {
          const slope = Math.sign(get(best, i)) * 10 ** share(i);
          const z = get(best, i) * get(x, i) < BOUND * BOUND ? get(x, i) : get(best, i);
          return BOUND * Math.abs(slope) - slope * z;
        }),
    };
  },
  around((x, best, { r, q }) => {
    const z = times(q, scaled(10, times(r, minus(x, best))));
    return oscillated(sum(z.length, (i) => square(get(z, i) * (get(z, i) * get(best, i) > 0 ? 100 : 1)))) ** 0.9;
  }),
  around((x, best, { r, q }) => {
    const smooth = scaled(10, times(r, minus(x, best)));
    const stepped = smooth.map((v) => (Math.abs(v) > 0.5 ? Math.floor(0.5 + v) : Math.floor(0.5 + 10 * v) / 10));
    const z = times(q, stepped);
    const bowl = sum(z.length, (i) => 10 ** (2 * share(i)) * square(get(z, i)));
    return 0.1 * Math.max(Math.abs(get(smooth, 0)) / 1e4, bowl) + outside(x);
  }),
  (instance) => {
    const best = instance.point(-3, 3);
    return { best, of: (x) => rosenbrock(minus(x, best).map((value) => stretch * value + 1)) };
  },
  (instance) => {
    const r = instance.rotation();
    const best = times(
      transpose(r),
      indices.map(() => 0.5 / stretch),
    );
    return { best, of: (x) => rosenbrock(times(r, x).map((value) => stretch * value + 0.5)) };
  },
  around((x, best, { r }) => ellipsoid(times(r, minus(x, best)).map(oscillated))),
  around((x, best, { r }) => {
    const z = times(r, minus(x, best)).map(oscillated);
    return dot(z, z) + (1e6 - 1) * square(get(z, 0));
  }),
  around((x, best, { r }) => {
    const z = times(r, asymmetric(0.5, times(r, minus(x, best))));
    return 1e6 * dot(z, z) - (1e6 - 1) * square(get(z, 0));
  }),
  around((x, best, { r, q }) => {
    const z = times(q, scaled(10, times(r, minus(x, best))));
    return square(get(z, 0)) + 100 * Math.sqrt(dot(z.slice(1), z.slice(1)));
  }),
  around((x, best, { r }) => {
    const z = times(r, minus(x, best));
    return Math.sqrt(sum(z.length, (i) => Math.abs(get(z, i)) ** (2 + 4 * share(i))));
  }),
  around((x, best, { r, q }) => {
    const turned = times(r, minus(x, best)).map(oscillated);
    return rastrigin(times(r, scaled(10, times(q, asymmetric(0.2, turned)))));
  }),
  around((x, best, { r, q }) => {
    const z = times(r, scaled(0.01, times(q, times(r, minus(x, best)).map(oscillated))));
    const mean = sum(z.length, (i) => weierstrassAt(get(z, i))) / z.length;
    return 10 * Math.abs(mean - weierstrassAt(0)) ** 3 + (10 / DIMENSIONS) * outside(x);
  }),
  around(
    (x, best, { r, q }) => schaffer(scaled(10, times(q, asymmetric(0.5, times(r, minus(x, best)))))) + 10 * outside(x),
  ),
  around(
    (x, best, { r, q }) =>
      schaffer(scaled(1000, times(q, asymmetric(0.5, times(r, minus(x, best)))))) + 10 * outside(x),
  ),
  (instance) => {
    const r = instance.rotation();
    const best = times(
      transpose(r),
      indices.map(() => 0.5 / stretch),
    );
    return {
      best,
      of: (x) => {
        const z = times(r, x).map((value) => stretch * value + 0.5);
        const terms = sum(z.length - 1, (i) => {
          const s = rosenbrockTerm(z, i);
          return s / 4000 - Math.cos(s);
        });
        return (10 * terms) / (DIMENSIONS - 1) + 10;
      },
    };
  },
  (instance) => {
    const signs = instance.signs();
    const half = 4.2096874633 / 2;
    return {
      best: signs.map((sign) => sign * half),
      of: (x) => {
        const doubled = x.map((value, i) => 2 * get(signs, i) * value);
        const slanted = doubled.map((value, i) => (i === 0 ? value : value + 0.25 * (get(doubled, i - 1) - 2 * half)));
        const z = scaled(
          10,
          slanted.map((value) => value - 2 * half),
        ).map((value) => 100 * (value + 2 * half));
        const wave = sum(z.length, (i) => get(z, i) * Math.sin(Math.sqrt(Math.abs(get(z, i)))));
        return 4.189828872724339 - wave / (100 * DIMENSIONS) + 100 * outside(z.map((value) => value / 100));
      },
    };
  },
  (instance) => gallagher(instance, 101, 1000, [4, 5]),
  (instance) => gallagher(instance, 21, 1000 ** 2, [3.92, 4.9]),
  around((x, best, { r, q }) => {
    const z = times(q, scaled(100, times(r, minus(x, best))));
    const product = z.reduce((all, value, i) => {
      const rough = sum(32, (j) => {
        const power = 2 ** (j + 1);
        return Math.abs(power * value - Math.round(power * value)) / power;
      });
      return all * (1 + (i + 1) * rough) ** (10 / DIMENSIONS ** 1.2);
    }, 1);
    return (10 / DIMENSIONS ** 2) * (product - 1) + outside(x);
  }),
  (instance) => {
    const signs = instance.signs();
    const r = instance.rotation();
    const q = instance.rotation();
    const near = 2.5;
    const s = 1 - 1 / (2 * Math.sqrt(DIMENSIONS + 20) - 8.2);
    const far = -Math.sqrt((near * near - 1) / s);
    return {
      best: signs.map((sign) => (sign * near) / 2),
      of: (x) => {
        const shifted = x.map((value, i) => 2 * get(signs, i) * value);
        const z = times(
          q,
          scaled(
            100,
            times(
              r,
              shifted.map((value) => value - near),
            ),
          ),
        );
        const nearBowl = sum(x.length, (i) => square(get(shifted, i) - near));
        const farBowl = DIMENSIONS + s * sum(x.length, (i) => square(get(shifted, i) - far));
        const waves = 10 * sum(z.length, (i) => 1 - Math.cos(2 * Math.PI * get(z, i)));
        return Math.min(nearBowl, farBowl) + waves + 1e4 * outside(x);
      },
    };
  },
];

/** BBOB's f1 to f24 in five dimensions, one instance each. */
export const bbobFunctions: readonly RealFunction[] = makers.map((make, index) => ({
  name: `bbob-f${index + 1}`,
  low: indices.map(() => -BOUND),
  high: indices.map(() => BOUND),
  ...make(new Instance(index + 1)),
}));
