import type { Axis } from './axis.ts';
import { gridOrder } from './axis.ts';
import { inOrder, isConditional, parentsFirst, parentsOf } from './conditions.ts';
import type { Distribution, Parameter, SearchSpace } from './distribution.ts';
import type { Params, Value } from './value.ts';

/** Different points, numbered from 0, none of them listed: a point is worked out from its number, and the number from the point. */
export interface NumberedPoints {
  /** Beyond 2^53 a rounded number. */
  readonly size: number;
  /** The point with a number, constants included, in the order of the space. */
  at(index: number): Params;
  /** The number of a point, -1 when it is none of these. What does not count, and what has one value only, need not be there. */
  indexOf(params: Params): number;
}

/** Which parameter varies slowest: by name as W&B has it, or the first one of the file; the last varies fastest. */
export type GridOrder = 'name' | 'file';

/** The values of one parameter, after those before it are chosen, and all that can follow them. */
interface Branching {
  readonly name: string;
  readonly axis: Axis;
  readonly runs: readonly Run[];
  readonly size: number;
}

/** Neighbouring values of an axis that the same points follow. */
interface Run {
  readonly start: number;
  readonly end: number;
  /** Points of the branching before this run. */
  readonly before: number;
  readonly next: Branching | null;
}

const sizeOf = (node: Branching | null): number => node?.size ?? 1;

/** Branchings beyond which conditions are too entangled to be counted. */
const MAX_BRANCHINGS = 50_000;

/**
 * All points of a finite space. A parameter that does not count at a point is not there, so no two points differ only in what
 * does not count. Equal branches are shared (an ordered decision diagram), which keeps conditions cheap.
 */
export class PointGrid implements NumberedPoints {
  readonly size: number;
  readonly #space: SearchSpace;
  readonly #root: Branching | null;

  private constructor(space: SearchSpace, root: Branching | null) {
    this.#space = space;
    this.#root = root;
    this.size = sizeOf(root);
  }

  /**
   * @param axisOf - `gridAxis` or `drawAxis`
   * @returns null when a parameter that counts has no end of values, or conditions are too entangled to be counted
   */
  static of(
    space: SearchSpace,
    axisOf: (distribution: Distribution) => Axis | null,
    order: GridOrder = 'name',
  ): PointGrid | null {
    const ordered = parentsFirst(order === 'name' ? gridOrder(space.parameters) : space.parameters);
    const root = new Builder(ordered, axisOf).build();
    return root === undefined ? null : new PointGrid(space, root);
  }

  at(index: number): Params {
    const values = new Map<string, Value>();
    let rest = index;
    for (let node = this.#root; node !== null; ) {
      const run = runAt(node, rest);
      if (!run) break;
      const below = sizeOf(run.next);
      const inRun = rest - run.before;
      const step = Math.min(Math.floor(inRun / below), run.end - run.start - 1);
      values.set(node.name, node.axis.at(run.start + step));
      rest = inRun - step * below;
      node = run.next;
    }
    return inOrder(this.#space, values);
  }

  indexOf(params: Params): number {
    let index = 0;
    for (let node = this.#root; node !== null; ) {
      const { name, axis, runs } = node;
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      const digit = value === undefined ? (axis.size === 1 ? 0 : -1) : axis.indexOf(value);
      const run = digit < 0 ? undefined : runs.find(({ end }) => digit < end);
      if (!run) return -1;
      index += run.before + (digit - run.start) * sizeOf(run.next);
      node = run.next;
    }
    return index;
  }

  /** How likely a random draw is each point, a function of its number; not normalised. */
  weights(): (index: number) => number {
    const tables = new Map<Axis, Float64Array | null>();
    const conditional = isConditional(this.#space);
    const tableOf = (axis: Axis): Float64Array | null => {
      let table = tables.get(axis);
      if (table === undefined) {
        table = weightsOf(axis, conditional);
        tables.set(axis, table);
      }
      return table;
    };
    return (index) => {
      let product = 1;
      let rest = index;
      for (let node = this.#root; node !== null; ) {
        const run = runAt(node, rest);
        if (!run) break;
        const below = sizeOf(run.next);
        const step = Math.floor((rest - run.before) / below);
        product *= tableOf(node.axis)?.[run.start + step] ?? 1;
        rest -= run.before + step * below;
        node = run.next;
      }
      return product;
    };
  }
}

/** Null where all values are alike: with conditions that is a chance too, as some points are draws of fewer parameters. */
function weightsOf({ size, weight }: Axis, normalised: boolean): Float64Array | null {
  if (size <= 1 || (!weight && !normalised)) return null;
  const table = Float64Array.from({ length: size }, (_, index) => weight?.(index) ?? 1);
  const total = normalised ? table.reduce((sum, each) => sum + each, 0) : 1;
  return table.map((each) => each / total);
}

function runAt({ runs }: Branching, rest: number): Run | undefined {
  if (runs.length === 1) return runs[0];
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i];
    if (run && run.before <= rest) return run;
  }
  return undefined;
}

