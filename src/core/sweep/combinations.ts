import { type CountOptions, cardinality, numberedPoints } from '../space/cardinality.ts';
import { countsBeside } from '../space/conditions.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { constantValue } from '../space/params.ts';
import type { Params } from '../space/value.ts';
import type { SweepSpec } from './spec.ts';

type Counted = Pick<SweepSpec, 'space' | 'method' | 'options'>;

/** Several rules ask for the same sweep, and a long one takes its time. */
const counted = new WeakMap<Counted, number | null>();

/** How many different trials a sweep's sampler can reach; null when there is no end of them. */
export function combinations(spec: Counted): number | null {
  const known = counted.get(spec);
  if (known !== undefined) return known;
  const size = cardinality(spec.space, methodOf(spec), countOptions(spec));
  counted.set(spec, size);
  return size;
}

/**
 * Trials of a sweep in all: what was asked for, at most what a finite space has and what is enqueued beside it or twice; null
 * when unbounded.
 */
export function trialsInAll(spec: Counted): number | null {
  const size = combinations(spec);
  const most = size === null ? null : size + enqueuedBeside(spec);
  const { trials } = spec.options;
  return trials === undefined ? most : Math.min(trials, most ?? trials);
}

/** Enqueued trials that are none of the sampler's points, or one of them again. What fixes only some values is made new. */
function enqueuedBeside(spec: Counted): number {
  const { enqueue = [] } = spec.options;
  const points = enqueue.length === 0 ? null : numberedPoints(spec.space, methodOf(spec), countOptions(spec));
  if (!points) return 0;
  const places = enqueue.filter((params) => fixesAll(spec.space, params)).map((params) => points.indexOf(params));
  const own = new Set(places.filter((place) => place >= 0));
  return places.length - own.size;
}

/** Whether a point has a value for everything that counts and is searched. */
function fixesAll({ parameters }: SearchSpace, params: Params): boolean {
  const values = new Map(Object.entries(params));
  for (const { name, distribution } of parameters) {
    const constant = constantValue(distribution);
    if (constant !== undefined) values.set(name, constant);
  }
  return parameters.every((parameter) => values.has(parameter.name) || !countsBeside(parameter, values));
}

const methodOf = ({ options, method }: Counted): string => options.sampler?.name ?? method;

function countOptions({ options: { sampler, baseline } }: Counted): CountOptions {
  return { ...(sampler ? { args: sampler.args } : {}), ...(baseline ? { baseline } : {}) };
}
