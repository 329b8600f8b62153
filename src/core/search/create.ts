import type { SearchSpace } from '../space/distribution.ts';
import { nearest } from '../space/nearest.ts';
import { type Named, readArgs } from './args.ts';
import type { Pruner } from './pruner.ts';
import { MedianPruner, medianDefaults } from './pruners/median.ts';
import type { Sampler } from './sampler.ts';
import { GridSampler, requireGrid } from './samplers/grid.ts';
import { QmcSampler } from './samplers/qmc.ts';
import { RandomSampler } from './samplers/random.ts';
import { TpeSampler, tpeDefaults, tpeRules } from './samplers/tpe.ts';
import { SearchError } from './searchError.ts';

/** The part of a sweep that decides how it is searched; a `SweepSpec` is one. */
export interface SearchSpec {
  readonly method: 'grid' | 'random' | 'bayes';
  readonly space: SearchSpace;
  readonly options: { readonly sampler?: Named; readonly pruner?: Named };
}

/** Values of `trialdeck: sampler:` in this version. */
export const samplerNames = ['grid', 'random', 'qmc', 'tpe'] as const;

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
  const name = named?.name ?? (spec.method === 'bayes' ? 'tpe' : spec.method);
  const given: Named = named ?? { name, args: {} };
  switch (name) {
    case 'grid':
      readArgs('sampler', given, {});
      requireGrid(spec.space);
      return new GridSampler();
    case 'qmc':
      readArgs('sampler', given, {});
      return new QmcSampler(seed);
    case 'tpe':
      return new TpeSampler(seed, { ...tpeDefaults, ...readArgs('sampler', given, tpeRules) });
    default:
      readArgs('sampler', given, {});
      return new RandomSampler(seed);
  }
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
    n_startup_trials: { type: 'whole', min: 0 },
    n_warmup_steps: { type: 'whole', min: 0 },
    interval_steps: { type: 'whole', min: 1 },
    n_min_trials: { type: 'whole', min: 1 },
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
