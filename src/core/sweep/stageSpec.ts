import type { Parameter, SearchSpace } from '../space/distribution.ts';
import { spell } from '../space/params.ts';
import { counterRng } from '../space/rng.ts';
import { settleConditions } from '../space/settleConditions.ts';
import type { Params } from '../space/value.ts';
import { mergeOptions } from './mergeOptions.ts';
import type { Stage, SweepSpec } from './spec.ts';

/** Seeds are below it. */
const SEEDS = 2 ** 31;

/**
 * What a stage searches: its own keys over those of the sweep, its fixed values as constants, no stages below it and no name of
 * a study. Points to run first are those of the sweep for the first stage, and its own for the others. A
 * seed of the sweep is the first stage's; for the others one is derived from it and their name, else two stages over the same
 * space would draw the same points.
 * @param spec - with the options of the command line merged in
 */
export function stageSpec(spec: SweepSpec, stage: Stage): SweepSpec {
  const merged = mergeOptions(spec, stage.options);
  const { stages: _, study: __, ...options } = merged.options;
  const { enqueue: ___, ...withoutPoints } = options;
  const first = spec.options.stages?.[0]?.name === stage.name;
  const keepsPoints = first || stage.options.enqueue !== undefined;
  return {
    ...merged,
    options: { ...(keepsPoints ? options : withoutPoints), ...(first ? {} : derivedSeed(spec, stage)) },
    space: withFixed(merged.space, stage.fixed),
  };
}

function derivedSeed({ options: { seed } }: SweepSpec, { name, options }: Stage): { seed?: number } {
  // What the command line says stands in every stage too.
  const own = options.seed !== undefined && options.seed !== seed;
  return own || seed === undefined ? {} : { seed: Math.floor(counterRng(seed, 'stage', name).next() * SEEDS) };
}

/** The space with some parameters fixed, without what can no longer count beside them. */
export function withFixed(space: SearchSpace, fixed: Params): SearchSpace {
  if (Object.keys(fixed).length === 0) return space;
  const parameters = space.parameters.map((parameter): Parameter => {
    const value = Object.hasOwn(fixed, parameter.name) ? fixed[parameter.name] : undefined;
    if (value === undefined) return parameter;
    return { ...parameter, distribution: { kind: 'constant', value: spell(parameter.distribution, value) } };
  });
  return settleConditions({ parameters });
}
