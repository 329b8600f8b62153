import type { SearchSpace } from '../space/distribution.ts';
import { type Named, readArgs, refuseUnknown } from './args.ts';
import type { Sampler } from './sampler.ts';
import { GridSampler, requireGrid } from './samplers/grid.ts';
import { QmcSampler } from './samplers/qmc.ts';
import { RandomSampler } from './samplers/random.ts';
import { TpeSampler, tpeDefaults, tpeRules } from './samplers/tpe.ts';

/** The part of a sweep that decides how it is searched; a `SweepSpec` is one. */
export interface SearchSpec {
  readonly method: 'grid' | 'random' | 'bayes';
  readonly space: SearchSpace;
  readonly options: { readonly sampler?: Named };
}

/** Values of `trialdeck: sampler:` in this version. */
export const samplerNames = ['grid', 'random', 'qmc', 'tpe'] as const;

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