/** Parameters, by place, that cannot count any more: a value before them is none of those that they ask for. */
type Ruled = ReadonlySet<number>;

class Builder {
  readonly #ordered: readonly Parameter[];
  readonly #axisOf: (distribution: Distribution) => Axis | null;
  /** Places of the parameters that ask for a value of each one. */
  readonly #children: readonly (readonly number[])[];
  readonly #axes: (Axis | null | undefined)[] = [];
  readonly #built = new Map<string, Branching | null>();

  constructor(ordered: readonly Parameter[], axisOf: (distribution: Distribution) => Axis | null) {
    this.#ordered = ordered;
    this.#axisOf = axisOf;
    const places = new Map(ordered.map(({ name }, place) => [name, place]));
    const children: number[][] = ordered.map(() => []);
    for (const [place, parameter] of ordered.entries()) {
      for (const parent of parentsOf(parameter)) children[places.get(parent) ?? -1]?.push(place);
    }
    this.#children = children;
  }

  /** Undefined where there is no end of points. */
  build(): Branching | null | undefined {
    const names = new Set(this.#ordered.map(({ name }) => name));
    const orphans = this.#ordered.flatMap((parameter, place) =>
      parentsOf(parameter).every((parent) => names.has(parent)) ? [] : [place],
    );
    return this.#build(0, new Set(orphans));
  }

  #build(place: number, ruled: Ruled): Branching | null | undefined {
    const parameter = this.#ordered[place];
    if (!parameter) return null;
    const key = `${place}:${[...ruled].sort((a, b) => a - b).join()}`;
    const known = this.#built.get(key);
    if (known !== undefined) return known;
    const node = ruled.has(place) ? this.#without(place, ruled) : this.#branching(parameter, place, ruled);
    if (node === undefined || this.#built.size >= MAX_BRANCHINGS) return undefined;
    this.#built.set(key, node);
    return node;
  }

  /** What does not count rules out everything that asks for a value of it. */
  #without(place: number, ruled: Ruled): Branching | null | undefined {
    return this.#build(place + 1, minus(new Set([...ruled, ...(this.#children[place] ?? [])]), place));
  }

  #branching({ name, distribution }: Parameter, place: number, ruled: Ruled): Branching | undefined {
    let axis = this.#axes[place];
    if (axis === undefined) axis = this.#axes[place] = this.#axisOf(distribution);
    if (!axis) return undefined;
    const runs: Run[] = [];
    let size = 0;
    for (const { start, end, refused } of this.#stretches(name, axis, this.#children[place] ?? [])) {
      const next = this.#build(place + 1, new Set([...ruled, ...refused]));
      if (next === undefined) return undefined;
      runs.push({ start, end, before: size, next });
      size += (end - start) * sizeOf(next);
    }
    return { name, axis, runs, size };
  }

  /** Neighbouring values that rule out the same children. */
  #stretches(
    name: string,
    axis: Axis,
    children: readonly number[],
  ): { readonly start: number; readonly end: number; readonly refused: readonly number[] }[] {
    const wanted = children.map((child) => {
      const values = this.#ordered[child]?.condition?.[name] ?? [];
      return { child, indices: new Set(values.map((value) => axis.indexOf(value)).filter((index) => index >= 0)) };
    });
    const cuts = new Set([0, axis.size]);
    for (const { indices } of wanted) for (const index of indices) cuts.add(index).add(index + 1);
    const edges = [...cuts].sort((a, b) => a - b);
    const stretches: { start: number; end: number; refused: number[] }[] = [];
    for (const [i, start] of edges.entries()) {
      const end = edges[i + 1];
      if (end === undefined) break;
      const refused = wanted.flatMap(({ child, indices }) => (indices.has(start) ? [] : [child]));
      const last = stretches.at(-1);
      if (last?.refused.join() === refused.join()) last.end = end;
      else stretches.push({ start, end, refused });
    }
    return stretches;
  }
}

function minus(places: ReadonlySet<number>, place: number): Ruled {
  return new Set([...places].filter((each) => each !== place));
}
