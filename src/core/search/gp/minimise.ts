/** A function to be minimised: writes its gradient and returns its value; infinite or NaN where it has none. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Lower and upper ends of each coordinate. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly maxRounds: number;
  /** Ends when no coordinate's projected gradient is larger. */
  readonly tolerance: number;
}

/** Pairs of steps and gradient changes that stand for the curvature. */
const MEMORY = 8;

/** Decrease that a step must bring, as a share of what the gradient promises (Armijo). */
const SUFFICIENT = 1e-4;

const MAX_HALVINGS = 25;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/**
 * Local minimum in a box by projected limited-memory BFGS: the two-loop direction (J. Nocedal, "Updating Quasi-Newton Matrices
 * with Limited Storage", Mathematics of Computation 35, 1980) over the coordinates that no bound holds, searched along its
 * projection on the box (D. Bertsekas, "Projected Newton Methods", SIAM J. Control and Optimization 20, 1982).
 * @param start - inside the box
 */
export function minimise(
  f: Differentiable,
  start: Float64Array,
  { low, high, maxRounds, tolerance }: MinimiseOptions,
): { readonly x: Float64Array; readonly value: number } {
  const n = start.length;
  let x: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(n);
  let value = f(x, gradient);
  if (!Number.isFinite(value)) return { x, value: Number.POSITIVE_INFINITY };
  const pairs: Pair[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const held = heldCoordinates(x, gradient, low, high);
    if (largestFree(gradient, held) <= tolerance) break;
    const direction = descent(gradient, held, pairs);
    const next = search(f, { x, value, gradient, direction, low, high, first: pairs.length === 0 });
    if (next === null) {
      if (pairs.length === 0) break;
      // The curvature misleads: start again from the gradient.
      pairs.length = 0;
      continue;
    }
    remember(pairs, x, next.x, gradient, next.gradient);
    const gained = value - next.value;
    ({ x, value, gradient } = next);
    if (gained <= 1e-12 * Math.max(1, Math.abs(value))) break;
  }
  return { x, value };
}

/** Coordinates at a bound that the gradient presses against. */
function heldCoordinates(x: Float64Array, gradient: Float64Array, low: Float64Array, high: Float64Array): Uint8Array {
  return Uint8Array.from(x, (at, i) => {
    const slope = gradient[i] ?? 0;
    return (at <= (low[i] ?? 0) && slope > 0) || (at >= (high[i] ?? 0) && slope < 0) ? 1 : 0;
  });
}

function largestFree(gradient: Float64Array, held: Uint8Array): number {
  let largest = 0;
  for (const [i, slope] of gradient.entries()) if (!held[i]) largest = Math.max(largest, Math.abs(slope));
  return largest;
}

function descent(gradient: Float64Array, held: Uint8Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((slope, i) => (held[i] ? 0 : -slope));
  const shares: number[] = [];
  for (const { step, change, product } of pairs.toReversed()) {
    const share = dot(step, direction) / product;
    shares.push(share);
    addScaled(direction, change, -share);
  }
  const last = pairs.at(-1);
  if (last) {
    const scale = last.product / dot(last.change, last.change);
    for (const [i, d] of direction.entries()) direction[i] = d * scale;
  }
  for (const { step, change, product } of pairs) {
    const back = dot(change, direction) / product;
    addScaled(direction, step, (shares.pop() ?? 0) - back);
  }
  for (const i of direction.keys()) if (held[i]) direction[i] = 0;
  return dot(direction, gradient) < 0 ? direction : gradient.map((slope, i) => (held[i] ? 0 : -slope));
}

interface Search {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Nothing is known of the curvature yet: the first step is a short one. */
  readonly first: boolean;
}

function search(
  f: Differentiable,
  { x, value, gradient, direction, low, high, first }: Search,
): { x: Float64Array; value: number; gradient: Float64Array } | null {
  let length = first ? Math.min(1, 0.2 / Math.sqrt(dot(direction, direction))) : 1;
  const slopes = new Float64Array(x.length);
  for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
    const next = x.map((at, i) =>
      Math.min(
        Math.max(at + length * (direction[i] ?? 0), low[i] ?? Number.NEGATIVE_INFINITY),
        high[i] ?? Number.POSITIVE_INFINITY,
      ),
    );
    let promised = 0;
    for (const [i, at] of next.entries()) promised += (gradient[i] ?? 0) * (at - (x[i] ?? 0));
    if (!(promised < 0)) return null;
    const reached = f(next, slopes);
    if (Number.isFinite(reached) && reached <= value + SUFFICIENT * promised) {
      return { x: next, value: reached, gradient: slopes };
    }
  }
  return null;
}

function remember(pairs: Pair[], x: Float64Array, next: Float64Array, before: Float64Array, after: Float64Array): void {
  const step = next.map((at, i) => at - (x[i] ?? 0));
  const change = after.map((slope, i) => slope - (before[i] ?? 0));
  const product = dot(step, change);
  if (!(product > 1e-10 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
  pairs.push({ step, change, product });
  if (pairs.length > MEMORY) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += value * (b[i] ?? 0);
  return sum;
}

function addScaled(to: Float64Array, vector: Float64Array, scale: number): void {
  for (const [i, value] of vector.entries()) to[i] = (to[i] ?? 0) + scale * value;
}
