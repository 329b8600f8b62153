import { cardinality } from '../space/cardinality.ts';
import type { SweepSpec } from './spec.ts';

/** How many different trials a sweep's sampler can reach; null when there is no end of them. */
export function combinations({
  space,
  method,
  options,
}: Pick<SweepSpec, 'space' | 'method' | 'options'>): number | null {
  const { sampler, baseline } = options;
  return cardinality(space, sampler?.name ?? method, {
    ...(sampler ? { args: sampler.args } : {}),
    ...(baseline ? { baseline } : {}),
  });
}
