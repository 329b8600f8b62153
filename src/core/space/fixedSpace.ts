import type { Parameter, SearchSpace } from './distribution.ts';
import { literalOf } from './render.ts';
import type { Params } from './value.ts';

/** The space with some parameters fixed to values; conditions stay as they are. */
export function fixedSpace({ parameters }: SearchSpace, values: Params): SearchSpace {
  return {
    parameters: parameters.map(
      (parameter): Parameter =>
        Object.hasOwn(values, parameter.name)
          ? { ...parameter, distribution: { kind: 'constant', value: literalOf(values[parameter.name] ?? null) } }
          : parameter,
    ),
  };
}
