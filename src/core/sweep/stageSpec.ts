import { spell } from '../space/params.ts';
import { mergeOptions } from './mergeOptions.ts';
import type { Stage, SweepSpec } from './spec.ts';

/**
 * What a stage searches: its own keys over those of the sweep, its fixed values as constants, no stages below it. Points to
 * run first are those of the sweep for the first stage, and its own for the others.
 * @param spec - with the options of the command line merged in
 */
export function stageSpec(spec: SweepSpec, stage: Stage): SweepSpec {
  const merged = mergeOptions(spec, stage.options);
  const { stages: _, ...options } = merged.options;
  const { enqueue: __, ...withoutPoints } = options;
  const first = spec.options.stages?.[0]?.name === stage.name;
  const keepsPoints = first || stage.options.enqueue !== undefined;
  const parameters = merged.space.parameters.map((parameter) => {
    const { name, distribution } = parameter;
    const value = Object.hasOwn(stage.fixed, name) ? stage.fixed[name] : undefined;
    if (value === undefined) return parameter;
    return { ...parameter, distribution: { kind: 'constant', value: spell(distribution, value) } as const };
  });
  return { ...merged, options: keepsPoints ? options : withoutPoints, space: { parameters } };
}
