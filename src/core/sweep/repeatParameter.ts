import { isConstant } from '../space/distribution.ts';
import type { SweepSpec } from './spec.ts';

/** Names that a seed or a fold usually has, by their last part. */
const usual = {
  seeds: ['seed', 'random_seed', 'random_state', 'seeds'],
  folds: ['fold', 'fold_index', 'cv_fold'],
} as const;

/**
 * The parameter that carries the number of the seed or fold: the one that `repeat` names, else a constant with a usual name
 * (`seed`, `fold`). Null when nothing is repeated, or no parameter tells the runs apart.
 */
export function repeatParameter({ space, options: { repeat } }: Pick<SweepSpec, 'space' | 'options'>): string | null {
  if (repeat === undefined) return null;
  if (repeat.parameter !== null) return repeat.parameter;
  const names: readonly string[] = usual[repeat.kind];
  const found = space.parameters.find(
    ({ path, distribution }) => names.includes(path.at(-1) ?? '') && isConstant(distribution),
  );
  return found?.name ?? null;
}
