import type { Direction, Trial } from './trial.ts';

/** Objective values that are all to be minimised. */
export type Losses = readonly number[];

/** The values of a trial as losses; one that is missing counts as infinitely bad. */
export function lossesOf({ values }: Pick<Trial, 'values'>, directions: readonly Direction[]): Losses {
  return directions.map((direction, objective) => {
    const value = values[objective];
    if (value === undefined || Number.isNaN(value)) return Number.POSITIVE_INFINITY;
    return direction === 'maximize' ? -value : value;
  });
}

/** Order by the first objective, ties by the next. */
export function compareLosses(a: Losses, b: Losses): number {
  for (const [objective, loss] of a.entries()) {
    const other = b[objective] ?? loss;
    if (loss !== other) return loss < other ? -1 : 1;
  }
  return 0;
}

/** Whether `a` is nowhere worse than `b`. */
export function covers(a: Losses, b: Losses): boolean {
  return a.every((loss, objective) => loss <= (b[objective] ?? loss));
}

/** Positions in rising order of the losses, each different point once; `places` are the positions that hold it. */
export function distinctPoints(points: readonly Losses[]): { point: Losses; places: number[] }[] {
  const order = [...points.keys()].sort((i, j) => compareLosses(points[i] ?? [], points[j] ?? []) || i - j);
  const distinct: { point: Losses; places: number[] }[] = [];
  for (const place of order) {
    const point = points[place] ?? [];
    const last = distinct.at(-1);
    if (last && compareLosses(last.point, point) === 0) last.places.push(place);
    else distinct.push({ point, places: [place] });
  }
  return distinct;
}
