import type { SearchSpace } from '../space/distribution.ts';
import { type Named, readArgs, refuseUnknown } from './args.ts';
import type { Sampler } from './sampler.ts';
import { AutoSampler } from './samplers/auto.ts';
import { CmaesSampler, cmaesDefaults, cmaesRules, requireNumbers } from './samplers/cmaes.ts';
import { GpSampler, gpDefaults, gpRules } from './samplers/gp.ts';
import { GridSampler, requireGrid } from './samplers/grid.ts';
import { Nsga2Sampler, nsga2Defaults, nsga2Rules } from './samplers/nsga2.ts';
import { QmcSampler } from './samplers/qmc.ts';
import { RandomSampler } from './samplers/random.ts';
import { TpeSampler, tpeDefaults, tpeRules } from './samplers/tpe.ts';
import { SearchError } from './searchError.ts';

/** The part of a sweep that decides how it is searched; a `SweepSpec` is one. */
export interface SearchSpec {
  readonly method: 'grid' | 'random' | 'bayes';
  readonly space: SearchSpace;
  readonly options: { readonly sampler?: Named };
  /** How many metrics there are; 1 unless said. */
  readonly objectives?: number;
}

/** Values of `trialdeck: sampler:` in this version. */
export const samplerNames = ['auto', 'grid', 'random', 'qmc', 'tpe', 'gp', 'cmaes', 'nsga2'] as const;

/**
 * The sampler that `trialdeck: sampler:` names, else the method's.
 * @param seed - of every random draw; the study stores it
 * @throws SearchError for an unknown name or argument, for a grid over a parameter that cannot be counted, and for a sampler
 * that cannot handle the space
 */
export function createSampler(spec: SearchSpec, seed: number): Sampler {
  const named = spec.options.sampler;
  if (named) refuseUnknown('sampler', named.name, samplerNames);
  const name = named?.name ?? (spec.method === 'bayes' ? 'auto' : spec.method);
  const given: Named = named ?? { name, args: {} };
  switch (name) {
    case 'grid':
      readArgs('sampler', given, {});
      requireGrid(spec.space);
      return new GridSampler();
    case 'qmc':
      readArgs('sampler', given, {});
      return new QmcSampler(seed);
    case 'auto':
      readArgs('sampler', given, {});
      return new AutoSampler(seed, spec.space, spec.objectives);
    case 'gp':
      return new GpSampler(seed, { ...gpDefaults, ...readArgs('sampler', given, gpRules) });
    case 'cmaes': {
      const args = { ...cmaesDefaults, ...readArgs('sampler', given, cmaesRules) };
      requireNumbers(spec.space);
      requireOneObjective(spec, name, 'gp, nsga2');
      return new CmaesSampler(seed, args);
    }
    case 'nsga2':
      return new Nsga2Sampler(seed, { ...nsga2Defaults, ...readArgs('sampler', given, nsga2Rules) });
    case 'tpe':
      return new TpeSampler(seed, { ...tpeDefaults, ...readArgs('sampler', given, tpeRules) });
    default:
      readArgs('sampler', given, {});
      return new RandomSampler(seed);
  }
}

function requireOneObjective({ objectives = 1 }: SearchSpec, name: string, others: string): void {
  if (objectives <= 1) return;
  throw new SearchError(
    'unsuitable-sampler',
    `The sampler ${name} searches for one metric, and there are ${objectives}. Use one of ${others}.`,
  );
}
