import type { SearchSpace } from '../space/distribution.ts';
import { nearest } from '../space/nearest.ts';
import type { Value } from '../space/value.ts';
import type { Pruner } from './pruner.ts';
import { MedianPruner, medianDefaults } from './pruners/median.ts';
import type { Sampler } from './sampler.ts';
import { GridSampler, requireGrid } from './samplers/grid.ts';
import { RandomSampler } from './samplers/random.ts';
import { SearchError } from './searchError.ts';

interface Named {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** The part of a sweep that decides how it is searched; a `SweepSpec` is one. */
export interface SearchSpec {
  readonly method: 'grid' | 'random' | 'bayes';
  readonly space: SearchSpace;
  readonly options: { readonly sampler?: Named; readonly pruner?: Named };
}

/** Values of `trialdeck: sampler:` in this version. */
export const samplerNames = ['grid', 'random'] as const;

/** Values of `trialdeck: pruner:` in this version. */
export const prunerNames = ['none', 'median'] as const;

/**
 * The sampler that `trialdeck: sampler:` names, else the method's.
 * @param seed - of every random draw; the study stores it
 * @throws SearchError for an unknown name or argument, and for a grid over a parameter that cannot be counted
 */
export function createSampler(spec: SearchSpec, seed: number): Sampler {
  const named = spec.options.sampler;
  if (named) refuseUnknown('sampler', named.name, samplerNames);
  if (named) readArgs('sampler', named, {});
  const name = named?.name ?? spec.method;
  if (name === 'grid') {
    requireGrid(spec.space);
    return new GridSampler();
  }
  if (name === 'random') return new RandomSampler(seed);
  return new RandomSampler(seed, `bayes is not in this version yet: points are drawn at random with seed ${seed}`);
}

/**
 * The pruner that `trialdeck: pruner:` names; null when nothing is to be pruned.
 * @throws SearchError for an unknown name, an unknown argument, or an argument out of range
 */
export function createPruner(spec: Pick<SearchSpec, 'options'>): Pruner | null {
  const named = spec.options.pruner;
  if (!named) return null;
  refuseUnknown('pruner', named.name, prunerNames);
  if (named.name !== 'median') {
    readArgs('pruner', named, {});
    return null;
  }
  const args = readArgs('pruner', named, {
    n_startup_trials: 0,
    n_warmup_steps: 0,
    interval_steps: 1,
    n_min_trials: 1,
  });
  return new MedianPruner({ ...medianDefaults, ...args });
}

function refuseUnknown(what: 'sampler' | 'pruner', name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const near = nearest(name, known);
  const hint = near === null ? `Use one of ${known.join(', ')}.` : `Did you mean ${near}?`;
  const reason = what === 'sampler' ? 'unknown-sampler' : 'unknown-pruner';
  throw new SearchError(reason, `There is no ${what} named ${name} in this version. ${hint}`);
}

/**
 * Whole-number arguments, each at least its minimum.
 * @param minimums - the arguments that there are
 */
function readArgs(
  what: 'sampler' | 'pruner',
  { name, args }: Named,
  minimums: Readonly<Record<string, number>>,
): Record<string, number> {
  const known = new Map<string, number>(Object.entries(minimums));
  const read: Record<string, number> = {};
  for (const [key, value] of Object.entries(args)) {
    const minimum = known.get(key);
    if (minimum === undefined) {
      const near = nearest(key, known.keys());
      const all = known.size > 0 ? `It takes ${[...known.keys()].join(', ')}.` : 'It takes none.';
      const hint = near === null ? all : `Did you mean ${near}?`;
      throw new SearchError('unknown-argument', `The ${what} ${name} has no argument ${key}. ${hint}`);
    }
    if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum) {
      throw new SearchError(
        'bad-argument',
        `${key} of the ${what} ${name} must be a whole number, ${minimum} or more.`,
      );
    }
    read[key] = value;
  }
  return read;
}
