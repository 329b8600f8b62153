import { isConstant, type SearchSpace } from '../space/distribution.ts';
import { type SamplerName, samplerNames } from '../space/searchNames.ts';
import type { Params } from '../space/value.ts';
import { type Named, readArgs, refuseUnknown } from './args.ts';
import type { Sampler } from './sampler.ts';
import { AutoSampler } from './samplers/auto.ts';
import { CmaesSampler, cmaesDefaults, cmaesRules, requireNumbers } from './samplers/cmaes.ts';
import { GpSampler, gpDefaults, gpRules } from './samplers/gp.ts';
import { GridSampler, placesOf, requireGrid } from './samplers/grid.ts';
import { gridRules, partialGrid } from './samplers/gridArgs.ts';
import { Nsga2Sampler, nsga2Defaults, nsga2Rules } from './samplers/nsga2.ts';
import { OneAtATimeSampler } from './samplers/oneAtATime.ts';
import { QmcSampler, qmcDefaults, qmcRules } from './samplers/qmc.ts';
import { RandomSampler } from './samplers/random.ts';
import { TpeSampler, tpeDefaults, tpeRules } from './samplers/tpe.ts';
import { SearchError } from './searchError.ts';

/** The part of a sweep that decides how it is searched; a `SweepSpec` is one. */
export interface SearchSpec {
  readonly method: 'grid' | 'random' | 'bayes';
  readonly space: SearchSpace;
  readonly options: { readonly sampler?: Named; readonly baseline?: Params };
  /** What is searched for; one metric unless said. */
  readonly metrics?: readonly unknown[];
}

/**
 * The sampler that `trialdeck: sampler:` names, else the method's.
 * @param seed - of every random draw; the study stores it
 * @throws SearchError for an unknown name or argument, for a grid over a parameter that cannot be counted, and for a sampler
 * that cannot handle the space
 */
export function createSampler(spec: SearchSpec, seed: number): Sampler {
  const name = nameOf(spec);
  const given: Named = spec.options.sampler ?? { name, args: {} };
  switch (name) {
    case 'grid':
      return gridOf(spec.space, given, seed);
    case 'one_at_a_time':
      readArgs('sampler', given, {});
      return new OneAtATimeSampler(spec.space, spec.options.baseline ?? {});
    case 'qmc':
      return new QmcSampler(seed, { ...qmcDefaults, ...readArgs('sampler', given, qmcRules) });
    case 'auto':
      readArgs('sampler', given, {});
      return new AutoSampler(seed, spec.space, spec.metrics?.length);
    case 'gp':
      return new GpSampler(seed, { ...gpDefaults, ...readArgs('sampler', given, gpRules) });
    case 'cmaes': {
      const args = { ...cmaesDefaults, ...readArgs('sampler', given, cmaesRules) };
      requireNumbers(spec.space);
      requireOneObjective(spec, name, 'tpe, gp, nsga2');
      return new CmaesSampler(seed, args);
    }
    case 'nsga2':
      return new Nsga2Sampler(seed, { ...nsga2Defaults, ...readArgs('sampler', given, nsga2Rules) });
    case 'tpe':
      return new TpeSampler(seed, { ...tpeDefaults, ...readArgs('sampler', given, tpeRules) });
    case 'random':
      readArgs('sampler', given, {});
      return searchesNothing(spec.space)
        ? new RandomSampler(seed, 'random: every parameter has one value, so there is one trial')
        : new RandomSampler(seed);
  }
}

function nameOf({ method, options: { sampler } }: SearchSpec): SamplerName {
  if (!sampler) return method === 'bayes' ? 'auto' : method;
  const { name } = sampler;
  refuseUnknown('sampler', name, samplerNames);
  return name;
}

function searchesNothing({ parameters }: SearchSpace): boolean {
  return parameters.every(({ distribution }) => isConstant(distribution));
}

function gridOf(space: SearchSpace, named: Named, seed: number): Sampler {
  const { over, draws, order = 'name' } = readArgs('sampler', named, gridRules);
  if (over) return partialGrid(space, { over, draws: draws ?? 1, order }, seed);
  if (draws !== undefined) {
    throw new SearchError('bad-argument', 'draws of the sampler grid goes with over, the parameters of the grid.');
  }
  placesOf(order, requireGrid(space, order).size, seed);
  return new GridSampler(order, seed);
}

function requireOneObjective({ metrics = [] }: SearchSpec, name: string, others: string): void {
  if (metrics.length <= 1) return;
  throw new SearchError(
    'unsuitable-sampler',
    `The sampler ${name} searches for one metric, and there are ${metrics.length}. Use one of ${others}.`,
  );
}
