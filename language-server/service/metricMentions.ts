import { entryOf, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import { listAt, mapAt, optionBlocks } from './entries.ts';
import type { Sweep } from './sweep.ts';

/** Every place in the text of a sweep that names a metric. */
export function metricMentions({ reading: { root } }: Pick<Sweep, 'reading'>): readonly ScalarNode[] {
  if (root === null) return [];
  const metric = mapAt(root, 'metric');
  const named = [metric === null ? undefined : entryOf(metric, 'name')?.value];
  for (const block of optionBlocks(root)) {
    named.push(entryOf(block, 'metric')?.value);
    for (const item of itemsAt(block, 'metrics')) named.push(entryIn(item, 'name'));
    for (const item of itemsAt(block, 'constraints')) named.push(entryIn(item, 'metric'));
  }
  return named.filter((node) => node?.kind === 'scalar' && node.text !== '').filter((node) => node?.kind === 'scalar');
}

function itemsAt(node: Node, key: string): readonly Node[] {
  return listAt(node, key)?.items ?? [];
}

function entryIn(node: Node, key: string): Node | undefined {
  return node.kind === 'map' ? entryOf(node, key)?.value : undefined;
}
