import type { ParameterSource } from '../../../src/core/sweep/parameters.ts';
import { entryOf, type Node } from '../../../src/core/sweep/tree.ts';
import type { Circumstances, Present } from '../../keys/fitting.ts';
import type { Sweep } from '../sweep.ts';
import type { Holder } from './outline.ts';
import type { Place } from './place.ts';

/** A mapping's other entries with their plain values, as the key table wants them. */
export function presentOf(place: Place): Present {
  return new Map(place.siblings.map((holder) => [holder.name, plainOf(holder)]));
}

/** The text of a plain value; null for all else. */
export function plainOf({ value }: Holder): string | null {
  return value?.kind === 'scalar' ? value.text : null;
}

/** The method that decides which parameters there may be: that of the sampler, where one is named. */
export function methodOf({ reading: { root } }: Sweep): string | null {
  if (root?.kind !== 'map') return null;
  const sampler = below(below(root, 'trialdeck'), 'sampler');
  const name = sampler?.kind === 'map' ? textOf(below(sampler, 'name')) : textOf(sampler);
  if (sampler?.kind === 'map' && entryOf(sampler, 'over') !== null) return 'random';
  if (name !== null) return name === 'grid' ? 'grid' : 'random';
  return textOf(below(root, 'method'));
}

/** Whether several metrics are optimised. */
function hasSeveralMetrics({ reading: { root } }: Sweep): boolean {
  const metrics = root?.kind === 'map' ? below(below(root, 'trialdeck'), 'metrics') : null;
  return metrics?.kind === 'list' && metrics.items.length > 1;
}

/** Whether something of the sweep looks at one metric. */
function needsOneMetric({ reading: { root } }: Sweep): boolean {
  if (root?.kind !== 'map') return false;
  const block = below(root, 'trialdeck');
  const stop = below(block, 'stop');
  return (
    entryOf(root, 'early_terminate') !== null ||
    below(block, 'pruner') !== null ||
    below(stop, 'target') !== null ||
    below(stop, 'trial') !== null
  );
}

/** What decides, beside a mapping itself, which keys it may get. */
export function circumstancesOf(sweep: Sweep, place: Place): Circumstances {
  const item = place.owners.at(-1);
  const list = item?.parent;
  return {
    method: methodOf(sweep),
    index: item?.key === null && list != null ? list.holders.indexOf(item) : 0,
    metrics: hasSeveralMetrics(sweep) ? 'several' : needsOneMetric(sweep) ? 'one' : 'any',
  };
}

function below(node: Node | null, name: string): Node | null {
  return node?.kind === 'map' ? (entryOf(node, name)?.value ?? null) : null;
}

function textOf(node: Node | null): string | null {
  return node?.kind === 'scalar' && node.text !== '' ? node.text : null;
}

const known = new WeakMap<Sweep, ReadonlyMap<string, ParameterSource>>();

/** The parameters by dotted name. */
export function parametersOf(sweep: Sweep): ReadonlyMap<string, ParameterSource> {
  const found = known.get(sweep) ?? new Map(sweep.reading.sources.map((source) => [source.name, source]));
  known.set(sweep, found);
  return found;
}

/** What a parameter has, with what a merge key brings into it. */
export function presentInParameter(sweep: Sweep, place: Place): Present {
  const present = presentOf(place);
  if (!present.has('<<')) return present;
  const name = place.path.filter((_, index) => index % 2 === 1).join('.');
  const merged = parametersOf(sweep).get(name)?.map.entries ?? [];
  return new Map([
    ...merged
      .filter((entry) => entry.name !== place.own?.name)
      .map((entry) => [entry.name, entry.value.kind === 'scalar' ? entry.value.text : null] as const),
    ...present,
  ]);
}
