import type { SearchSpace } from '../space/distribution.ts';
import { isConstant } from '../space/distribution.ts';
import { constantValue } from '../space/params.ts';
import { literalOf } from '../space/render.ts';
import type { Params } from '../space/value.ts';
import type { Repeat, SweepSpec } from '../sweep/spec.ts';
import { SessionError } from './sessionError.ts';

/** A trial as several runs: run i gets `first + i` in the parameter. */
export interface RepeatPlan {
  readonly count: number;
  readonly parameter: string;
  readonly first: number;
}

/** Names of the parameter that carries the number of a seed or fold, the likeliest first. */
const usual: Readonly<Record<Repeat['kind'], readonly string[]>> = {
  seeds: ['seed', 'random_seed', 'random_state', 'rng_seed', 'manual_seed', 'global_seed'],
  folds: ['fold', 'fold_idx', 'fold_index', 'fold_id', 'cv_fold'],
};

/**
 * How a sweep repeats its trials; null when it does not. The parameter is the one that is named, else one of the space with a
 * usual name (nested ones by their last part), else `seed` or `fold`. A constant that it has in the space is the first
 * number, else that is 0.
 * @throws SessionError `repeat-parameter` when it is searched, or is no whole number
 */
export function repeatPlan({ space, options: { repeat } }: Pick<SweepSpec, 'space' | 'options'>): RepeatPlan | null {
  if (repeat === undefined) {
    return null;
  }
  const { kind, count } = repeat;
  const parameter = repeat.parameter ?? usualName(space, kind) ?? (kind === 'seeds' ? 'seed' : 'fold');
  const known = space.parameters.find(({ name }) => name === parameter);
  if (known !== undefined && !isConstant(known.distribution)) {
    throw new SessionError(
      'repeat-parameter',
      `repeat: the parameter ${parameter} is searched, but every trial runs with each of its ${count} ${kind}. Give it one value, or name another parameter with repeat: {${kind}: ${count}, parameter: NAME}.`,
    );
  }
  const first = known === undefined ? 0 : constantValue(known.distribution);
  if (typeof first !== 'number' || !Number.isInteger(first)) {
    throw new SessionError(
      'repeat-parameter',
      `repeat: the parameter ${parameter} is ${JSON.stringify(first)}, and only a whole number can be counted on from.`,
    );
  }
  return { count, parameter, first };
}

function usualName({ parameters }: SearchSpace, kind: Repeat['kind']): string | null {
  const names = usual[kind];
  const found = parameters
    .map((parameter) => ({ name: parameter.name, rank: names.indexOf(parameter.path.at(-1) ?? '') }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  return found[0]?.name ?? null;
}

/** The space of the runs: that of the study, and the parameter of the repeats where the study has none. */
export function runSpace(space: SearchSpace, plan: RepeatPlan | null): SearchSpace {
  if (plan === null || space.parameters.some(({ name }) => name === plan.parameter)) {
    return space;
  }
  const { parameter: name } = plan;
  const distribution = { kind: 'constant', value: literalOf(plan.first) } as const;
  return { parameters: [...space.parameters, { name, path: name.split('.'), distribution }] };
}

/** Parameters of one run of a trial. */
export function runParams(plan: RepeatPlan | null, params: Params, repeat: number | null): Params {
  return plan === null || repeat === null ? params : { ...params, [plan.parameter]: plan.first + repeat };
}
