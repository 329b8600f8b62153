import type { Trial } from './trial.ts';

/** Whether a trial keeps every constraint; one without constraints does. NaN keeps none. */
export function isFeasible({ constraints }: Trial): boolean {
  return constraints === undefined || constraints.every((value) => value <= 0);
}

/** By how much a trial breaks its constraints in all, 0 when it keeps them. NaN counts as without measure. */
export function violation({ constraints = [] }: Pick<Trial, 'constraints'>): number {
  return constraints.reduce(
    (sum, value) => sum + (Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.max(value, 0)),
    0,
  );
}
