import { drawAxis, gridAxis } from './axis.ts';
import { isConditional, parentsOf } from './conditions.ts';
import { isConstant, type SearchSpace } from './distribution.ts';
import { fixedSpace } from './fixedSpace.ts';
import { type GridOrder, PointGrid } from './pointGrid.ts';

/** Grid points whose draws are counted one by one where conditions make them differ. */
const MAX_COUNTED = 10_000;

/** A grid over some parameters of a space, each of its points with draws of the others. */
export class GridWithDraws {
  /** The points of the grid, constants included. */
  readonly points: PointGrid;
  /** Draws of each point, at most: where the rest is finite a point may have fewer. */
  readonly draws: number;
  readonly #space: SearchSpace;
  readonly #over: ReadonlySet<string>;

  private constructor(space: SearchSpace, over: ReadonlySet<string>, points: PointGrid, draws: number) {
    this.#space = space;
    this.#over = over;
    this.points = points;
    this.draws = draws;
  }

  /** Null when the grid has no end of points or leaves out what one of its parameters depends on ({@link missingParent}). */
  static of(
    space: SearchSpace,
    over: readonly string[],
    draws: number,
    order: GridOrder = 'name',
  ): GridWithDraws | null {
    if (missingParent(space, over) !== null) return null;
    const names = new Set(over);
    const parameters = space.parameters.filter(({ name, distribution }) => names.has(name) || isConstant(distribution));
    const points = PointGrid.of({ parameters }, gridAxis, order);
    return points && new GridWithDraws(space, names, points, draws);
  }

  /** Trials in all; an upper bound for a large grid whose points differ in what is left to draw. */
  get size(): number {
    const { size } = this.points;
    if (this.draws === 1) return size;
    if (!isConditional(this.#space)) return size * this.drawsAt(0);
    if (size > MAX_COUNTED) return size * this.draws;
    let total = 0;
    for (let index = 0; index < size; index++) total += this.drawsAt(index);
    return total;
  }

  /** How many different trials a point of the grid gives. */
  drawsAt(index: number): number {
    return Math.min(PointGrid.of(this.fixedAt(index), drawAxis)?.size ?? this.draws, this.draws);
  }

  /** The space with the parameters of the grid fixed to one of its points. */
  fixedAt(index: number): SearchSpace {
    const point = Object.entries(this.points.at(index)).filter(([name]) => this.#over.has(name));
    return fixedSpace(this.#space, Object.fromEntries(point));
  }
}

/** A parameter of the grid and one that it depends on without which there is no grid; null when none is missing. */
export function missingParent(
  space: SearchSpace,
  over: readonly string[],
): { readonly child: string; readonly parent: string } | null {
  const settled = new Set(over);
  for (const { name, distribution } of space.parameters) if (isConstant(distribution)) settled.add(name);
  for (const parameter of space.parameters) {
    if (!settled.has(parameter.name)) continue;
    const parent = parentsOf(parameter).find((each) => !settled.has(each));
    if (parent !== undefined && over.includes(parameter.name)) return { child: parameter.name, parent };
  }
  return null;
}
